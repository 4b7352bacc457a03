"""Pictures of one side of a return: decoded apart first, then kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from catalog.media import decoding
from catalog.media.decoding import Decoded
from catalog.media.errors import PictureRefused
from marketplace.orders.models import Return, ReturnFile
from marketplace.orders.return_errors import TooManyPictures


def decode_pictures(contents: Sequence[bytes]) -> list[Decoded]:
    """Check and decode uploads, outside any transaction: only pixels are left of them.

    Raises: TooManyPictures, PictureRefused, DecodersBusy.
    """
    if len(contents) > settings.RETURN_PICTURES:
        raise TooManyPictures(settings.RETURN_PICTURES)
    decoded = [decoding.decode(content) for content in contents]
    for each in decoded:
        if each.reason:
            raise PictureRefused(each.reason)
    return decoded


def keep_pictures(
    of: Return, pictures: Sequence[Decoded], *, side: ReturnFile.Side, now: datetime
) -> None:
    """Keep decoded pictures with a return; the caller holds its lock. Raises: TooManyPictures."""
    if of.files.filter(side=side).count() + len(pictures) > settings.RETURN_PICTURES:
        raise TooManyPictures(settings.RETURN_PICTURES)
    ReturnFile.objects.bulk_create(
        ReturnFile(
            of=of,
            side=side,
            content=each.content,
            size=len(each.content),
            width=each.width,
            height=each.height,
            added_at=now,
        )
        for each in pictures
    )
