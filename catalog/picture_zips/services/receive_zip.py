"""A shop hands an archive in: its list is read, each name gets its place, its bytes are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import IO, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.picture_zips import storing
from catalog.picture_zips.archive import ArchiveRefused, Entry, read_directory
from catalog.picture_zips.errors import ZipRefused, ZipRunning
from catalog.picture_zips.goods import ShopGoods, goods_of
from catalog.picture_zips.limits import NAME_CHARACTERS, Limits
from catalog.picture_zips.models import ZipEntry, ZipRun
from catalog.picture_zips.naming import Unplaced, is_junk, place_of
from marketplace.foundation import formats
from marketplace.foundation.bell import ring_after_commit
from marketplace.vendors.models import Vendor

WORK: Final = "catalog.picture_zips.tasks.work_on_zip"
_AT_ONCE: Final = 500


def receive_zip(
    *, vendor: Vendor, by_id: int | None, file_name: str, file: IO[bytes], now: datetime
) -> ZipRun:
    """Keep an archive of pictures and say what its names mean; then a worker looks at each file.

    Nothing is unpacked and nothing changes. Raises: ZipRefused for what is too large, no ZIP, or
    made to harm; ZipRunning.
    """
    size = file.seek(0, 2)
    if size > settings.PICTURE_ZIP_MAX_BYTES:
        most = formats.file_size(settings.PICTURE_ZIP_MAX_BYTES)
        text = _("The archive is larger than %(most)s. Please pack it as several.")
        raise ZipRefused("too_large", text % {"most": most})
    entries = [each for each in _read(file) if not is_junk(each.name)]
    if not entries:
        raise ZipRefused("empty")
    rows = _rows(entries, goods_of(vendor.pk))
    try:
        with transaction.atomic():
            run = ZipRun.objects.create(
                vendor=vendor,
                file_name=PurePath(file_name.replace("\\", "/")).name[-120:] or "pictures.zip",
                size=size,
                files=len(rows),
                files_refused=sum(bool(row.reason) for row in rows),
                created_by_id=by_id,
                created_at=now,
            )
            for row in rows:
                row.run = run
            ZipEntry.objects.bulk_create(rows, batch_size=_AT_ONCE)
            storing.keep_zip(run, file)
            ring_after_commit(WORK, run_id=str(run.pk))
    except IntegrityError as error:
        if "picture_zips_one_working" not in str(error):
            raise
        raise ZipRunning from error
    return run


def _read(file: IO[bytes]) -> list[Entry]:
    limits = Limits(
        entries=settings.PICTURE_ZIP_MAX_FILES,
        unpacked_bytes=settings.PICTURE_ZIP_UNPACKED_MAX_BYTES,
    )
    try:
        return read_directory(file, limits)
    except ArchiveRefused as refusal:
        text = ""
        if refusal.reason == "too_many_files":
            text = _("The archive has more than %(most)d files. Please pack it as several.")
            text %= {"most": limits.entries}
        raise ZipRefused(refusal.reason, text) from refusal


def _rows(entries: Iterable[Entry], goods: ShopGoods) -> list[ZipEntry]:
    """Return each file with its place, or with why it has none."""
    rows = []
    taken: dict[tuple[str, int, str], str] = {}
    for number, entry in enumerate(entries):
        row = ZipEntry(
            number=number,
            name=entry.name.replace("\x00", "")[:NAME_CHARACTERS],
            offset=entry.offset,
            packed=entry.packed,
            unpacked=entry.unpacked,
            method=entry.method,
            crc=entry.crc,
            reason=entry.reason,
        )
        if not row.reason:
            _give_place(row, goods, taken)
        if row.reason:
            row.outcome = ZipEntry.Outcome.REFUSED
        rows.append(row)
    return rows


def _give_place(row: ZipEntry, goods: ShopGoods, taken: dict[tuple[str, int, str], str]) -> None:
    """Say which version and place a name means. Of two files for one place the first has it."""
    found = place_of(row.name, goods.codes)
    if isinstance(found, Unplaced):
        row.reason, row.facts = found.reason, dict(found.facts)
        return
    named = goods.by_code[found.code]
    row.sku, row.place_number, row.place_word = found.code, found.number, found.word
    if not named.is_own:
        row.reason = "shared_product"
        return
    row.product_id, row.variant_id = named.product_id, named.variant_id
    if named.status == Product.Status.SUBMITTED:
        row.reason = "handed_in"
        return
    spot = (f"{named.product_id}/{named.variant_id}", found.number, found.word)
    other = taken.setdefault(spot, row.name)
    if other != row.name:
        row.reason, row.facts = "same_place", {"other": other}
