"""A shop asks for all its pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from catalog.picture_zips.errors import ZipRunning
from catalog.picture_zips.models import ZipExport
from marketplace.foundation.bell import ring_after_commit
from marketplace.vendors.models import Vendor

WRITE: Final = "catalog.picture_zips.tasks.write_zip_export"


@transaction.atomic
def ask_export(*, vendor: Vendor, now: datetime) -> ZipExport:
    """Have a shop's own pictures written by a worker. Raises: ZipRunning while one is written."""
    Vendor.objects.select_for_update(no_key=True).get(pk=vendor.pk)  # two clicks at once
    if ZipExport.objects.filter(vendor=vendor, status=ZipExport.Status.WAITING).exists():
        raise ZipRunning
    run = ZipExport.objects.create(vendor=vendor, created_at=now)
    ring_after_commit(WRITE, run_id=str(run.pk))
    return run
