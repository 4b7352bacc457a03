"""What a worker does with an archive, whatever its step, for as long as it may."""

from __future__ import annotations

import logging

from django.db import transaction

from catalog.picture_zips import locks
from catalog.picture_zips.models import ZipPiece, ZipRun
from catalog.picture_zips.services.check_files import check_files
from catalog.picture_zips.services.hang_files import hang_files
from catalog.picture_zips.services.take_back import take_back
from marketplace.foundation.alone import alone
from marketplace.foundation.clock import now
from marketplace.foundation.deadlines import Deadline
from marketplace.foundation.errors import TryAgain

log = logging.getLogger(__name__)
Status = ZipRun.Status


def work_on(*, run_id: int, seconds: float) -> bool:
    """Go on with an archive for a while; return whether something is left to do at once.

    One worker at a time: a second one goes away. Where the decoders or the storage are busy it
    goes away, too, and the next sweep comes again.
    """
    with alone("picture_zips.run", run_id) as is_alone:
        if not is_alone:
            return False
        deadline = Deadline(seconds)
        while not deadline.has_passed:
            status = ZipRun.objects.values_list("status", flat=True).get(pk=run_id)
            try:
                if not _step(run_id, status):
                    return False
            except TryAgain as busy:
                log.warning("archive %s waits: %s", run_id, busy)
                return False
    return True


def _step(run_id: int, status: str) -> bool:
    """Do one step; False when this step of the archive is at its end."""
    if status == Status.CHECKING:
        return check_files(run_id=run_id)
    if status == Status.APPLYING:
        if hang_files(run_id=run_id, now=now()):
            return True
        _finish(run_id, Status.APPLYING, Status.APPLIED)
    if status == Status.UNDOING:
        if take_back(run_id=run_id, now=now()):
            return True
        _finish(run_id, Status.UNDOING, Status.UNDONE)
    return False


@transaction.atomic
def _finish(run_id: int, old: str, new: str) -> None:
    """End a step. An applied archive's own bytes are needed no more: its pictures are kept."""
    run = locks.run(run_id)
    if run.status != old:
        return
    run.status = new
    if new == Status.APPLIED:
        run.applied_at = now()
        ZipPiece.objects.filter(run=run).delete()
    run.save(update_fields=("status", "applied_at"))
