"""The locks of an archive: the archive first, then the product as moderation locks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from catalog.picture_zips.errors import NoSuchZip
from catalog.picture_zips.models import ZipRun

RUN: Final = "picture_zips.run"


def run(run_id: int) -> ZipRun:
    """Lock an archive. Raises: NoSuchZip."""
    found = ZipRun.objects.select_for_update(no_key=True).filter(pk=run_id).first()
    if found is None:
        raise NoSuchZip
    return found


def own_run(vendor_id: int, public_id: str) -> ZipRun:
    """Lock an archive of a vendor. Raises: NoSuchZip for anybody else's."""
    rows = ZipRun.objects.select_for_update(no_key=True)
    found = rows.filter(vendor_id=vendor_id, public_id=public_id).first()
    if found is None:
        raise NoSuchZip
    return found


@contextmanager
def alone(run_id: int, space: str = RUN) -> Iterator[bool]:
    """Work on an archive as the only one; the lock is the connection's, and dies with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", [space, run_id])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [space, run_id])
