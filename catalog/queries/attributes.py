"""What categories ask of their goods, and what a product answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Min, OuterRef, Subquery

from catalog.answers import Asked
from catalog.models import AttributeChoice, CategoryAttribute, ProductAttribute
from catalog.types import Parameter
from marketplace.foundation import formats, texts

_JOINED = {"zh-hant": "、", "zh-hans": "、"}  # elsewhere a comma


def answers_of(product_id: int, path: Sequence[int], language: str) -> tuple[Parameter, ...]:
    """Return a product's answers as rows of the page's table, in the order of its categories.

    One statement. `path` are the ids of its categories, from the first level down.
    """
    only = texts.needed(language)
    place = (
        CategoryAttribute.objects.filter(
            category_id__in=list(path), attribute_id=OuterRef("attribute_id")
        )
        .values("attribute_id")
        .annotate(first=Min("position"))
        .values("first")
    )
    rows = (
        ProductAttribute.objects.filter(product_id=product_id)
        .annotate(place=Subquery(place))
        .order_by("place", "attribute_id", "choice__position", "pk")
        .values(
            "attribute_id",
            "number",
            "attribute__unit",
            *texts.columns("name", prefix="attribute__", only=only),
            *texts.columns("label", prefix="choice__", only=only),
            *texts.columns("text", only=only),
        )
    )
    names: dict[int, str] = {}
    told: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        names[row["attribute_id"]] = texts.in_language(row, "name", language, prefix="attribute__")
        told[row["attribute_id"]].append(_told(row, language))
    join = _JOINED.get(language, ", ")
    return tuple(Parameter(name, join.join(filter(None, told[pk]))) for pk, name in names.items())


def _told(row: dict[str, Any], language: str) -> str:
    if row["number"] is not None:
        number = formats.number(row["number"], language)
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
