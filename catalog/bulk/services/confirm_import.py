"""A shop has read what a file would do, and lets it happen."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from catalog.bulk import locks
from catalog.bulk.errors import ImportMoveRefused, ImportRunning
from catalog.bulk.models import ImportRun
from catalog.bulk.services.choose_columns import WORK
from marketplace.foundation.bell import ring_after_commit

_DONE = (ImportRun.Status.APPLYING, ImportRun.Status.APPLIED)


def confirm_import(*, vendor_id: int, public_id: str, submits: bool) -> ImportRun:
    """Let a checked file change the goods; a second click changes nothing.

    `submits`: products that it makes are submitted for review once they are there.
    Raises: NoSuchImport, ImportMoveRefused, ImportRunning.
    """
    try:
        with transaction.atomic():
            run = locks.own_run(vendor_id, public_id)
            if run.status in _DONE:
                return run
            if run.status != ImportRun.Status.CHECKED or not run.rows_wanted:
                raise ImportMoveRefused(run.status)
            run.status, run.submits, run.rows_done = ImportRun.Status.APPLYING, submits, 0
            run.save(update_fields=("status", "submits", "rows_done"))
            ring_after_commit(WORK, run_id=str(run.pk))
            return run
    except IntegrityError as error:
        if "bulk_one_working_import_per_vendor" not in str(error):
            raise
        raise ImportRunning() from error
