"""A shop does not want a file applied after all."""

from __future__ import annotations

from django.db import transaction

from catalog.bulk import locks
from catalog.bulk.errors import ImportMoveRefused
from catalog.bulk.models import ImportRun

_OPEN = (ImportRun.Status.UPLOADED, ImportRun.Status.CHECKING, ImportRun.Status.CHECKED)


@transaction.atomic
def drop_import(*, vendor_id: int, public_id: str) -> ImportRun:
    """Drop a file that changed nothing yet. Raises: NoSuchImport, ImportMoveRefused."""
    run = locks.own_run(vendor_id, public_id)
    if run.status == ImportRun.Status.DROPPED:
        return run
    if run.status not in _OPEN:
        raise ImportMoveRefused(run.status)
    run.status = ImportRun.Status.DROPPED
    run.save(update_fields=("status",))
    return run
