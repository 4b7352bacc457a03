"""Prices of offers beyond the plain one, for many offers at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from catalog.models import OfferPrice, PastPrice
from catalog.prior_price import PriceSpan
from catalog.quantity_prices import PriceStep
from catalog.quantity_rules import QuantityRule
from catalog.queries.inside import rows_inside
from marketplace.foundation.money import Money

# Read within the statement that reads the offers: a cart asks no further question for it.
FURTHER: Final = ArraySubquery(
    OfferPrice.objects.filter(offer_id=OuterRef("pk"))
    .order_by("currency", "from_quantity")
    .values(step=JSONObject(quantity="from_quantity", minor="price_minor", currency="currency"))
)
# Only offers that claim an earlier price are asked for what they cost before.
PAST: Final = rows_inside(
    PastPrice.objects.filter(
        offer_id=OuterRef("pk"), offer__compare_at_minor__isnull=False
    ).order_by("-until", "-pk"),
    *("price_minor", "currency", "since", "until"),
)


RULE: Final = ("least_quantity", "quantity_step", "most_quantity")


def rule_of(row: Mapping[str, Any]) -> QuantityRule:
    """Return in which quantities an offer is sold."""
    return QuantityRule(row["least_quantity"], row["quantity_step"], row["most_quantity"])


def steps_of(stored: Iterable[Mapping[str, Any]]) -> tuple[PriceStep, ...]:
    """Return the further prices that an offer was read with."""
    return tuple(
        PriceStep(each["quantity"], Money(each["minor"], each["currency"])) for each in stored
    )


def spans_of(stored: Iterable[Mapping[str, Any]]) -> list[PriceSpan]:
    """Return what an offer asked before, as it was read with it."""
    return [
        PriceSpan(
            Money(each["price_minor"], each["currency"]),
            datetime.fromisoformat(each["since"]),
            datetime.fromisoformat(each["until"]),
        )
        for each in stored
    ]
