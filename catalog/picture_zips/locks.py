"""The locks of an archive: the archive first, then the product as moderation locks it."""

from __future__ import annotations

from catalog.picture_zips.errors import NoSuchZip
from catalog.picture_zips.models import ZipRun


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
