"""Looking around: home, category, shop, product."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog import queries as catalog
from catalog.reviews import queries as reviews
from catalog.types import ListingPage, ProductDetail, VariantOption
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.orders.errors import MAX_QUANTITY
from marketplace.shipping import queries as shipping
from marketplace.shipping.types import Consignment
from marketplace.storefront import visit
from marketplace.storefront.paging import page_number, sort_links, sort_name
from marketplace.storefront.prices import BuyerPrices, prices_for
from marketplace.storefront.words import customs_notes

_REVIEWS = 3  # on the product's own page, the most helpful; the others have a page

# Everybody's pages, but each with the visitor's own cart and prices: no shared cache keeps them.
kept_by_browser = cache_control(private=True, max_age=0)


@kept_by_browser
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page."""
    page = catalog.home()
    cards = [card for shelf in page.shelves for card in shelf.cards]
    prices = prices_for(cards, currency=visit.preferences(request).currency, now=now())
    shelves = [
        {
            "title": shelf.category.name if shelf.category else _("New in the shops"),
            "url": reverse("storefront:category", args=[shelf.category.slug])
            if shelf.category
            else "",
            "entries": prices.entries(shelf.cards),
        }
        for shelf in page.shelves
    ]
    context = {"page": page, "shelves": shelves, "nav_categories": page.categories}
    return render(request, "storefront/home.html", context)


@kept_by_browser
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a category."""
    found = catalog.category_page(slug, page=page_number(request), sort=sort_name(request))
    context = {
        "category": found.category,
        "breadcrumbs": found.breadcrumbs,
        "nav_categories": found.menu,
    }
    return render(request, "storefront/category.html", context | _listing(request, found.listing))


@kept_by_browser
@require_safe
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a vendor's shop."""
    found = catalog.shop_page(slug, page=page_number(request), sort=sort_name(request))
    rating = reviews.vendor_rating(found.vendor.id)
    context = {"vendor": found.vendor, "rating": rating, **_listing(request, found.listing)}
    return render(request, "storefront/shop.html", context)


def _listing(request: HttpRequest, listing: ListingPage) -> dict[str, Any]:
    currency = visit.preferences(request).currency
    sort = sort_name(request)
    query = {"sort": sort} if "sort" in request.GET else {}
    return {
        "total": listing.total,
        "is_total_capped": listing.is_total_capped,
        "entries": prices_for(listing.cards, currency=currency, now=now()).entries(listing.cards),
        "sorts": sort_links(request.path, sort),
        "pagination": page_links(request.path, page=listing.page, pages=listing.pages, query=query),
    }


@kept_by_browser
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product."""
    return product_page(request, slug)


def product_page(
    request: HttpRequest, slug: str, *, error: str = "", offer_id: int = 0, status: int = 200
) -> HttpResponse:
    """Render a product, with the reason why the last try to add it was refused."""
    chosen = visit.preferences(request)
    found = catalog.product_page(slug)
    related = catalog.related(found)
    rating, shop_rating = reviews.ratings_of(slug, found.vendor.id)
    said = reviews.product_reviews(slug).rows[:_REVIEWS] if rating.count else ()
    currencies = {variant.price.currency for variant in found.variants}
    currencies |= {card.price_from.currency for card in related}
    prices = BuyerPrices(currency=chosen.currency, vendor_currencies=currencies, now=now())
    selected = _selected(found, offer_id)
    options = [
        {
            "variant": variant,
            "price": prices.show(variant.price),
            "is_converted": prices.is_converted(variant.price),
            "is_selected": variant is selected,
        }
        for variant in found.variants
    ]
    context = {
        "product": found,
        "nav_categories": found.menu,
        "options": options,
        "selected": next(option for option in options if option["is_selected"]),
        "most": min(max(variant.available for variant in found.variants), MAX_QUANTITY),
        "rate": prices.rate_for(selected.price.currency),
        "deliveries": _deliveries(found, selected, chosen.zone, prices),
        "customs_notes": customs_notes(chosen.zone, found.restricted_tags),
        "related": prices.entries(related),
        "rating": rating,
        "shop_rating": shop_rating,
        "reviews": said,
        "error": error,
    }
    return render(request, "storefront/product.html", context, status=status)


def _selected(found: ProductDetail, offer_id: int) -> VariantOption:
    wanted = (variant for variant in found.variants if variant.offer_id == offer_id)
    return next(wanted, found.first_available)


def _deliveries(
    found: ProductDetail, selected: VariantOption, zone: str, prices: BuyerPrices
) -> list[dict[str, Any]]:
    """How one unit would travel to the visitor's zone."""
    one = Consignment(
        vendor_id=found.vendor.id,
        zone=zone,
        weight_g=selected.gross_weight_g,
        goods=selected.price,
    )
    return [
        {
            "name": option.name,
            "price": prices.show(option.price),
            "is_free": option.is_free,
            "free_over": None if option.is_free else option.free_over,
            "days_min": option.days_min,
            "days_max": option.days_max,
            "carrier": option.carrier,
        }
        for option in shipping.delivery_options(one)
    ]
