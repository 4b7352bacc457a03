"""The dry run: each file is unpacked alone and looked at, a few at a time."""

from __future__ import annotations

from collections import Counter
from typing import IO, Final, cast

from django.db import transaction
from django.db.models import Q

from catalog.media.models import Master
from catalog.media.naming import digest_of
from catalog.media.queries import hung_pictures
from catalog.media.storage import fetch
from catalog.picture_zips import limits, locks
from catalog.picture_zips.archive import Entry
from catalog.picture_zips.models import ZipEntry, ZipRun
from catalog.picture_zips.storing import KeptFile
from catalog.picture_zips.unpacking import FileRefused, objection_to, unpack

_FIELDS: Final = ("outcome", "reason", "digest", "path", "width", "height")


def check_files(*, run_id: int) -> bool:
    """Look at the next files of an archive; return whether there were any.

    One file is in memory at a time. What was found is written with the count in one transaction,
    so that after a kill the next worker goes on behind it. Decoding comes later: here headers
    are walked, which costs milliseconds.
    """
    run = ZipRun.objects.get(pk=run_id)
    rows = list(
        run.entries.filter(outcome=ZipEntry.Outcome.LISTED).order_by("number")[: limits.LOOKED_AT]
    )
    if run.status != ZipRun.Status.CHECKING:
        return False
    if not rows:
        _finish(run_id)
        return False
    file = KeptFile(run.pk, run.size)
    for row in rows:
        _look(file, row)
    return _record(run_id, rows)


def contents_of(file: KeptFile, row: ZipEntry) -> bytes:
    """Return one file's bytes. Raises: FileRefused."""
    entry = Entry(row.name, row.offset, row.packed, row.unpacked, row.method, row.crc)
    return unpack(cast(IO[bytes], file), entry)


def _look(file: KeptFile, row: ZipEntry) -> None:
    try:
        content = contents_of(file, row)
    except FileRefused as refusal:
        row.outcome, row.reason = ZipEntry.Outcome.REFUSED, refusal.reason
        return
    row.reason, row.width, row.height = objection_to(content)
    row.digest = digest_of(content)
    row.outcome = ZipEntry.Outcome.REFUSED if row.reason else ZipEntry.Outcome.NEW


@transaction.atomic
def _record(run_id: int, rows: list[ZipEntry]) -> bool:
    run = locks.run(run_id)
    if run.status != ZipRun.Status.CHECKING:
        return False
    _find_same(rows)
    ZipEntry.objects.bulk_update(rows, _FIELDS)
    told = Counter(row.outcome for row in rows)
    run.files_new += told[ZipEntry.Outcome.NEW]
    run.files_same += told[ZipEntry.Outcome.SAME]
    run.files_refused += told[ZipEntry.Outcome.REFUSED]
    run.files_done += len(rows)
    run.save(update_fields=("files_new", "files_same", "files_refused", "files_done"))
    return True


def _find_same(rows: list[ZipEntry]) -> None:
    """Mark files that hang at their product already, as the upload or as what was kept of it."""
    new = [row for row in rows if row.outcome == ZipEntry.Outcome.NEW and row.product_id]
    digests = {row.digest for row in new}
    paths: dict[str, str] = {}
    masters = Master.objects.filter(Q(source_digest__in=digests) | Q(digest__in=digests))
    for path, source, digest in masters.values_list("path", "source_digest", "digest"):
        paths[source] = paths[digest] = path
    for product_id in {row.product_id for row in new if row.product_id is not None}:
        hung = {(each.path, each.variant_id) for each in hung_pictures(product_id)}
        others = _digests_of_others(product_id, {row.digest for row in new} - paths.keys())
        for row in new:
            if row.product_id != product_id:
                continue
            path = paths.get(row.digest) or others.get(row.digest, "")
            places = {variant for known, variant in hung if known == path}
            if path and ((row.variant_id is None and places) or row.variant_id in places):
                row.outcome, row.path = ZipEntry.Outcome.SAME, path


def _digests_of_others(product_id: int, wanted: set[str]) -> dict[str, str]:
    """Return the files that came by no upload, by the digest of what lies there."""
    if not wanted:
        return {}
    found = {}
    for each in hung_pictures(product_id):
        content = fetch(each.path) if each.own else None
        if content is not None:
            found[digest_of(content)] = each.path
    return found


@transaction.atomic
def _finish(run_id: int) -> None:
    run = locks.run(run_id)
    if run.status == ZipRun.Status.CHECKING:
        run.status, run.files_done = ZipRun.Status.CHECKED, 0
        run.save(update_fields=("status", "files_done"))
