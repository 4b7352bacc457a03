"""Files and their rows are forgotten once nobody can act on them any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from catalog.bulk.models import ExportRun, ImportRun

_AT_ONCE: Final = 20


def forget_files(*, now: datetime) -> int:
    """Delete imports and exports that are older than BULK_KEEP_DAYS; return how many.

    The goods stay as they are; what is forgotten is the way they came.
    """
    before = now - timedelta(days=settings.BULK_KEEP_DAYS)
    gone = 0
    old_imports = ImportRun.objects.filter(created_at__lt=before).exclude(
        status__in=ImportRun.WORKING
    )
    for pk in list(old_imports.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        ImportRun.objects.filter(pk=pk).delete()
        gone += 1
    old_exports = ExportRun.objects.filter(created_at__lt=before)
    for pk in list(old_exports.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        ExportRun.objects.filter(pk=pk).delete()
        gone += 1
    return gone
