"""What the API answers with, shape by shape; `schemas.py` describes each, and a test compares."""

from __future__ import annotations

from typing import Any

from catalog.reviews.types import RatingView
from catalog.search.types import Facet, SearchRequest, SearchResult, Suggestion
from catalog.types import (
    CategoryLink,
    ListingCard,
    PictureData,
    ProductAnswer,
    ProductDetail,
    VariantOption,
)
from marketplace.foundation.money import Money
from marketplace.promotions.models import Promotion
from marketplace.promotions.types import name_of
from marketplace.vendors.types import VendorCard


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


def product(found: ProductDetail, rating: RatingView) -> dict[str, Any]:
    """A product with its variants, each with every open shop's offer of it."""
    return {
        "id": found.public_id,
        "slug": found.slug,
        "name": found.name,
        "summary": found.summary,
        "description": found.description,
        "brand": found.brand,
        "restricted_tags": list(found.restricted_tags),
        "categories": [{"slug": each.slug, "name": each.name} for each in found.breadcrumbs],
        "attributes": [_attribute(each) for each in found.answers],
        "options": [
            {"name": each.name, "values": list(each.values.values())} for each in found.options
        ],
        "rating": None if rating.mean is None else _rating(rating),
        "vendor": _shop(found.vendor),
        "pictures": [picture(each) for each in found.pictures],
        "variants": [_variant(found, variant) for variant in found.variants],
    }


def _shop(vendor: VendorCard) -> dict[str, Any]:
    return {"id": vendor.public_id, "slug": vendor.slug, "name": vendor.name}


def _rating(rating: RatingView) -> dict[str, Any]:
    return {"mean": str(rating.mean), "count": rating.count}


def _attribute(answer: ProductAnswer) -> dict[str, Any]:
    number = None if answer.number is None else f"{answer.number.normalize():f}"
    return {
        "code": answer.code,
        "name": answer.name,
        "value": answer.value,
        "choices": list(answer.choices),
        "number": number,
        "unit": answer.unit,
    }


def _variant(found: ProductDetail, variant: VariantOption) -> dict[str, Any]:
    every = [each for each in found.offers if each.variant_id == variant.variant_id]
    others = [each for each in every if each.offer_id != variant.offer_id]
    return {
        "id": variant.public_id,
        "sku": variant.sku,
        "label": variant.label,
        "options": [
            {"name": each.name, "value": each.values[variant.values[each.option_id]]}
            for each in found.options
            if each.option_id in variant.values
        ],
        "gtin": variant.gtin,
        "price": money(variant.price),
        "available": variant.available,
        "offers": [_offer(found, each) for each in (variant, *others)],
        "hs_code": variant.hs_code,
        "origin_country": variant.origin_country,
        "net_weight_g": variant.net_weight_g,
        "gross_weight_g": variant.gross_weight_g,
    }


def _offer(found: ProductDetail, offer: VariantOption) -> dict[str, Any]:
    before = offer.price_before
    return {
        "vendor": _shop(found.sellers[offer.vendor_id]),
        "sku": offer.sku,
        "price": money(offer.price),
        "price_before": None if before is None else money(before),
        "further_prices": [
            {"from_quantity": step.from_quantity, "price": money(step.price)}
            for step in offer.further
        ],
        "available": offer.available,
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


def promotion(row: Promotion) -> dict[str, Any]:
    """A promotion that applies by itself."""
    return {
        "id": row.public_id,
        "shop": None if row.vendor is None else row.vendor.slug,
        "name": name_of(row.name),
        "kind": row.kind,
        "percent_bps": row.percent_bps,
        "amount": _amount(row.amount_minor, row.currency),
        "minimum": _amount(row.minimum_minor, row.currency),
        "buy": row.buy,
        "get": row.get,
        "goods": sorted(row.targets),
        "destinations": sorted(row.zones),
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat() if row.ends_at else None,
    }


def _amount(minor: int | None, currency: str) -> dict[str, Any] | None:
    return None if minor is None else money(Money(minor, currency))


def suggestion(given: Suggestion) -> dict[str, Any]:
    """What a prefix may become."""
    return {"text": given.text, "kind": given.kind, "slug": given.slug}
