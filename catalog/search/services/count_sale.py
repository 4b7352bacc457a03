"""Units that were sold, counted once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from catalog.search.models import CountedSale
from catalog.search.services.index_touched import touch_products

_ADD_SALES = """
INSERT INTO search_productfigures AS f (product_id, sales, rating_bps, ratings)
SELECT v.product_id, sum(s.quantity), 0, 0
FROM unnest(%s::bigint[], %s::integer[]) AS s (offer_id, quantity)
JOIN catalog_offer o ON o.id = s.offer_id
JOIN catalog_variant v ON v.id = o.variant_id
GROUP BY v.product_id ORDER BY v.product_id
ON CONFLICT (product_id) DO UPDATE SET sales = f.sales + excluded.sales
RETURNING product_id
"""


@transaction.atomic
def count_sale(*, reference: str, quantities: Mapping[int, int], sold_at: datetime) -> bool:
    """Count the units of a sale by offer id, once per reference; tell whether it counted now."""
    _, is_new = CountedSale.objects.get_or_create(
        reference=reference, defaults={"counted_at": sold_at}
    )
    if not is_new:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ADD_SALES, [list(quantities), list(quantities.values())])
        touch_products([row[0] for row in cursor.fetchall()])
    return True
