"""Looking around: home, category, shop, product."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog import queries as catalog
from catalog.errors import NoSuchPage
from catalog.queries.places import category_place
from catalog.search import queries as listings
from catalog.types import ProductDetail, VariantOption
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.orders.errors import MAX_QUANTITY
from marketplace.shipping import queries as shipping
from marketplace.shipping.types import Consignment
from marketplace.storefront import visit
from marketplace.storefront.addresses import absolute, page_path
from marketplace.storefront.moved import follows_renames, to_own_end
from marketplace.storefront.prices import BuyerPrices, prices_for
from marketplace.storefront.search.finding import Found, asked, find
from marketplace.storefront.sheets import category_data, product_data
from marketplace.storefront.words import customs_notes
from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.queries import vendor_card

# Everybody's pages, but each with the visitor's own cart and prices: no shared cache keeps them.
kept_by_browser = cache_control(private=True, max_age=0)


@kept_by_browser
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page."""
    page = listings.home()
    cards = [card for shelf in page.shelves for card in shelf.cards]
    prices = prices_for(cards, currency=visit.preferences(request).currency, now=now())
    shelves = [
        {
            "title": shelf.category.name if shelf.category else _("New in the shops"),
            "url": page_path("category", shelf.category.slug, shelf.category.name)
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
@follows_renames("category")
def category(request: HttpRequest, slug: str, end: str = "") -> HttpResponse:
    """Show one page of a category."""
    place = category_place(slug)
    path = page_path("category", slug, place.category.name)
    moved = to_own_end(request, path)
    if moved:
        return moved
    found = find(asked(request, category_slug=slug), path)
    context = {
        "category": place.category,
        "breadcrumbs": place.breadcrumbs,
        "nav_categories": place.menu,
        "listing": found.listing,
        "structured": category_data(place.breadcrumbs),
        **_for_machines(found, path),
    }
    return render(request, "storefront/category.html", context)


@kept_by_browser
@require_safe
@follows_renames("shop")
def shop(request: HttpRequest, slug: str, end: str = "") -> HttpResponse:
    """Show one page of a vendor's shop."""
    try:
        vendor = vendor_card(slug, languages.current())
    except NoSuchVendor:
        raise NoSuchPage() from None
    path = page_path("shop", slug, vendor.name)
    moved = to_own_end(request, path)
    if moved:
        return moved
    found = find(asked(request, vendor_slug=slug), path)
    context = {"vendor": vendor, "listing": found.listing, **_for_machines(found, path)}
    return render(request, "storefront/shop.html", context)


def _for_machines(found: Found, path: str) -> dict[str, Any]:
    """Name a list's own address; keep parts and other orders of it out of other indexes."""
    if not found.is_plain:
        return {"canonical": absolute(path), "robots": "noindex, follow", "own_end": True}
    number = found.request.page
    page = f"{path}?page={number}" if number > 1 else path
    return {"canonical": absolute(page), "own_end": True}


@kept_by_browser
@require_safe
@follows_renames("product")
def product(request: HttpRequest, slug: str, end: str = "") -> HttpResponse:
    """Show one product."""
    found = catalog.product_page(slug)
    moved = to_own_end(request, page_path("product", slug, found.name))
    return moved or product_page(request, found)


def product_page(
    request: HttpRequest,
    found: ProductDetail,
    *,
    error: str = "",
    offer_id: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Render a product, with the reason why the last try to add it was refused."""
    chosen = visit.preferences(request)
    related = listings.related(found)
    currencies = {variant.price.currency for variant in found.variants}
    currencies |= {card.price_from.currency for card in related}
    prices = BuyerPrices(currency=chosen.currency, vendor_currencies=currencies, now=now())
    selected = _selected(found, offer_id)
    options: list[dict[str, Any]] = [
        {
            "variant": variant,
            "price": prices.show(variant.price),
            "is_converted": prices.is_converted(variant.price),
            "is_selected": variant is selected,
        }
        for variant in found.variants
    ]
    url = absolute(page_path("product", found.slug, found.name))
    context = {
        "product": found,
        "canonical": url,
        "named": visit.named(request),
        "own_end": True,
        "structured": product_data(found, [option["price"] for option in options], url),
        "nav_categories": found.menu,
        "options": options,
        "selected": next(option for option in options if option["is_selected"]),
        "most": min(max(variant.available for variant in found.variants), MAX_QUANTITY),
        "rate": prices.rate_for(selected.price.currency),
        "deliveries": _deliveries(found, selected, chosen.zone, prices),
        "customs_notes": customs_notes(chosen.zone, found.restricted_tags),
        "related": prices.entries(related),
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
