"""Look at the listings that something was changed of, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction

from catalog.search.models import Touch
from catalog.search.reading import touched_products
from catalog.search.services.index_products import index_products

BATCH: Final = 1_000  # touches taken at once; many of one listing are one look
# Oldest first; what another worker has taken is passed over.
_TAKE = """
DELETE FROM search_touch WHERE id IN (
    SELECT id FROM search_touch ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING product_id, vendor_id, category_id
"""


def index_touched(*, batches: int | None = None) -> int:
    """Bring touched listings up to date; return how many touches were worked off.

    Each batch is a transaction: what fails stays to be done. `batches` is the most of them; none
    means until nothing is left.
    """
    done = 0
    while batches is None or batches > 0:
        taken = _work_off_one()
        done += taken
        if not taken:  # a touched shop has become touches of its products meanwhile
            break
        batches = None if batches is None else batches - 1
    return done


@transaction.atomic
def _work_off_one() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [BATCH])
        rows = cursor.fetchall()
    products = {product for product, _, _ in rows if product is not None}
    vendors = {vendor for _, vendor, _ in rows if vendor is not None}
    categories = {category for _, _, category in rows if category is not None}
    if vendors or categories:
        _spread(vendors, categories)
    if products:
        index_products(sorted(products))
    return len(rows)


def _spread(vendor_ids: set[int], category_ids: set[int]) -> None:
    """Touch every product of a shop or a category: a large shop is many batches."""
    touch_products(list(touched_products(vendor_ids, category_ids)))


def touch_products(product_ids: Sequence[int]) -> None:
    """Ask for products to be looked at again. Raises nothing for unknown ones."""
    Touch.objects.bulk_create([Touch(product_id=pk) for pk in product_ids], batch_size=5_000)
