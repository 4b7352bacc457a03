"""The statement of a search: matches first, then the page and every count out of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from catalog.queries.listing import PAGE_SIZE
from catalog.search.types import BRAND, CATEGORY, IN_STOCK, PRICE, SHIPS_TO

if TYPE_CHECKING:
    from catalog.search.engines.searching import Plan

# Major units of the currency that is asked in; the last band has no end.
EDGES: Final = (50, 100, 200, 500, 1_000)
MOST_CHOICES: Final = 30  # of one facet
_MINOR: Final = 100  # every currency of the marketplace has two places
_BEST_FIRST: Final = {
    "relevance": "cell, (NOT is_sold_out AND (%(zone)s = '' OR %(zone)s = ANY (ships_to))) DESC,"
    " sales DESC, rating_bps DESC, published_at DESC, product_id DESC",
    "newest": "published_at DESC, product_id DESC",
    "price": "price_from_minor * coalesce((SELECT r.rate FROM rates r"
    " WHERE r.currency = m.price_currency), 1), product_id DESC",
    "sales": "sales DESC, rating_bps DESC, product_id DESC",
    "rating": "rating_bps DESC, sales DESC, product_id DESC",
}
# What prices of each currency are worth in the one that is asked in; itself, if none is known.
_RATES = (
    "rates AS MATERIALIZED (SELECT r.currency, r.in_mop / coalesce((SELECT own.in_mop"
    " FROM search_pricerate own WHERE own.currency = %(currency)s), 1) AS rate"
    " FROM search_pricerate r)"
)
_PAGE = """
SELECT '#page' AS facet, product_id::text AS code, row_number() OVER () AS n FROM (
    SELECT product_id FROM m0 m ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s) AS page
UNION ALL SELECT '#total', '', count(*) FROM m0
"""
# What matches have alike is counted before it is taken apart: six thousand zones are dozens.
_COUNTS: Final = {
    CATEGORY: "SELECT 'category', path[%(depth)s + 1]::text, count(*) FROM {m}"
    " WHERE cardinality(path) > %(depth)s GROUP BY 2",
    BRAND: "SELECT * FROM (SELECT 'brand', brand, count(*) FROM {m} WHERE brand <> '' GROUP BY 2"
    " ORDER BY 3 DESC, 2 LIMIT %(most)s) AS brands",
    SHIPS_TO: "SELECT 'ships_to', zone, sum(n)::bigint"
    " FROM (SELECT ships_to, count(*) AS n FROM {m} GROUP BY 1) AS alike,"
    " unnest(ships_to) AS zone GROUP BY 2",
    IN_STOCK: "SELECT 'in_stock', 'yes', count(*) FROM {m} WHERE NOT is_sold_out",
    PRICE: "SELECT 'price', width_bucket(price_from_minor * coalesce(r.rate, 1),"
    " %(edges)s::numeric[])::text, sum(n)::bigint FROM"
    " (SELECT price_from_minor, price_currency, count(*) AS n FROM {m} GROUP BY 1, 2) AS alike"
    " LEFT JOIN rates r ON r.currency = price_currency GROUP BY 2",
}
_CHOICES = (
    "SELECT split_part(choice, ':', 1), split_part(choice, ':', 2), sum(n)::bigint"
    " FROM (SELECT choices, count(*) AS n FROM {m} GROUP BY 1) AS alike, unnest(choices) AS choice"
    " WHERE {which} GROUP BY 1, 2"
)


@dataclass(frozen=True)
class Found:
    """A page of product ids, how many matched, and counts by facet and choice."""

    product_ids: tuple[int, ...]
    total: int
    counts: dict[str, dict[str, int]]


def run(plan: Plan, *, cap: int) -> Found:
    """Match, rank and count. One statement."""
    text, values = statement(plan, cap)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows = cursor.fetchall()
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, code, number in rows:
        counts[facet][code] = number
    page = sorted(counts.pop("#page", {}).items(), key=lambda entry: entry[1])
    total = counts.pop("#total")[""]
    return Found(tuple(int(code) for code, _ in page), total, dict(counts))


def statement(plan: Plan, cap: int) -> tuple[str, dict[str, Any]]:
    """Write the statement. A facet that narrows is counted among what matches without it."""
    values: dict[str, Any] = {
        "cap": cap,
        "few": _few(plan, cap),
        "limit": PAGE_SIZE,
        "offset": (plan.request.page - 1) * PAGE_SIZE,
        "zone": plan.request.destination,
        "depth": plan.depth,
        "most": MOST_CHOICES,
        "currency": plan.request.currency,
        "edges": [edge * _MINOR for edge in EDGES],
    }
    matches = [_RATES, _matches(plan, values, "m0", "")]
    of_facet = {}
    for number, code in enumerate(plan.chosen, 1):
        of_facet[code] = f"m{number}"
        matches.append(_matches(plan, values, f"m{number}", code))
    parts = [_PAGE.format(order=_BEST_FIRST[plan.request.sort])]
    for code, counting in _COUNTS.items():
        if code != PRICE or plan.request.currency:
            parts.append(counting.format(m=of_facet.pop(code, "m0")))
    values["chosen"] = list(of_facet)  # only attributes are left
    parts.append(_CHOICES.format(m="m0", which="split_part(choice, ':', 1) <> ALL(%(chosen)s)"))
    for code, source in of_facet.items():
        values[f"{source}_facet"] = code
        parts.append(
            _CHOICES.format(m=source, which=f"split_part(choice, ':', 1) = %({source}_facet)s")
        )
    return "WITH " + ", ".join(matches) + " UNION ALL ".join(parts), values


def _few(plan: Plan, cap: int) -> int:
    """Return below how many matches a try is taken whole: measured, docs/benchmarks.md.

    Cells by relevance are on one shelf each, so a look at all shelves in vain costs more than it
    saves where many match; with filters it is one in vain for each facet.
    """
    if plan.request.sort != "relevance":
        return cap
    return cap // 8 if plan.chosen else cap // 2


def _matches(plan: Plan, values: dict[str, Any], name: str, without: str) -> str:
    look = plan.look(without)
    values |= {
        f"{name}_wholes": [group.whole for _, group in look.groups],
        f"{name}_bases": [group.base for _, group in look.groups],
        f"{name}_tries": [number for number, _ in look.groups],
        f"{name}_steps": [step.part for step in look.steps],
        f"{name}_shelves": [step.shelf for step in look.steps],
    }
    bounds = "NULL, NULL, NULL"
    if plan.prices and without != PRICE:
        values |= {
            "currencies": list(plan.prices.currencies),
            "lowest": list(plan.prices.lowest),
            "highest": list(plan.prices.highest),
        }
        bounds = "%(currencies)s::text[], %(lowest)s::bigint[], %(highest)s::bigint[]"
    return (
        f"{name} AS MATERIALIZED (SELECT * FROM search_matches("  # noqa: S608 - names of ours
        f"%({name}_wholes)s::text[]::tsquery[], %({name}_bases)s::text[]::tsquery[], "
        f"%({name}_tries)s::integer[], %({name}_steps)s::text[], "
        f"%({name}_shelves)s::integer[], %(cap)s, %(few)s, {bounds}))"
    )
