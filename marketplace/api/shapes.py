"""What the API answers with, shape by shape; `schemas.py` describes each, and a test compares."""

from __future__ import annotations

from typing import Any

from catalog.search.types import Facet, SearchRequest, SearchResult, Suggestion
from catalog.types import CategoryLink, ListingCard, PictureData, ProductDetail
from marketplace.foundation.money import Money


def money(amount: Money) -> dict[str, Any]:
    """An amount for machines: minor units are exact, and need no parsing."""
    return {"minor": amount.minor, "currency": amount.currency}


def category(entry: CategoryLink) -> dict[str, Any]:
    """A category with everything below it."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "children": [category(child) for child in entry.children],
    }


def picture(picture: PictureData) -> dict[str, Any]:
    """A picture at full size."""
    return {
        "url": picture.url,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
    }


def card(card: ListingCard) -> dict[str, Any]:
    """A listing as lists show it."""
    return {
        "slug": card.slug,
        "name": card.name,
        "vendor": {"slug": card.vendor_slug, "name": card.vendor_name},
        "price_from": money(card.price_from),
        "is_sold_out": card.is_sold_out,
        "picture": picture(card.picture) if card.picture else None,
    }


def product(found: ProductDetail) -> dict[str, Any]:
    """A product with its variants."""
    return {
        "id": found.public_id,
        "slug": found.slug,
        "name": found.name,
        "summary": found.summary,
        "description": found.description,
        "brand": found.brand,
        "restricted_tags": list(found.restricted_tags),
        "vendor": {
            "id": found.vendor.public_id,
            "slug": found.vendor.slug,
            "name": found.vendor.name,
        },
        "pictures": [picture(each) for each in found.pictures],
        "variants": [
            {
                "id": variant.public_id,
                "sku": variant.sku,
                "label": variant.label,
                "price": money(variant.price),
                "available": variant.available,
                "hs_code": variant.hs_code,
                "origin_country": variant.origin_country,
                "net_weight_g": variant.net_weight_g,
                "gross_weight_g": variant.gross_weight_g,
            }
            for variant in found.variants
        ],
    }


def found(
    request: SearchRequest, result: SearchResult, cards: tuple[ListingCard, ...], pages: int
) -> dict[str, Any]:
    """One page of what was found, with how it was understood and what narrows it."""
    return {
        "query": request.text,
        "read_as": result.read_as,
        "corrected": result.corrected,
        "sort": request.sort,
        "page": request.page,
        "pages": pages,
        "total": result.total,
        "is_total_capped": result.is_total_capped,
        "facets": [facet(each) for each in result.facets],
        "products": [card(each) for each in cards],
    }


def facet(given: Facet) -> dict[str, Any]:
    """One way to narrow a list; a choice is asked for as `f.<code>=<choice>`."""
    return {
        "code": given.code,
        "label": given.label,
        "choices": [
            {
                "code": choice.code,
                "label": choice.label,
                "count": choice.count,
                "is_chosen": choice.is_chosen,
            }
            for choice in given.choices
        ],
    }


def suggestion(given: Suggestion) -> dict[str, Any]:
    """What a prefix may become."""
    return {"text": given.text, "kind": given.kind, "slug": given.slug}
