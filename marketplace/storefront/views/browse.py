"""Looking around: home, category, collection, tag, shop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog import queries as catalog
from catalog.types import GroupPage, ListingPage
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.storefront import visit
from marketplace.storefront.paging import page_number, sort_links, sort_name
from marketplace.storefront.prices import prices_for

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
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a collection."""
    found = catalog.collection_page(slug, page=page_number(request), sort=sort_name(request))
    return _group(request, found)


@kept_by_browser
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of the goods with a tag."""
    return _group(
        request, catalog.tag_page(slug, page=page_number(request), sort=sort_name(request))
    )


def _group(request: HttpRequest, found: GroupPage) -> HttpResponse:
    context = {"group": found, "nav_categories": found.menu, **_listing(request, found.listing)}
    return render(request, "storefront/group.html", context)


@kept_by_browser
@require_safe
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a vendor's shop."""
    found = catalog.shop_page(slug, page=page_number(request), sort=sort_name(request))
    context = {"vendor": found.vendor, **_listing(request, found.listing)}
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
