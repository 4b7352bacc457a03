"""Keep a picture that somebody uploaded: checked, decoded apart, named by its content."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from catalog.media import decoding, storage
from catalog.media.decoding import Decoded
from catalog.media.errors import PictureBusy, PictureRefused
from catalog.media.models import Master
from catalog.media.naming import digest_of, path_of
from catalog.media.services.try_again import try_again
from catalog.media.types import Kept

# The bell rings when a picture is hung; who only kept one is found by the sweep.
PATIENCE: Final = timedelta(seconds=20)


def keep_upload(*, content: bytes, now: datetime) -> Kept:
    """Check, decode and keep an upload; the same one twice is kept once.

    Call it outside any transaction: it waits for a child process and for the storage. Nothing
    but pixels is kept: no metadata, no place where it was taken, no byte of the upload itself.
    Raises: PictureRefused, PictureBusy, StorageAway.
    """
    source = digest_of(content)
    # A master that comes back, out of a shop's own list of pictures, is not decoded into another.
    known = Master.objects.filter(Q(source_digest=source) | Q(digest=source)).first()
    if known is not None and _is_whole(known):
        return _kept(known)
    decoded = decoding.decode(content)
    if decoded.reason:
        raise PictureRefused(decoded.reason)
    master = _row(decoded, source, now)
    kept = _kept(master)
    storage.keep(master.path, decoded.content)
    try_again(master_id=master.pk, now=now)  # somebody may have given up on it before
    return kept


def _is_whole(known: Master) -> bool:
    """A process may have died between a row and its file; copies prove that it was there."""
    is_done = known.state in (Master.State.MADE, Master.State.REMOVED)
    return is_done or storage.is_there(known.path)


def _row(decoded: Decoded, source: str, now: datetime) -> Master:
    digest = digest_of(decoded.content)
    try:
        with transaction.atomic():
            return Master.objects.create(
                digest=digest,
                source_digest=source,
                path=path_of(digest),
                width=decoded.width,
                height=decoded.height,
                byte_size=len(decoded.content),
                placeholder=decoded.placeholder,
                created_at=now,
                used_at=now,
                due_at=now + PATIENCE,
            )
    except IntegrityError:  # another upload with the same pixels, or the same one at once
        same = Master.objects.filter(Q(digest=digest) | Q(source_digest=source)).first()
    if same is None:  # and a sweep took it away meanwhile
        raise PictureBusy(path_of(digest))
    return same


def _kept(master: Master) -> Kept:
    if master.state == Master.State.REMOVED:
        raise PictureBusy(master.path)
    return Kept(master_id=master.pk, path=master.path)
