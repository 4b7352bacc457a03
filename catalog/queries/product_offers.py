"""A product's versions as a page offers them: every open shop's offer of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from catalog import prior_price
from catalog.models import Offer, VariantOptionValue
from catalog.queries.cards import LOW_STOCK
from catalog.queries.inside import rows_inside
from catalog.queries.offer_prices import FURTHER, PAST, RULE, rule_of, spans_of, steps_of
from catalog.queries.packing import PACKING, packing_of
from catalog.types import OptionData, VariantOption
from marketplace.foundation import texts
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor
from marketplace.vendors.queries import card_columns, card_of
from marketplace.vendors.types import VendorCard

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
    *RULE,
)


def offers_of(
    product_id: int,
    language: str,
    values: Mapping[int, Mapping[int, int]],
    now: datetime,
) -> tuple[tuple[VariantOption, ...], dict[int, VendorCard]]:
    """Return every open shop's active offers of a product, version by version, and the shops.

    `values` are the option values of each variant; shops are by id. One statement.
    """
    rows = list(
        Offer.objects.filter(
            variant__product_id=product_id, is_active=True, vendor__status=Vendor.Status.APPROVED
        )
        .order_by("variant__position", "variant_id", "is_shared", "vendor_id")
        .values(
            *_COLUMNS,
            *(f"variant__{name}" for name in _VARIANT),
            *PACKING,
            *texts.columns("label", prefix="variant__", only=texts.needed(language)),
            *card_columns(language, prefix="vendor__"),
            left=F("stock__on_hand") - F("stock__reserved"),
            further=FURTHER,
            past=PAST,
        )
    )
    offers = tuple(
        _offer(row, language, _price_before(row, now), values.get(row["variant_id"], {}))
        for row in rows
    )
    shops = {row["vendor_id"]: row for row in rows}
    return offers, {pk: card_of(row, language, "vendor__") for pk, row in shops.items()}


def _price_before(row: dict[str, Any], now: datetime) -> Money | None:
    claimed = row["compare_at_minor"]
    if claimed is None:
        return None
    return prior_price.shown_before(
        Money(claimed, row["currency"]),
        price=Money(row["price_minor"], row["currency"]),
        since=row["price_since"],
        past=spans_of(row["past"]),
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
        packing=packing_of(row),
        rule=rule_of(row),
        **{name: row[f"variant__{name}"] for name in _VARIANT},
    )


def options_inside(language: str) -> ArraySubquery:
    """Return the option values of a product's variants, for the statement that reads it."""
    only = texts.needed(language)
    rows = VariantOptionValue.objects.filter(variant__product_id=OuterRef("pk")).order_by(
        "option__position", "option_id", "value__position", "value_id"
    )
    return rows_inside(
        rows,
        "variant_id",
        "option_id",
        "value_id",
        *texts.columns("name", prefix="option__", only=only),
        *texts.columns("label", prefix="value__", only=only),
    )


def options_of(
    told: Iterable[Mapping[str, Any]], language: str
) -> tuple[tuple[OptionData, ...], dict[int, dict[int, int]]]:
    """Return the options that a product was read with in their order, and each variant's values."""
    names: dict[int, str] = {}
    labels: dict[int, dict[int, str]] = {}
    values: dict[int, dict[int, int]] = {}
    for row in told:
        option_id, value_id = row["option_id"], row["value_id"]
        names[option_id] = texts.in_language(row, "name", language, prefix="option__")
        label = texts.in_language(row, "label", language, prefix="value__")
        labels.setdefault(option_id, {})[value_id] = label
        values.setdefault(row["variant_id"], {})[option_id] = value_id
    options = tuple(OptionData(pk, name, labels[pk]) for pk, name in names.items())
    return options, values
