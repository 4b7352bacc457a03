"""Bring the listings of some products up to date."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from catalog.search import locks
from catalog.search.engines import engine
from catalog.search.fingerprints import fingerprint
from catalog.search.models import Listing
from catalog.search.reading import read_documents
from catalog.search.types import ListingDocument

_WRITE = """
INSERT INTO search_listing AS l (
    product_id, vendor_id, category_id, slug, names, summaries, picture, price_from_minor,
    price_to_minor, price_currency, fixed_from, is_sold_out, sales, rating_bps, ratings,
    published_at, fingerprint
)
SELECT * FROM unnest(
    %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::jsonb[], %s::jsonb[], %s::jsonb[],
    %s::bigint[], %s::bigint[], %s::text[], %s::jsonb[], %s::boolean[], %s::integer[],
    %s::smallint[], %s::integer[], %s::timestamptz[], %s::bigint[]
)
ON CONFLICT (product_id) DO UPDATE SET
    vendor_id = excluded.vendor_id, category_id = excluded.category_id, slug = excluded.slug,
    names = excluded.names, summaries = excluded.summaries, picture = excluded.picture,
    price_from_minor = excluded.price_from_minor, price_to_minor = excluded.price_to_minor,
    price_currency = excluded.price_currency, fixed_from = excluded.fixed_from,
    is_sold_out = excluded.is_sold_out,
    sales = excluded.sales, rating_bps = excluded.rating_bps, ratings = excluded.ratings,
    published_at = excluded.published_at, fingerprint = excluded.fingerprint
"""


@dataclass(frozen=True)
class Indexed:
    """How many listings were written, and how many went away."""

    written: int
    removed: int


@transaction.atomic
def index_products(product_ids: Collection[int]) -> Indexed:
    """Write what is listed of these products now, and take away what is no longer.

    Listings that are as they should be stay untouched, so this may run as often as one likes.
    """
    locks.blocks(product_ids)
    documents = read_documents(product_ids)
    known = dict(
        Listing.objects.filter(pk__in=product_ids)
        .order_by()
        .values_list("product_id", "fingerprint")
    )
    prints = {document.product_id: fingerprint(document) for document in documents}
    changed = [each for each in documents if known.get(each.product_id) != prints[each.product_id]]
    gone = set(product_ids) - prints.keys()
    if changed:
        _write(changed, prints)
        engine().replace(changed)
    if gone:
        engine().remove(gone)
        Listing.objects.filter(pk__in=gone).delete()
    return Indexed(written=len(changed), removed=len(gone & known.keys()))


def _write(documents: Sequence[ListingDocument], prints: dict[int, int]) -> None:
    rows = [
        (
            each.product_id,
            each.vendor_id,
            each.category_id,
            each.slug,
            json.dumps(each.names, ensure_ascii=False),
            json.dumps(each.summaries, ensure_ascii=False),
            json.dumps(each.picture, ensure_ascii=False) if each.picture else None,
            each.price_from_minor,
            each.price_to_minor,
            each.currency,
            json.dumps(each.fixed_from),
            each.is_sold_out,
            each.sales,
            each.rating_bps,
            each.ratings,
            each.published_at,
            prints[each.product_id],
        )
        for each in documents
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
