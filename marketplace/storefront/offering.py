"""Whose offer of a product a visitor is shown first, and what the others ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog import choosing
from catalog.choosing import Candidate
from catalog.reviews.types import RatingView
from catalog.types import ProductDetail, VariantOption
from marketplace.foundation.money import Money
from marketplace.shipping import queries as shipping
from marketplace.shipping.types import (
    PICKUP,
    Consignment,
    DeliveryOption,
    Destination,
    PackedSize,
)
from marketplace.storefront.prices import BuyerPrices


@dataclass(frozen=True)
class Offering:
    """One offer as this visitor would get it. Money: the visitor's currency, one unit.

    `delivery` is the cheapest way to the visitor's zone; None when the shop does not deliver there.
    `rating` is its shop's.
    """

    offer: VariantOption
    price: Money
    delivery: Money | None
    deliveries: tuple[DeliveryOption, ...]
    rating: RatingView

    @property
    def landed(self) -> Money | None:
        """The price of one unit, delivered; None when that is not known in one currency."""
        if self.delivery is None or self.delivery.currency != self.price.currency:
            return None
        return self.price + self.delivery


def offerings(
    found: ProductDetail,
    zone: str,
    prices: BuyerPrices,
    ratings: Mapping[int, RatingView],
    *,
    now: datetime,
    is_closed: bool = False,
) -> list[Offering]:
    """Return every offer of a product as one unit of it would reach a zone. One read.

    `ratings` are those of its shops, by id. `is_closed`: a rule keeps the product from the zone,
    so that it can only be fetched.
    """
    sent = {offer.offer_id: _one(offer, zone) for offer in found.offers}
    options = shipping.options_for(list(dict.fromkeys(sent.values())), now=now)
    if is_closed:
        options = {
            one: [option for option in ways if option.code == PICKUP]
            for one, ways in options.items()
        }
    return [
        _offering(offer, options[sent[offer.offer_id]], prices, ratings[offer.vendor_id])
        for offer in found.offers
    ]


def best_first(entries: Iterable[Offering]) -> dict[int, list[Offering]]:
    """Return the offers of each version, the best first, by the version's id."""
    by_variant: dict[int, list[Offering]] = {}
    for entry in entries:
        by_variant.setdefault(entry.offer.variant_id, []).append(entry)
    return {variant_id: _in_order(each) for variant_id, each in by_variant.items()}


def selected(ranked: Mapping[int, list[Offering]], offer_id: int) -> Offering:
    """Return the offer that was asked for, else the best of the first version that is left."""
    every = [entry for entries in ranked.values() for entry in entries]
    wanted = next((entry for entry in every if entry.offer.offer_id == offer_id), None)
    if wanted is not None:
        return wanted
    firsts = [entries[0] for entries in ranked.values()]
    return next((entry for entry in firsts if not entry.offer.is_sold_out), firsts[0])


def _in_order(entries: list[Offering]) -> list[Offering]:
    by_id = {entry.offer.offer_id: entry for entry in entries}
    ranked = choosing.in_order(
        Candidate(
            offer_id=pk,
            ships=entry.delivery is not None,
            is_in_stock=not entry.offer.is_sold_out,
            landed=entry.landed,
            rating_centi=entry.rating.centi,
        )
        for pk, entry in by_id.items()
    )
    return [by_id[candidate.offer_id] for candidate in ranked]


def _one(offer: VariantOption, zone: str) -> Consignment:
    return Consignment(
        vendor_id=offer.vendor_id,
        to=Destination(zone),
        weight_g=offer.gross_weight_g,
        goods=offer.price,
        size=PackedSize(
            volume_mm3=offer.packing.volume_mm3,
            longest_mm=offer.packing.longest_mm,
            is_fragile=offer.packing.is_fragile,
            is_cold=offer.packing.is_cold,
        ),
    )


def _offering(
    offer: VariantOption,
    deliveries: list[DeliveryOption],
    prices: BuyerPrices,
    rating: RatingView,
) -> Offering:
    ways = [option for option in deliveries if option.code != PICKUP] or deliveries
    return Offering(
        offer=offer,
        price=prices.show_offer(offer),
        delivery=prices.show(ways[0].price) if ways else None,
        deliveries=tuple(deliveries),
        rating=rating,
    )
