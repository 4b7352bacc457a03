"""Make the copies of a picture in every width and format: written down, made, written down."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from catalog.media import storage
from catalog.media.encoding import FORMATS, copies
from catalog.media.errors import MasterLost
from catalog.media.models import Master
from catalog.media.naming import widths_of
from catalog.models import Picture
from catalog.pictures import path_at

log = logging.getLogger(__name__)

MAX_TRIES: Final = 5


def make_due(*, now: datetime, limit: int = 20) -> int:
    """Make the copies of what waits; return how many pictures were finished."""
    waiting = Master.objects.filter(state=Master.State.WAITING, due_at__lte=now)
    ids = list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])
    return sum(make_copies(master_id=pk, now=now) for pk in ids)


def make_copies(*, master_id: int, now: datetime) -> bool:
    """Make one picture's copies; return whether they are there now. Call it outside transactions.

    A second worker meanwhile finds it due later and passes by. The same copies made twice have
    the same names, so a crash leaves nothing behind that the next try does not write over.
    """
    master = _prepare(master_id, now)
    if master is None:
        return False
    widths = widths_of(master.width, settings.PICTURE_WIDTHS)
    try:
        _write(master, widths)
    except Exception as error:  # a full disk, a storage that is away, a codec: all wait and repeat
        log.warning("copies of %s not made", master.path, exc_info=True)
        _record_failed(master, error)
        return False
    _record_made(master, widths)
    return True


@transaction.atomic(durable=True)
def _prepare(master_id: int, now: datetime) -> Master | None:
    """Count the try and put off the next one; a try that died with its process counts too."""
    waiting = Master.objects.filter(pk=master_id, state=Master.State.WAITING)
    master = waiting.select_for_update(skip_locked=True).first()
    if master is None or (master.tries and master.due_at > now):
        return None
    if master.tries >= MAX_TRIES:
        master.state = Master.State.FAILED
        master.save(update_fields=["state"])
        return None
    master.tries += 1
    master.due_at = now + timedelta(minutes=2**master.tries)
    master.save(update_fields=["tries", "due_at"])
    return master


def _write(master: Master, widths: list[int]) -> None:
    content = storage.fetch(master.path)
    if content is None:
        raise MasterLost(f"{master.path} has a row and no file")
    for copy in copies(content, widths):
        storage.keep(path_at(master.path, copy.width, copy.suffix), copy.content)


@transaction.atomic(durable=True)
def _record_made(master: Master, widths: list[int]) -> None:
    """The file first, as whoever hangs it does: one that is hung meanwhile waits, and sees this."""
    Master.objects.select_for_update().get(pk=master.pk)
    formats = list(FORMATS)
    Master.objects.filter(pk=master.pk).update(
        state=Master.State.MADE, widths=widths, formats=formats, last_error=""
    )
    Picture.objects.filter(path=master.path).update(sizes=widths, formats=formats)


def _record_failed(master: Master, error: Exception) -> None:
    is_last = master.tries >= MAX_TRIES
    Master.objects.filter(pk=master.pk, state=Master.State.WAITING).update(
        state=Master.State.FAILED if is_last else Master.State.WAITING,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
    if is_last:
        log.error("copies of %s given up after %d tries", master.path, master.tries)
