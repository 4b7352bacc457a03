"""A worker writes a shop's own pictures into archives that come back in as they went out."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Final

from django.db import transaction

from catalog.media import storage
from catalog.media.queries import hung_pictures
from catalog.models import Offer, Product
from catalog.picture_zips import limits, storing
from catalog.picture_zips.models import ZipExport
from catalog.picture_zips.naming import file_name_of
from marketplace.foundation.alone import alone

_PRODUCTS: Final = 50


def write_export(*, run_id: int, now: datetime) -> bool:
    """Write the next archive of an export; return whether more are left.

    An archive ends with a product once it has PART_BYTES or PART_FILES, far below what may be
    handed in. It is kept with how far it came, so that a killed worker repeats one part. One
    picture is in memory at a time, one worker at an export. Raises: StorageAway.
    """
    with alone("picture_zips.export", run_id) as is_alone:
        run = ZipExport.objects.get(pk=run_id)
        if not is_alone or run.status == ZipExport.Status.READY:
            return False
        part = len(run.parts) + 1
        with tempfile.TemporaryFile() as file:
            last, pictures, is_end = _write_part(run, file)
            with transaction.atomic():
                run = ZipExport.objects.select_for_update(no_key=True).get(pk=run_id)
                if pictures or not run.parts:
                    run.parts.append(storing.keep_part(run, part, file))
                run.done_to, run.pictures = last, run.pictures + pictures
                if is_end:
                    run.status, run.ready_at = ZipExport.Status.READY, now
                run.save(update_fields=("parts", "done_to", "pictures", "status", "ready_at"))
    return not is_end


def _write_part(run: ZipExport, file: IO[bytes]) -> tuple[int, int, bool]:
    """Write one archive; return the last product in it, its pictures, and whether that was all."""
    size, files, last = 0, 0, run.done_to
    # Stored and not deflated: pictures are packed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for product_id, pictures in _products(run.vendor_id, last):
            for name, content in pictures:
                archive.writestr(name, content)
                size, files = size + len(content), files + 1
            last = product_id
            if size >= limits.PART_BYTES or files >= limits.PART_FILES:
                return last, files, False
    return last, files, True


def _products(vendor_id: int, last: int) -> Iterator[tuple[int, Iterator[tuple[str, bytes]]]]:
    """Yield a shop's own products behind the last one, each with its pictures and their names."""
    while True:
        page = Product.objects.filter(vendor_id=vendor_id, pk__gt=last, pictures__isnull=False)
        rows = list(page.distinct().order_by("pk").values_list("pk", "public_id")[:_PRODUCTS])
        if not rows:
            return
        last = rows[-1][0]
        skus = _skus(vendor_id, [pk for pk, _public_id in rows])
        for product_id, public_id in rows:
            yield product_id, _of_product(product_id, public_id, skus.get(product_id, {}))


def _skus(vendor_id: int, product_ids: list[int]) -> dict[int, dict[int, str]]:
    """Return the SKU of each version by product."""
    found: dict[int, dict[int, str]] = {}
    offers = Offer.objects.filter(vendor_id=vendor_id, variant__product_id__in=product_ids)
    rows = offers.order_by("variant__position", "variant_id")
    for product_id, variant_id, sku in rows.values_list("variant__product_id", "variant_id", "sku"):
        found.setdefault(product_id, {})[variant_id] = sku
    return found


def _of_product(
    product_id: int, public_id: str, skus: dict[int, str]
) -> Iterator[tuple[str, bytes]]:
    """Name each by its version's SKU, by the only SKU, or by the product's own code."""
    numbers: Counter[str] = Counter()
    for each in hung_pictures(product_id):
        own = skus.get(each.variant_id or 0, "")
        code = next(iter(skus.values())) if len(skus) == 1 else own or public_id
        numbers[code] += 1
        content = storage.fetch(each.path)
        if content is not None:
            yield file_name_of(code, numbers[code], PurePosixPath(each.path).suffix), content
