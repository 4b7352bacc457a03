"""What a shop decides about an archive: have it hung, drop it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from catalog.picture_zips import locks
from catalog.picture_zips.errors import ZipMoveRefused, ZipRunning
from catalog.picture_zips.models import ZipPiece, ZipRun
from catalog.picture_zips.services.receive_zip import WORK
from marketplace.foundation.bell import ring_after_commit

Status = ZipRun.Status


def confirm_zip(*, vendor_id: int, public_id: str, replaces: bool) -> ZipRun:
    """Let a checked archive change pictures; a second click changes nothing.

    `replaces`: what hangs at a place that the archive names is taken down.
    Raises: NoSuchZip, ZipMoveRefused, ZipRunning.
    """

    def begin(run: ZipRun) -> None:
        if run.status != Status.CHECKED or not run.files_new:
            raise ZipMoveRefused(run.status)
        run.status, run.replaces, run.files_done = Status.APPLYING, replaces, 0
        run.save(update_fields=("status", "replaces", "files_done"))

    return _begun(vendor_id, public_id, (Status.APPLYING, Status.APPLIED), begin)


def undo_zip(*, vendor_id: int, public_id: str, now: datetime) -> ZipRun:
    """Begin to take an applied archive back; a second click changes nothing.

    Raises: NoSuchZip; ZipMoveRefused, also after BULK_UNDO_HOURS; ZipRunning.
    """

    def begin(run: ZipRun) -> None:
        if not may_be_undone(run, now):
            raise ZipMoveRefused(run.status)
        run.status, run.files_done, run.products_kept = Status.UNDOING, 0, 0
        run.save(update_fields=("status", "files_done", "products_kept"))

    return _begun(vendor_id, public_id, (Status.UNDOING, Status.UNDONE), begin)


def may_be_undone(run: ZipRun, now: datetime) -> bool:
    """Tell whether an archive is applied, and not too long ago."""
    return (
        run.status == Status.APPLIED
        and run.applied_at is not None
        and now <= run.applied_at + timedelta(hours=settings.BULK_UNDO_HOURS)
    )


@transaction.atomic
def drop_zip(*, vendor_id: int, public_id: str) -> ZipRun:
    """Drop an archive that changed nothing yet. Raises: NoSuchZip, ZipMoveRefused."""
    run = locks.own_run(vendor_id, public_id)
    if run.status == Status.DROPPED:
        return run
    if run.status not in (Status.CHECKING, Status.CHECKED):
        raise ZipMoveRefused(run.status)
    run.status = Status.DROPPED
    run.save(update_fields=("status",))
    ZipPiece.objects.filter(run=run).delete()
    return run


def _begun(
    vendor_id: int, public_id: str, done: tuple[str, ...], begin: Callable[[ZipRun], None]
) -> ZipRun:
    try:
        with transaction.atomic():
            run = locks.own_run(vendor_id, public_id)
            if run.status in done:
                return run
            begin(run)
            ring_after_commit(WORK, run_id=str(run.pk))
            return run
    except IntegrityError as error:
        if "picture_zips_one_working" not in str(error):
            raise
        raise ZipRunning from error
