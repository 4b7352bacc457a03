"""Looking around: home, category, collection, tag, shop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog import queries as catalog
from catalog.queries.categories import read_tree
from catalog.queries.places import category_place
from catalog.reviews import queries as reviews
from catalog.search import queries as listings
from catalog.search.port import Known
from catalog.types import GroupPage, ListingPage
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.storefront import visit
from marketplace.storefront.addresses import absolute, page_path
from marketplace.storefront.moved import follows_renames, to_own_end
from marketplace.storefront.paging import SORTS, page_number, sort_links, sort_name
from marketplace.storefront.prices import prices_for
from marketplace.storefront.search.finding import Found, asked, find
from marketplace.storefront.sheets import category_data
from marketplace.vendors.queries import is_following

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
    found = find(asked(request, category_slug=slug), path, Known(place.tree))
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
    number = found.listing.page
    page = f"{request.path}?page={number}" if number > 1 else request.path
    context = {
        "group": found,
        "nav_categories": found.menu,
        "canonical": absolute(page),
        "robots": "" if sort_name(request) == SORTS[0] else "noindex, follow",
        **_listing(request, found.listing),
    }
    return render(request, "storefront/group.html", context)


@kept_by_browser
@require_safe
@follows_renames("shop")
def shop(request: HttpRequest, slug: str, end: str = "") -> HttpResponse:
    """Show one page of a vendor's shop."""
    vendor, rating = reviews.shop_with_rating(slug)
    path = page_path("shop", slug, vendor.name)
    moved = to_own_end(request, path)
    if moved:
        return moved
    tree = read_tree(languages.current())
    found = find(asked(request, vendor_slug=slug), path, Known(tree, vendor.id))
    context = {
        "vendor": vendor,
        "rating": rating,
        "is_followed": is_following(visit.user_id(request), vendor.id),
        "nav_categories": tree.roots(),
        "listing": found.listing,
        **_for_machines(found, path),
    }
    return render(request, "storefront/shop.html", context)


def _for_machines(found: Found, path: str) -> dict[str, Any]:
    """Name a list's own address; keep parts and other orders of it out of other indexes."""
    if not found.is_plain:
        return {"canonical": absolute(path), "robots": "noindex, follow", "own_end": True}
    number = found.request.page
    page = f"{path}?page={number}" if number > 1 else path
    return {"canonical": absolute(page), "own_end": True}


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
