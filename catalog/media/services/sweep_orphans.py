"""Remove files that no picture shows any more, after a time of grace."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from catalog.media import storage
from catalog.media.encoding import FORMATS
from catalog.media.models import Master
from catalog.media.naming import widths_of
from catalog.models import Picture
from catalog.pictures import path_at

log = logging.getLogger(__name__)

# Twice as long as a worker may take: a removal that is older died with its process.
STUCK: Final = timedelta(minutes=5)


def sweep_orphans(*, now: datetime, limit: int = 200) -> int:
    """Remove what has hung nowhere for PICTURE_GRACE_DAYS; return how many pictures went.

    What an order shows stays for good, what a review shows or an open change set wishes as long
    as it does. Three steps with visible seams: the row is marked, the files go, the row goes;
    who uploads the same picture meanwhile is asked to come back.
    """
    since = now - timedelta(days=settings.PICTURE_GRACE_DAYS)
    ids = list(_orphans(since).order_by("used_at").values_list("pk", flat=True)[:limit])
    ids += _stuck(now)
    return sum(_remove(pk, since, now) for pk in ids)


def _orphans(since: datetime) -> QuerySet[Master]:
    hangs = Picture.objects.filter(path=OuterRef("path"))
    unused = Master.objects.filter(
        is_ordered=False, is_reviewed=False, is_proposed=False, used_at__lte=since
    )
    return unused.exclude(state=Master.State.REMOVED).exclude(Exists(hangs))


def _stuck(now: datetime) -> list[int]:
    removed = Master.objects.filter(state=Master.State.REMOVED, due_at__lte=now)
    return list(removed.values_list("pk", flat=True))


def _remove(master_id: int, since: datetime, now: datetime) -> bool:
    master = _mark(master_id, since, now)
    if master is None:
        return False
    widths = {*master.widths, *widths_of(master.width, settings.PICTURE_WIDTHS)}
    try:
        for width in widths:
            for suffix in FORMATS:
                storage.drop(path_at(master.path, width, suffix))
        storage.drop(master.path)
    except storage.StorageAway:
        log.warning("%s not removed yet", master.path, exc_info=True)
        return False
    Master.objects.filter(pk=master.pk, state=Master.State.REMOVED).delete()
    return True


@transaction.atomic(durable=True)
def _mark(master_id: int, since: datetime, now: datetime) -> Master | None:
    """Look again under the lock: somebody may have hung or ordered it since the list was made."""
    row = Master.objects.select_for_update(skip_locked=True).filter(pk=master_id).first()
    if row is None:
        return None
    is_stuck = row.state == Master.State.REMOVED and row.due_at <= now
    if not is_stuck and not _orphans(since).filter(pk=master_id).exists():
        return None
    row.state = Master.State.REMOVED
    row.due_at = now + STUCK
    row.save(update_fields=["state", "due_at"])
    return row
