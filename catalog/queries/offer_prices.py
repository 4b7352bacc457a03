"""Prices of offers beyond the plain one, for many offers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from catalog.models import OfferPrice, PastPrice
from catalog.prior_price import PriceSpan
from catalog.quantity_prices import PriceStep
from marketplace.foundation.money import Money


def further_prices(offer_ids: Iterable[int]) -> dict[int, tuple[PriceStep, ...]]:
    """Return the further prices of offers that have any, by offer id. One statement."""
    rows = OfferPrice.objects.filter(offer_id__in=list(offer_ids)).order_by(
        "offer_id", "currency", "from_quantity"
    )
    found: dict[int, list[PriceStep]] = defaultdict(list)
    for offer_id, currency, quantity, minor in rows.values_list(
        "offer_id", "currency", "from_quantity", "price_minor"
    ):
        found[offer_id].append(PriceStep(quantity, Money(minor, currency)))
    return {offer_id: tuple(steps) for offer_id, steps in found.items()}


def past_prices(offer_ids: Iterable[int]) -> dict[int, list[PriceSpan]]:
    """Return what offers asked before, by offer id. One statement."""
    rows = PastPrice.objects.filter(offer_id__in=list(offer_ids))
    found: dict[int, list[PriceSpan]] = defaultdict(list)
    for offer_id, minor, currency, since, until in rows.values_list(
        "offer_id", "price_minor", "currency", "since", "until"
    ):
        found[offer_id].append(PriceSpan(Money(minor, currency), since, until))
    return found
