"""What crosses the door of search: a request, its answer, and what a prefix may become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

Sort = Literal["relevance", "newest", "price", "sales", "rating"]
SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "price", "sales", "rating")
SuggestionKind = Literal["query", "category", "brand", "shop", "product"]

# Codes of the facets that are always there; an attribute's facet has the attribute's own code.
CATEGORY: Final = "category"
BRAND: Final = "brand"
PRICE: Final = "price"
SHIPS_TO: Final = "ships_to"
IN_STOCK: Final = "in_stock"


@dataclass(frozen=True)
class SearchRequest:
    """What somebody looks for.

    `language` and `destination` are codes (`zh-hant`, `CN-GD`); an empty destination is unknown.
    `filters` maps a facet's code to the codes of chosen choices: one of each facet has to fit.
    Money: prices are minor units of `currency`, both ends included; without a currency they are
    not looked at.
    """

    text: str
    language: str
    destination: str = ""
    category_slug: str | None = None
    vendor_slug: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_from_minor: int | None = None
    price_to_minor: int | None = None
    currency: str | None = None
    sort: Sort = "relevance"
    page: int = 1


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet and how many of the listings that were found have it."""

    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list. `label` is the operator's text; empty for the facets of our own."""

    code: str
    label: str
    choices: tuple[FacetChoice, ...]


@dataclass(frozen=True)
class SearchResult:
    """One page of product ids in order, and what surrounds it.

    `read_as` is how the query was understood, `corrected` the query that was searched in its
    place because the asked one finds nothing; None where it was searched as it was asked. With
    `is_total_capped`, `total` and the facets count the best listings alone: there are more.
    """

    product_ids: tuple[int, ...]
    total: int
    is_total_capped: bool
    facets: tuple[Facet, ...]
    read_as: str
    corrected: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """What a prefix may become. `slug` is the page's; a query has none."""

    text: str
    kind: SuggestionKind
    slug: str = ""


@dataclass(frozen=True)
class ListingDocument:
    """One listed product, whole: what pages show of it and what an engine finds it by.

    `vendor_id` is the one whose prices it tells, `sellers` every open shop that offers it. Texts
    are by language code. `path` are the ids of its categories, root first. `context` holds
    the names of shop, brand and categories: it is found by them, but they are not its own name.
    `codes` are SKUs and GTINs. `choices` are (facet code, choice code) pairs; `ships_to` are
    zones. `rating_bps` is the mean rating in hundredths of a percent of five stars, 0 without one.
    Money: prices are minor units of `currency`, the vendor's; `fixed_from` is the lowest fixed
    price in minor units by currency, where every version has one.
    """

    product_id: int
    slug: str
    vendor_id: int
    sellers: tuple[int, ...]
    path: tuple[int, ...]
    brand: str
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    descriptions: Mapping[str, str]
    context: tuple[Mapping[str, str], ...]
    codes: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    ships_to: tuple[str, ...]
    picture: Mapping[str, Any] | None
    price_from_minor: int
    price_to_minor: int
    currency: str
    fixed_from: Mapping[str, int]
    is_sold_out: bool
    sales: int
    rating_bps: int
    ratings: int
    published_at: datetime

    @property
    def category_id(self) -> int:
        """The category that it stands on."""
        return self.path[-1]
