"""Prices of offers beyond the plain one, for many offers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from catalog.models import OfferPrice, PastPrice
from catalog.prior_price import PriceSpan
from catalog.quantity_prices import PriceStep
from marketplace.foundation.money import Money

# Read within the statement that reads the offers: a cart asks no further question for it.
FURTHER: Final = ArraySubquery(
    OfferPrice.objects.filter(offer_id=OuterRef("pk"))
    .order_by("currency", "from_quantity")
    .values(step=JSONObject(quantity="from_quantity", minor="price_minor", currency="currency"))
)


def steps_of(stored: Iterable[Mapping[str, Any]]) -> tuple[PriceStep, ...]:
    """Return the further prices that an offer was read with."""
    return tuple(
        PriceStep(each["quantity"], Money(each["minor"], each["currency"])) for each in stored
    )


def past_prices(offer_ids: Iterable[int]) -> dict[int, list[PriceSpan]]:
    """Return what offers asked before, by offer id. One statement."""
    rows = PastPrice.objects.filter(offer_id__in=list(offer_ids))
    found: dict[int, list[PriceSpan]] = defaultdict(list)
    for offer_id, minor, currency, since, until in rows.values_list(
        "offer_id", "price_minor", "currency", "since", "until"
    ):
        found[offer_id].append(PriceSpan(Money(minor, currency), since, until))
    return found
