"""A shop asks for a list of its goods."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.bulk.errors import ImportRunning
from catalog.bulk.models import ExportRun
from marketplace.foundation.bell import ring_after_commit
from marketplace.vendors.models import Vendor

_WRITE = "catalog.bulk.tasks.write_export"
_MOST_WAITING = 3


@transaction.atomic
def ask_export(
    *, vendor: Vendor, by: str, kind: str, form: str, language: str, now: datetime
) -> ExportRun:
    """Have a list of a shop's goods written by a worker.

    Raises: ImportRunning when some are being written already; ValueError for an unknown kind.
    """
    if kind not in ExportRun.Kind.values or form not in ExportRun.Form.values:
        raise ValueError(f"no export {kind}.{form}")
    waiting = ExportRun.objects.filter(vendor=vendor, status=ExportRun.Status.WAITING)
    if waiting.count() >= _MOST_WAITING:
        raise ImportRunning()
    run = ExportRun.objects.create(
        vendor=vendor, kind=kind, form=form, language=language, created_by=by, created_at=now
    )
    ring_after_commit(_WRITE, run_id=str(run.pk))
    return run
