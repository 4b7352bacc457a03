"""A search as an address carries it: read from a query string, and written back into one.

Pages and the JSON API share these names, so that a search can be taken from one to the other:
`q`, `sort`, `page`, `price_from` and `price_to` (decimals of the currency), and `f.<facet>`, which
may be there several times. Anybody can write an address: what makes no sense is left out, and
the search goes on without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from catalog.search.types import SORTS, SearchRequest, Sort
from marketplace.foundation import paging
from marketplace.foundation.money import exponent

LONGEST: Final = 120  # characters of a query; nobody types more, and every one costs tokens
MOST_FACETS: Final = 12
MOST_CHOICES: Final = 30  # of one facet
FACET_PREFIX: Final = "f."
_CODE: Final = re.compile(r"[\w.+-]{1,80}", re.ASCII)
_CHOICE: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,100}")  # a brand may be a name
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DEAREST: Final = Decimal(10**9)  # of any currency; dearer is a slip of the keys

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Place:
    """Who asks and where: a language, a destination, a currency, and a shelf or a shop."""

    language: str
    destination: str = ""
    currency: str | None = None
    category_slug: str | None = None
    vendor_slug: str | None = None


def read(given: Given, place: Place) -> SearchRequest:
    """Read a search from the fields of a query string.

    Words sort by relevance and shelves by what is new, unless the address says otherwise. A price
    is read in the place's currency, and the lower of two is the lower end, however they came.
    """
    text = clean(_one(given, "q"))
    low, high = (_minor(_one(given, name), place.currency) for name in ("price_from", "price_to"))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return SearchRequest(
        text=text,
        language=place.language,
        destination=place.destination,
        category_slug=place.category_slug,
        vendor_slug=place.vendor_slug,
        filters=_filters(given),
        price_from_minor=low,
        price_to_minor=high,
        currency=place.currency,
        sort=_sort(_one(given, "sort"), text),
        page=paging.page_number(_one(given, "page")),
    )


def written(request: SearchRequest) -> list[tuple[str, str]]:
    """Write a search as the fields of an address, in one order, without what goes without saying.

    The page is left out too: it belongs to a list, and every change of the search begins anew.
    """
    pairs = [("q", request.text)] if request.text else []
    for code in sorted(request.filters):
        pairs += [(FACET_PREFIX + code, choice) for choice in sorted(request.filters[code])]
    for name, minor in (
        ("price_from", request.price_from_minor),
        ("price_to", request.price_to_minor),
    ):
        if minor is not None and request.currency:
            pairs.append((name, shown(minor, request.currency)))
    if request.sort != default_sort(request.text):
        pairs.append(("sort", request.sort))
    return pairs


def clean(text: str) -> str:
    """Return a query without control characters and runs of blanks, cut to what is searched."""
    return " ".join(_CONTROL.sub(" ", text[: 4 * LONGEST]).split())[:LONGEST].strip()


def default_sort(text: str) -> Sort:
    """Return the order that a list has when nobody chose one."""
    return "relevance" if text else "newest"


def shown(minor: int, currency: str) -> str:
    """Write minor units as the decimal that a person would type: `26.5`, `100`."""
    amount = Decimal(minor).scaleb(-exponent(currency))
    return f"{amount.normalize():f}"


def _one(given: Given, name: str) -> str:
    values = given.get(name, ())
    return values[-1] if values else ""


def _sort(raw: str, text: str) -> Sort:
    if raw not in SORTS or (raw == "relevance" and not text):
        return default_sort(text)
    return raw


def _filters(given: Given) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, values in given.items():
        code = name.removeprefix(FACET_PREFIX)
        if code == name or not _CODE.fullmatch(code):
            continue
        known = dict.fromkeys(value for value in values if _CHOICE.fullmatch(value))
        if known and len(found) < MOST_FACETS:
            found[code] = tuple(known)[:MOST_CHOICES]
    return found


def _minor(raw: str, currency: str | None) -> int | None:
    """Read a price; a comma counts as a point where it cannot part thousands."""
    if not currency:
        return None
    text = raw.strip()
    if re.fullmatch(r"\d+,\d{1,2}", text, re.ASCII):
        text = text.replace(",", ".")
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= _DEAREST:
        return None
    return int(amount.scaleb(exponent(currency)))
