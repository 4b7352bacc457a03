"""The names of brands, attributes and their choices, for the facets of one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast

from catalog.models import Attribute, AttributeChoice, Brand
from catalog.queries.inside import mapping
from catalog.search.types import BRAND, CATEGORY, IN_STOCK, PRICE, SHIPS_TO, Facet
from marketplace.foundation import texts

_OURS = {CATEGORY, BRAND, PRICE, SHIPS_TO, IN_STOCK}
Names = dict[tuple[str, str], str]


def labeled(facets: Sequence[Facet], language: str) -> tuple[Facet, ...]:
    """Return facets with the operators' names. One statement; none where nothing has a name."""
    names = _names(facets, language)
    return tuple(
        replace(
            facet,
            label=names.get((facet.code, ""), facet.label),
            choices=tuple(
                replace(each, label=names.get((facet.code, each.code), each.label))
                for each in facet.choices
            ),
        )
        for facet in facets
    )


def _names(facets: Sequence[Facet], language: str) -> Names:
    brands = [each.code for facet in facets if facet.code == BRAND for each in facet.choices]
    attributes = [facet.code for facet in facets if facet.code not in _OURS]
    wanted: list[QuerySet[Any, Any]] = []
    if brands:
        known = Brand.objects.filter(slug__in=brands)
        wanted.append(_told(known, language, "name", facet=_text(BRAND), choice="slug"))
    if attributes:
        asked = Attribute.objects.filter(code__in=attributes)
        choices = AttributeChoice.objects.filter(attribute__code__in=attributes)
        wanted.append(_told(asked, language, "name", facet="code", choice=_text("")))
        wanted.append(_told(choices, language, "label", facet="attribute__code", choice="code"))
    if not wanted:
        return {}
    rows = wanted[0].union(*wanted[1:], all=True)
    return {(row["facet"], row["choice"]): texts.in_language(row, "name", language) for row in rows}


def _told(
    rows: QuerySet[Any], language: str, field: str, **keys: str | Cast
) -> QuerySet[Any, dict[str, Any]]:
    """Select one mapping a row: the columns of a union would be matched by their places."""
    only = texts.needed(language)
    pairs = zip(texts.columns("name", only=only), texts.columns(field, only=only), strict=True)
    told = mapping(**dict(pairs), **keys)
    return rows.order_by().annotate(told=told).values_list("told", flat=True)


def _text(value: str) -> Cast:
    return Cast(Value(value), TextField())
