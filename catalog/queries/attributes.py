"""What categories ask of their goods, and what a product answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast

from catalog.answers import Asked
from catalog.models import AttributeChoice, CategoryAttribute, ProductAttribute
from catalog.queries.inside import rows_inside
from catalog.types import ProductAnswer
from marketplace.foundation import formats, texts

_JOINED = {"zh-hant": "、", "zh-hans": "、"}  # elsewhere a comma


def answers_inside(language: str) -> ArraySubquery:
    """Return a product's answers, for the statement that reads the product.

    Each tells which categories ask for it and where: the product's own are known later.
    """
    only = texts.needed(language)
    asked = CategoryAttribute.objects.filter(attribute_id=OuterRef("attribute_id")).order_by()
    return rows_inside(
        ProductAttribute.objects.filter(product_id=OuterRef("pk")).order_by(),
        "id",
        "attribute_id",
        "attribute__code",
        "attribute__unit",
        "choice__code",
        "choice__position",
        *texts.columns("name", prefix="attribute__", only=only),
        *texts.columns("label", prefix="choice__", only=only),
        *texts.columns("text", only=only),
        exact=Cast("number", CharField()),
        asked=rows_inside(asked, "category_id", "position"),
    )


def answers_of(
    told: Iterable[Mapping[str, Any]], path: Collection[int], language: str
) -> tuple[ProductAnswer, ...]:
    """Return the answers that a product was read with.

    They stand in the order of its categories; `path` are the ids of these.
    """
    by_attribute: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(told, key=lambda row: _place(row, path)):
        by_attribute[row["attribute_id"]].append(row)
    return tuple(_answer(rows, language) for rows in by_attribute.values())


def _answer(rows: list[Mapping[str, Any]], language: str) -> ProductAnswer:
    first = rows[0]
    words = filter(None, (_told(row, language) for row in rows))
    return ProductAnswer(
        code=first["attribute__code"],
        name=texts.in_language(first, "name", language, prefix="attribute__"),
        value=_JOINED.get(language, ", ").join(words),
        choices=tuple(row["choice__code"] for row in rows if row["choice__code"]),
        number=None if first["exact"] is None else Decimal(first["exact"]),
        unit=first["attribute__unit"],
    )


def _place(row: Mapping[str, Any], path: Collection[int]) -> tuple[int, ...]:
    """What no category of the product asks for any more comes last."""
    asked = [each["position"] for each in row["asked"] if each["category_id"] in path]
    choice = row["choice__position"] or 0  # of a number or a text there is one
    return not asked, min(asked, default=0), row["attribute_id"], choice, row["id"]


def _told(row: Mapping[str, Any], language: str) -> str:
    if row["exact"] is not None:
        number = formats.number(Decimal(row["exact"]), language)
        return f"{number}\u00a0{row['attribute__unit']}".strip()
    label = texts.in_language(row, "label", language, prefix="choice__")
    return label or texts.in_language(row, "text", language)


def asked_by_category(category_ids: Iterable[int]) -> dict[int, list[Asked]]:
    """Return what each category itself asks, in its order. Two statements."""
    rows = list(
        CategoryAttribute.objects.filter(category_id__in=list(category_ids))
        .order_by("category_id", "position", "pk")
        .values_list(
            "category_id", "attribute_id", "attribute__code", "attribute__kind", "is_required"
        )
    )
    choices: dict[int, set[str]] = defaultdict(set)
    listed = AttributeChoice.objects.filter(attribute_id__in={row[1] for row in rows})
    for attribute_id, code in listed.values_list("attribute_id", "code"):
        choices[attribute_id].add(code)
    found: dict[int, list[Asked]] = defaultdict(list)
    for category_id, attribute_id, code, kind, is_required in rows:
        found[category_id].append(
            Asked(attribute_id, code, kind, is_required, frozenset(choices[attribute_id]))
        )
    return found
