"""What cells are read against, taken from the catalog: categories, brands, attributes."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from catalog.bulk.cells.reading import Named, Names, Reference
from catalog.bulk.columns import FIXED, AskedAttribute, Column, attribute_columns
from catalog.models import Attribute, AttributeChoice, Brand, Category, CategoryAttribute
from marketplace.foundation import languages, texts


def reference_for(currency: str, file_currency: str, language: str) -> Reference:
    """Return what the cells of a shop's file are read against. Five reads."""
    attributes = asked_attributes()
    return Reference(
        currency=currency,
        file_currency=file_currency or currency,
        language=language,
        categories=Names(category_names()),
        brands=Names(_brands()),
        attributes={each.code: each for each in attributes},
        choices={
            f"attribute:{each.code}": Names(Named(code, labels) for code, labels in each.choices)
            for each in attributes
            if each.kind == Attribute.Kind.CHOICE
        },
        may_change_shown=settings.BULK_EDITS_OF_SHOWN,
    )


def columns_of(attributes: list[AskedAttribute]) -> dict[str, Column]:
    """Return every column by its code, those of attributes last."""
    extra = [column for each in attributes for column in attribute_columns(each)]
    return {column.code: column for column in (*FIXED, *extra)}


def category_names() -> list[Named]:
    """Return every category with its names and the paths to it, those above first."""
    rows = {row["id"]: row for row in Category.objects.values("id", "slug", "parent_id", *_names())}
    return [
        Named(
            row["slug"],
            texts.by_language(row, "name"),
            paths={code: _path(row, rows, code) for code in languages.LANGUAGES},
        )
        for row in rows.values()
    ]


def _path(row: dict[str, Any], rows: dict[int, dict[str, Any]], language: str) -> str:
    told: list[str] = []
    at: dict[str, Any] | None = row
    while at is not None and len(told) < 10:
        told.insert(0, texts.in_language(at, "name", language))
        at = rows.get(at["parent_id"])
    return " > ".join(told)


def _names() -> list[str]:
    return texts.columns("name")


def _brands() -> list[Named]:
    return [
        Named(row["slug"], texts.by_language(row, "name"), tuple(row["aliases"]))
        for row in Brand.objects.order_by("pk").values("slug", "aliases", *_names())
    ]


def asked_attributes(category_id: int | None = None) -> list[AskedAttribute]:
    """Return all attributes, or those that a category and the ones above it ask for."""
    wanted = Attribute.objects.order_by("code")
    if category_id is not None:
        line = _line_of(category_id)
        asked = CategoryAttribute.objects.filter(category_id__in=line)
        wanted = wanted.filter(pk__in=asked.values("attribute_id"))
    rows = list(wanted.values("id", "code", "kind", "unit", *_names()))
    choices: dict[int, list[tuple[str, dict[str, str]]]] = {}
    found = AttributeChoice.objects.filter(attribute_id__in=[row["id"] for row in rows])
    for row in found.order_by("attribute_id", "position", "pk").values(
        "attribute_id", "code", *texts.columns("label")
    ):
        told = (row["code"], texts.by_language(row, "label"))
        choices.setdefault(row["attribute_id"], []).append(told)
    return [
        AskedAttribute(
            row["code"],
            row["kind"],
            row["unit"],
            texts.by_language(row, "name"),
            tuple(choices.get(row["id"], ())),
        )
        for row in rows
    ]


def _line_of(category_id: int) -> list[int]:
    """Return a category and all above it."""
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    line: list[int] = []
    at: int | None = category_id
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    return line
