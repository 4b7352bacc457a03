"""What other rooms may ask the shipping room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q

from marketplace.foundation import texts
from marketplace.foundation.money import Money
from marketplace.shipping.models import ShippingRate
from marketplace.shipping.pricing import delivery_price
from marketplace.shipping.types import Consignment, DeliveryOption

_COLUMNS = (
    "vendor_id",
    "zone",
    "code",
    "base_minor",
    "per_kg_minor",
    "currency",
    "free_over_minor",
    "days_min",
    "days_max",
    "carrier",
)


def delivery_options(consignment: Consignment) -> list[DeliveryOption]:
    """Return how a consignment can be delivered, cheapest first; none means not at all."""
    return options_for([consignment])[consignment]


def options_for(
    consignments: Sequence[Consignment],
) -> dict[Consignment, list[DeliveryOption]]:
    """Return the options of several consignments with one query, each cheapest first."""
    wanted = Q(pk__in=())
    for consignment in consignments:
        wanted |= Q(vendor_id=consignment.vendor_id, zone=consignment.zone)
    rows = ShippingRate.objects.filter(wanted).values(*_COLUMNS, *texts.columns("name"))
    rates: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        rates[row["vendor_id"], row["zone"]].append(row)
    return {
        consignment: sorted(
            (_option(row, consignment) for row in rates[consignment.vendor_id, consignment.zone]),
            key=lambda option: (option.price.minor, option.days_max, option.code),
        )
        for consignment in consignments
    }


def destinations() -> dict[int, set[str]]:
    """Return the zones that each vendor has a rate for, by vendor id. One read."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = ShippingRate.objects.exclude(code=ShippingRate.Code.PICKUP).order_by()
    for vendor_id, zone in rows.values_list("vendor_id", "zone").distinct():
        found[vendor_id].add(zone)
    return dict(found)


def _option(row: dict[str, Any], consignment: Consignment) -> DeliveryOption:
    currency = row["currency"]
    minor = row["free_over_minor"]
    free_over = None if minor is None else Money(minor, currency)
    return DeliveryOption(
        code=row["code"],
        name_by_lang=texts.by_language(row, "name"),
        price=delivery_price(
            goods=consignment.goods,
            weight_g=consignment.weight_g,
            base=Money(row["base_minor"], currency),
            per_kg=Money(row["per_kg_minor"], currency),
            free_over=free_over,
        ),
        days_min=row["days_min"],
        days_max=row["days_max"],
        carrier=row["carrier"],
        free_over=free_over,
    )


def vendors_that_deliver(zone: str) -> frozenset[int]:
    """Return the ids of the vendors that send parcels to a zone."""
    rates = ShippingRate.objects.filter(zone=zone).order_by()
    return frozenset(rates.values_list("vendor_id", flat=True).distinct())


def shops_that_deliver(zone: str, slugs: Collection[str]) -> frozenset[str]:
    """Return which of these shops, by the address of their page, send parcels to a zone."""
    if not slugs:
        return frozenset()
    rates = ShippingRate.objects.filter(zone=zone, vendor__slug__in=slugs)
    return frozenset(rates.order_by().values_list("vendor__slug", flat=True).distinct())
