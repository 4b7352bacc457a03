"""How complete listings' texts are, for each destination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from catalog.completeness import DESTINATIONS, Meter, Text, meter
from catalog.models import Product, Variant, VariantOptionValue
from marketplace.foundation import languages, texts

_FIELDS: Final = ("name", "summary", "description")


def content_meters(product_id: int) -> tuple[Meter, ...]:
    """Measure one product's texts for each destination. Three statements."""
    return meters_of([product_id]).get(product_id, ())


def meters_of(product_ids: Iterable[int]) -> dict[int, tuple[Meter, ...]]:
    """Measure products' texts for each destination, by product id. Three statements for any."""
    ids = list(product_ids)
    rows = list(
        Product.objects.filter(pk__in=ids).values(
            "id", "origin_country", "machine_made", *texts.columns(*_FIELDS)
        )
    )
    told: dict[int, list[Text]] = {row["id"]: _own(row) for row in rows}
    for product_id, text in (*_labels(ids), *_option_texts(ids)):
        told[product_id].append(text)
    return {
        row["id"]: tuple(
            meter(
                tuple(told[row["id"]]),
                destination=destination,
                origin_country=row["origin_country"],
                machine_made=tuple(row["machine_made"]),
            )
            for destination in DESTINATIONS
        )
        for row in rows
    }


def _own(row: Mapping[str, Any]) -> list[Text]:
    titles = {"name": _("name"), "summary": _("summary"), "description": _("description")}
    return [Text(field, titles[field], texts.by_language(row, field)) for field in _FIELDS]


def _labels(product_ids: list[int]) -> Iterable[tuple[int, Text]]:
    """Return the labels of versions: one version alone needs none."""
    rows = Variant.objects.filter(product_id__in=product_ids).values(
        "id", "product_id", *texts.columns("label")
    )
    for row in rows:
        by_language = texts.by_language(row, "label")
        title = languages.pick(by_language)
        yield row["product_id"], Text("label", title or _("version"), by_language)


def _option_texts(product_ids: list[int]) -> Iterable[tuple[int, Text]]:
    """Return the names of options and their values, each once."""
    rows = VariantOptionValue.objects.filter(variant__product_id__in=product_ids).values(
        "variant__product_id",
        "option_id",
        "value_id",
        *texts.columns("name", prefix="option__"),
        *texts.columns("label", prefix="value__"),
    )
    seen: set[tuple[str, int]] = set()
    for row in rows:
        for kind, pk, field, prefix in (
            ("option", row["option_id"], "name", "option__"),
            ("value", row["value_id"], "label", "value__"),
        ):
            if (kind, pk) not in seen:
                seen.add((kind, pk))
                by_language = texts.by_language(row, field, prefix)
                title = languages.pick(by_language)
                yield row["variant__product_id"], Text(kind, title, by_language)
