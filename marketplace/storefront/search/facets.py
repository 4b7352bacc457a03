"""What narrows a list, as the templates print it. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.search.asking import FACET_PREFIX, shown, written
from catalog.search.types import (
    BRAND,
    CATEGORY,
    IN_STOCK,
    PRICE,
    SHIPS_TO,
    Facet,
    FacetChoice,
    SearchRequest,
)

OPEN: Final = 6  # choices that are seen without asking for more
_LABELS: Final[dict[str, Promise]] = {
    CATEGORY: gettext_lazy("Category"),
    BRAND: gettext_lazy("Brand"),
    SHIPS_TO: gettext_lazy("Ships to"),
    IN_STOCK: gettext_lazy("Availability"),
}


@dataclass(frozen=True)
class ShownChoice:
    """One check box: the field and value that it sends."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class ShownFacet:
    """One group of check boxes; `more` are those behind "show more"."""

    code: str
    label: str
    choices: tuple[ShownChoice, ...]
    more: tuple[ShownChoice, ...]
    is_more_open: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    label: str
    url: str


def address(path: str, request: SearchRequest) -> str:
    """Return where a search is shown, from its first page."""
    pairs = written(request)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def facets(
    found: tuple[Facet, ...], total: int, zones: Mapping[str, str | Promise]
) -> tuple[ShownFacet, ...]:
    """Return the groups worth showing: those that part the list, and those that are in use.

    Where everything has every choice there is nothing to choose. The price is typed, so its bands
    are left out.
    """
    groups = (_facet(each, total, zones) for each in found if each.code != PRICE)
    return tuple(group for group in groups if group is not None)


def _facet(facet: Facet, total: int, zones: Mapping[str, str | Promise]) -> ShownFacet | None:
    is_used = any(choice.is_chosen for choice in facet.choices)
    if not is_used and all(choice.count >= total for choice in facet.choices):
        return None
    shown_ones = [_choice(facet.code, choice, zones) for choice in facet.choices]
    first, more = tuple(shown_ones[:OPEN]), tuple(shown_ones[OPEN:])
    return ShownFacet(
        code=facet.code,
        label=facet.label or str(_LABELS.get(facet.code, facet.code)),
        choices=first,
        more=more,
        is_more_open=any(choice.is_chosen for choice in more),
    )


def _choice(code: str, choice: FacetChoice, zones: Mapping[str, str | Promise]) -> ShownChoice:
    return ShownChoice(
        name=FACET_PREFIX + code,
        value=choice.code,
        label=_words(code, choice, zones),
        count=choice.count,
        is_chosen=choice.is_chosen,
    )


def _words(code: str, choice: FacetChoice, zones: Mapping[str, str | Promise]) -> str:
    if code == SHIPS_TO:
        return str(zones.get(choice.code, choice.code))
    if code == IN_STOCK:
        return _("In stock only")
    return choice.label or choice.code


def chips(
    path: str,
    request: SearchRequest,
    found: tuple[Facet, ...],
    zones: Mapping[str, str | Promise],
) -> list[Chip]:
    """Return every filter of a search with the address of the list without it."""
    known = {
        (facet.code, choice.code): _words(facet.code, choice, zones)
        for facet in found
        for choice in facet.choices
    }
    on = []
    for code, chosen in request.filters.items():
        for choice in chosen:
            rest = tuple(each for each in chosen if each != choice)
            kept = {**request.filters, code: rest} if rest else _without(request.filters, code)
            url = address(path, replace(request, filters=kept))
            gone = FacetChoice(choice, "", 0, is_chosen=True)  # nothing that was found has it
            on.append(Chip(known.get((code, choice)) or _words(code, gone, zones), url))
    if has_price(request):
        free = replace(request, price_from_minor=None, price_to_minor=None)
        on.append(Chip(_price(request), address(path, free)))
    return on


def bare(request: SearchRequest) -> SearchRequest:
    """Return a search without its filters and prices; words and order stay."""
    return replace(request, filters={}, price_from_minor=None, price_to_minor=None, page=1)


def has_price(request: SearchRequest) -> bool:
    """Tell whether a search has an end of a price in it."""
    return request.price_from_minor is not None or request.price_to_minor is not None


def is_narrowed(request: SearchRequest) -> bool:
    """Tell whether filters or prices are on."""
    return bool(request.filters) or has_price(request)


def _without(filters: Mapping[str, tuple[str, ...]], code: str) -> dict[str, tuple[str, ...]]:
    return {name: chosen for name, chosen in filters.items() if name != code}


def _price(request: SearchRequest) -> str:
    currency = request.currency or ""
    low, high = (
        "" if minor is None else shown(minor, currency)
        for minor in (request.price_from_minor, request.price_to_minor)
    )
    words = {"low": low, "high": high, "currency": currency}
    if low and high:
        return _("%(currency)s %(low)s to %(high)s") % words
    if low:
        return _("from %(currency)s %(low)s") % words
    return _("up to %(currency)s %(high)s") % words
