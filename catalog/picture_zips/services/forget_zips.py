"""Archives and what became of their files are forgotten once nobody can act on them any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from catalog.picture_zips.models import ZipExport, ZipRun

_AT_ONCE: Final = 20


def forget_zips(*, now: datetime) -> int:
    """Delete archives that are older than BULK_KEEP_DAYS; return how many.

    Written lists of pictures go after PICTURE_ZIP_EXPORT_DAYS: they are large and soon old.
    The pictures stay as they are.
    """
    before = now - timedelta(days=settings.BULK_KEEP_DAYS)
    old = ZipRun.objects.filter(created_at__lt=before).exclude(status__in=ZipRun.WORKING)
    runs = list(old.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    ZipRun.objects.filter(pk__in=runs).delete()
    written = now - timedelta(days=settings.PICTURE_ZIP_EXPORT_DAYS)
    lists = ZipExport.objects.filter(created_at__lt=written).order_by("pk")
    exports = list(lists.values_list("pk", flat=True)[:_AT_ONCE])
    ZipExport.objects.filter(pk__in=exports).delete()
    return len(runs) + len(exports)
