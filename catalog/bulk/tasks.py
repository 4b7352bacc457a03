"""Celery doors of the bulk room: the work is a row, a bell or a sweep begins it."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from catalog.bulk import services
from catalog.bulk.models import ExportRun, ImportRun
from marketplace.foundation.bell import ring
from marketplace.foundation.clock import now

_SECONDS: Final = 40  # well within CELERY_TASK_SOFT_TIME_LIMIT, with the last chunk's own time


@shared_task
def work_on_import(*, run_id: str) -> None:
    """Go on with an import; ring again while something is left."""
    if services.work_on(run_id=int(run_id), seconds=_SECONDS):
        ring("catalog.bulk.tasks.work_on_import", run_id=run_id)


@shared_task
def write_export(*, run_id: str) -> None:
    """Write the file of an export."""
    services.write_export(run_id=int(run_id), now=now())


@shared_task
def sweep_imports() -> None:
    """Ring for imports and exports that a worker should have, and forget old files."""
    working = ImportRun.objects.filter(status__in=ImportRun.WORKING)
    for pk in working.order_by("pk").values_list("pk", flat=True):
        ring("catalog.bulk.tasks.work_on_import", run_id=str(pk))
    waiting = ExportRun.objects.filter(status=ExportRun.Status.WAITING)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        ring("catalog.bulk.tasks.write_export", run_id=str(pk))
    services.forget_files(now=now())
