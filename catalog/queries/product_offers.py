"""A product's versions as a page offers them: every open shop's offer of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from catalog import prior_price
from catalog.models import Offer, VariantOptionValue
from catalog.prior_price import PriceSpan
from catalog.queries.cards import LOW_STOCK
from catalog.queries.offer_prices import FURTHER, past_prices, steps_of
from catalog.types import OptionData, VariantOption
from marketplace.foundation import texts
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor

_VARIANT = ("hs_code", "origin_country", "net_weight_g", "gross_weight_g", "gtin", "public_id")
_COLUMNS = (
    "id",
    "sku",
    "price_minor",
    "currency",
    "compare_at_minor",
    "price_since",
    "variant_id",
    "vendor_id",
)


def offers_of(
    product_id: int,
    language: str,
    values: Mapping[int, Mapping[int, int]],
    now: datetime,
) -> tuple[VariantOption, ...]:
    """Return every open shop's active offers of a product, version by version.

    `values` are the option values of each variant. One statement, two where an offer says what
    it asked before.
    """
    rows = list(
        Offer.objects.filter(
            variant__product_id=product_id, is_active=True, vendor__status=Vendor.Status.APPROVED
        )
        .order_by("variant__position", "variant_id", "is_shared", "vendor_id")
        .values(
            *_COLUMNS,
            *(f"variant__{name}" for name in _VARIANT),
            *texts.columns("label", prefix="variant__", only=texts.needed(language)),
            left=F("stock__on_hand") - F("stock__reserved"),
            further=FURTHER,
        )
    )
    claiming = [row["id"] for row in rows if row["compare_at_minor"] is not None]
    past = past_prices(claiming) if claiming else {}
    return tuple(
        _offer(
            row,
            language,
            _price_before(row, past.get(row["id"], []), now),
            values.get(row["variant_id"], {}),
        )
        for row in rows
    )


def _price_before(row: dict[str, Any], past: list[PriceSpan], now: datetime) -> Money | None:
    claimed = row["compare_at_minor"]
    if claimed is None:
        return None
    return prior_price.shown_before(
        Money(claimed, row["currency"]),
        price=Money(row["price_minor"], row["currency"]),
        since=row["price_since"],
        past=past,
        now=now,
    )


def _offer(
    row: dict[str, Any],
    language: str,
    price_before: Money | None,
    values: Mapping[int, int],
) -> VariantOption:
    left = row["left"] or 0  # an offer whose stock was never counted has none
    return VariantOption(
        offer_id=row["id"],
        sku=row["sku"],
        price=Money(row["price_minor"], row["currency"]),
        label=texts.in_language(row, "label", language, prefix="variant__"),
        available=left,
        is_low_stock=0 < left <= LOW_STOCK,
        variant_id=row["variant_id"],
        vendor_id=row["vendor_id"],
        further=steps_of(row["further"]),
        price_before=price_before,
        values=values,
        **{name: row[f"variant__{name}"] for name in _VARIANT},
    )


def options_of(
    product_id: int, language: str
) -> tuple[tuple[OptionData, ...], dict[int, dict[int, int]]]:
    """Return a product's options in their order, and each variant's values. One statement."""
    only = texts.needed(language)
    rows = (
        VariantOptionValue.objects.filter(variant__product_id=product_id)
        .order_by("option__position", "option_id", "value__position", "value_id")
        .values(
            "variant_id",
            "option_id",
            "value_id",
            *texts.columns("name", prefix="option__", only=only),
            *texts.columns("label", prefix="value__", only=only),
        )
    )
    names: dict[int, str] = {}
    labels: dict[int, dict[int, str]] = {}
    values: dict[int, dict[int, int]] = {}
    for row in rows:
        option_id, value_id = row["option_id"], row["value_id"]
        names[option_id] = texts.in_language(row, "name", language, prefix="option__")
        label = texts.in_language(row, "label", language, prefix="value__")
        labels.setdefault(option_id, {})[value_id] = label
        values.setdefault(row["variant_id"], {})[option_id] = value_id
    options = tuple(OptionData(pk, name, labels[pk]) for pk, name in names.items())
    return options, values
