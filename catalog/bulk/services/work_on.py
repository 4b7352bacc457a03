"""What a worker does with an import, whatever its step, for as long as it may."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from catalog.bulk import locks
from catalog.bulk.models import ImportRun
from catalog.bulk.services.apply_rows import apply_chunk
from catalog.bulk.services.check_rows import check_rows
from catalog.bulk.services.propose_rows import take_back_wish
from catalog.bulk.services.submit_products import submit_products
from catalog.bulk.services.undo_import import undo_chunk
from marketplace.foundation.alone import alone
from marketplace.foundation.clock import now
from marketplace.foundation.deadlines import Deadline

_SPACE = "bulk.import"
Status = ImportRun.Status


def work_on(*, run_id: int, seconds: float) -> bool:
    """Go on with an import for a while; return whether something is left.

    One worker at a time: a second one goes away at once. The lock is the connection's, so that
    it is free again when its worker is killed.
    """
    with alone(_SPACE, run_id) as is_alone:
        if not is_alone:
            return False
        deadline = Deadline(seconds)
        run = ImportRun.objects.only("status", "language").get(pk=run_id)
        with translation.override(run.language):
            while not deadline.has_passed:
                status = ImportRun.objects.values_list("status", flat=True).get(pk=run_id)
                if not _step(run_id, status, deadline):
                    return False
    return True


def _step(run_id: int, status: str, deadline: Deadline) -> bool:
    """Do one step; False when this step of the import is at its end."""
    if status == Status.CHECKING:
        return check_rows(run_id=run_id, deadline=deadline)
    if status == Status.APPLYING:
        at = now()
        if apply_chunk(run_id=run_id, now=at) or submit_products(run_id=run_id, now=at):
            return True
        _finish(run_id, Status.APPLYING, Status.APPLIED)
    if status == Status.UNDOING:
        if take_back_wish(run_id=run_id, now=now()) or undo_chunk(run_id=run_id, now=now()):
            return True
        _finish(run_id, Status.UNDOING, Status.UNDONE)
    return False


@transaction.atomic
def _finish(run_id: int, old: str, new: str) -> None:
    run = locks.run(run_id)
    if run.status == old:
        run.status, run.finished_at = new, now()
        if new == Status.APPLIED:
            run.applied_at = run.finished_at
        run.save(update_fields=("status", "finished_at", "applied_at"))
