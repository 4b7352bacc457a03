"""Ids of listed products, in order, from several categories at once.

`category IN (...) ORDER BY published_at` would sort a whole category at a million rows. Each
category is walked along its own index instead, no further than the page reaches, and the
short lists are merged.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

NEWEST: Final = "newest"
PRICE: Final = "price"
SORTS: Final = (NEWEST, PRICE)

_LISTED = """
        FROM catalog_product p
        JOIN vendors_vendor v ON v.id = p.lead_vendor_id AND v.status = 'approved'
        WHERE p.category_id = c.id AND p.status = 'published' AND p.price_from_minor IS NOT NULL
"""
_BY_NEWEST = (
    """
SELECT l.id, c.id, l.lead_vendor_id
FROM unnest(%(categories)s::bigint[]) AS c (id)
CROSS JOIN LATERAL (
        SELECT p.id, p.published_at, p.lead_vendor_id"""
    + _LISTED
    + """
        ORDER BY p.published_at DESC, p.id DESC LIMIT %(reach)s
) AS l
ORDER BY l.published_at DESC, l.id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
)
_BY_PRICE = (
    """
SELECT l.id, c.id, l.lead_vendor_id
FROM unnest(%(categories)s::bigint[]) AS c (id)
CROSS JOIN LATERAL (
        SELECT p.id, p.price_from_minor, p.lead_vendor_id"""
    + _LISTED
    + """
        ORDER BY p.price_from_minor, p.id DESC LIMIT %(reach)s
) AS l
ORDER BY l.price_from_minor, l.id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
)
_NEAREST = """
        FROM catalog_product p
        JOIN vendors_vendor v ON v.id = p.lead_vendor_id AND v.status = 'approved'
        WHERE {} AND p.status = 'published' AND p.price_from_minor IS NOT NULL
            AND p.slug <> %(slug)s
        ORDER BY p.published_at DESC, p.id DESC LIMIT %(limit)s"""
_NEAR = (
    """
SELECT l.id FROM (
    (SELECT p.id, p.published_at, 0 AS rank"""
    + _NEAREST.format("p.category_id = %(category)s")
    + """)
    UNION ALL
    (SELECT p.id, p.published_at, 1 AS rank"""
    + _NEAREST.format("p.lead_vendor_id = %(vendor)s")
    + """)
) AS l
ORDER BY l.rank, l.published_at DESC, l.id DESC
"""
)
_CHOSEN = """
SELECT p.id FROM catalog_relatedproduct r
JOIN catalog_product p ON p.id = r.other_id
JOIN vendors_vendor v ON v.id = p.lead_vendor_id AND v.status = 'approved'
WHERE r.product_id = %(product)s AND p.status = 'published' AND p.price_from_minor IS NOT NULL
ORDER BY r.position, r.id LIMIT %(limit)s
"""
# The order makes the planner walk the index: without it, it may read the whole table.
_COUNT = """
SELECT count(*) FROM (
    SELECT 1 FROM unnest(%(categories)s::bigint[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT p.id
        FROM catalog_product p
        JOIN vendors_vendor v ON v.id = p.lead_vendor_id AND v.status = 'approved'
        WHERE p.category_id = c.id AND p.status = 'published' AND p.price_from_minor IS NOT NULL
        ORDER BY p.published_at DESC, p.id DESC LIMIT %(cap)s
    ) AS l
    LIMIT %(cap)s
) AS counted
"""


def page_ids(category_ids: list[int], sort: str, limit: int, offset: int) -> list[int]:
    """Return one page of product ids of categories, newest or cheapest first."""
    values: dict[str, Any] = {
        "categories": category_ids,
        "reach": offset + limit,
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_PRICE if sort == PRICE else _BY_NEWEST, values)
        return [row[0] for row in cursor.fetchall()]


def newest_of_each(category_ids: list[int], each: int) -> list[tuple[int, int, int]]:
    """Return the newest few of each category as (product, category, vendor), newest first."""
    values: dict[str, Any] = {
        "categories": category_ids,
        "reach": each,
        "limit": each * len(category_ids),
        "offset": 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_NEWEST, values)
        return [(product, category, vendor) for product, category, vendor in cursor.fetchall()]


def near(category_id: int, vendor_id: int, slug: str, limit: int) -> list[int]:
    """Return product ids beside one product: its category's newest, then its shop's."""
    values: dict[str, Any] = {
        "category": category_id,
        "vendor": vendor_id,
        "slug": slug,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, values)
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))[:limit]


def chosen_beside(product_id: int, limit: int) -> list[int]:
    """Return the ids of listed products that a person chose to show beside one, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN, {"product": product_id, "limit": limit})
        return [row[0] for row in cursor.fetchall()]


def count_listed(category_ids: list[int], cap: int) -> int:
    """Count listed products of categories, no further than `cap`."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"categories": category_ids, "cap": cap})
        return int(cursor.fetchone()[0])
