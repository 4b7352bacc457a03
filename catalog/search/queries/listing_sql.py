"""Ids of listings, in order, from several categories at once.

`category IN (...) ORDER BY published_at` would sort a whole category at a million rows. Each
category is walked along its own index instead, no further than the page reaches, and the
short lists are merged.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from catalog.queries.listing import NEWEST, PRICE

_ORDER: Final = {
    NEWEST: "{0}published_at DESC, {0}product_id DESC",
    PRICE: "{0}price_from_minor, {0}product_id DESC",
}
_WALK: Final = """
FROM unnest(%(categories)s::bigint[]) AS c (id)
CROSS JOIN LATERAL (
    SELECT l.product_id, l.published_at, l.price_from_minor, l.vendor_id
    FROM search_listing l WHERE l.category_id = c.id ORDER BY {inner} LIMIT %(reach)s
) AS l
"""
# The order makes the planner walk the index: without it, it may read the whole table.
_COUNT: Final = """
SELECT count(*) FROM (
    SELECT 1 FROM unnest(%(categories)s::bigint[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT l.product_id FROM search_listing l WHERE l.category_id = c.id
        ORDER BY l.published_at DESC, l.product_id DESC LIMIT %(cap)s
    ) AS l
    LIMIT %(cap)s
) AS counted
"""
_OF_SHOP: Final = """
SELECT ARRAY(
    SELECT l.product_id FROM search_listing l WHERE l.vendor_id = %(vendor)s
    ORDER BY {inner} LIMIT %(limit)s OFFSET %(offset)s
), (
    SELECT count(*) FROM (
        SELECT 1 FROM search_listing l WHERE l.vendor_id = %(vendor)s
        ORDER BY l.published_at DESC, l.product_id DESC LIMIT %(cap)s
    ) AS counted
)
"""


def page_of_categories(
    category_ids: list[int], sort: str, *, limit: int, offset: int, cap: int
) -> tuple[list[int], int]:
    """Return one page of product ids of categories, and how many there are, up to `cap`."""
    walk = _WALK.format(inner=_ORDER[sort].format("l."))
    asked = (
        f"SELECT ARRAY(SELECT l.product_id {walk} ORDER BY {_ORDER[sort].format('l.')}"
        f" LIMIT %(limit)s OFFSET %(offset)s), ({_COUNT})"
    )
    return _page(asked, categories=category_ids, limit=limit, offset=offset, cap=cap)


def page_of_shop(
    vendor_id: int, sort: str, *, limit: int, offset: int, cap: int
) -> tuple[list[int], int]:
    """Return one page of product ids of a shop, and how many there are, up to `cap`."""
    asked = _OF_SHOP.format(inner=_ORDER[sort].format("l."))
    return _page(asked, vendor=vendor_id, limit=limit, offset=offset, cap=cap)


def _page(asked: str, **values: Any) -> tuple[list[int], int]:
    with connection.cursor() as cursor:
        cursor.execute(asked, values | {"reach": values["offset"] + values["limit"]})
        ids, counted = cursor.fetchone()
    return ids, counted


def newest_of_each(category_ids: list[int], each: int) -> list[tuple[int, int, int]]:
    """Return the newest few of each category as (product, category, vendor), newest first."""
    walk = _WALK.format(inner=_ORDER[NEWEST].format("l."))
    asked = f"SELECT l.product_id, c.id, l.vendor_id {walk} ORDER BY {_ORDER[NEWEST].format('l.')}"
    with connection.cursor() as cursor:
        cursor.execute(asked, {"categories": category_ids, "reach": each})
        return [(product, category, vendor) for product, category, vendor in cursor.fetchall()]
