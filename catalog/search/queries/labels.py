"""The names of brands, attributes and their choices, for the facets of one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, Value

from catalog.models import Attribute, AttributeChoice, Brand
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
        wanted.append(
            Brand.objects.filter(slug__in=brands)
            .annotate(facet=Value(BRAND))
            .values_list("facet", "slug", *_texts("name", language))
        )
    if attributes:
        wanted.append(
            Attribute.objects.filter(code__in=attributes)
            .annotate(choice=Value(""))
            .values_list("code", "choice", *_texts("name", language))
        )
        wanted.append(
            AttributeChoice.objects.filter(attribute__code__in=attributes).values_list(
                "attribute__code", "code", *_texts("label", language)
            )
        )
    if not wanted:
        return {}
    rows = wanted[0].order_by().union(*(each.order_by() for each in wanted[1:]), all=True)
    keys = _texts("name", language)
    return {
        (facet, code): texts.in_language(dict(zip(keys, told, strict=True)), "name", language)
        for facet, code, *told in rows
    }


def _texts(field: str, language: str) -> list[str]:
    return list(texts.columns(field, only=texts.needed(language)))
