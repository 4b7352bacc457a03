"""Celery doors of pictures by the ZIP: the work is a row, a bell or a sweep begins it."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from catalog.picture_zips import services
from catalog.picture_zips.models import ZipExport, ZipRun
from catalog.picture_zips.services.ask_export import WRITE
from catalog.picture_zips.services.receive_zip import WORK
from marketplace.foundation.bell import ring
from marketplace.foundation.clock import now

_SECONDS: Final = 30  # well within CELERY_TASK_SOFT_TIME_LIMIT, with the last file's own time


@shared_task
def work_on_zip(*, run_id: str) -> None:
    """Go on with an archive; ring again while something is left."""
    if services.work_on(run_id=int(run_id), seconds=_SECONDS):
        ring(WORK, run_id=run_id)


@shared_task
def write_zip_export(*, run_id: str) -> None:
    """Write the next archive of an export; ring again while more are left."""
    if services.write_export(run_id=int(run_id), now=now()):
        ring(WRITE, run_id=run_id)


@shared_task
def sweep_zips() -> None:
    """Ring for archives that a worker should have, and forget old ones."""
    working = ZipRun.objects.filter(status__in=ZipRun.WORKING).order_by("pk")
    for pk in working.values_list("pk", flat=True):
        ring(WORK, run_id=str(pk))
    waiting = ZipExport.objects.filter(status=ZipExport.Status.WAITING).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        ring(WRITE, run_id=str(pk))
    services.forget_zips(now=now())
