"""Pictures of messages: checked and decoded as all uploads are, made smaller, kept here."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from catalog.media import decoding
from catalog.media.errors import PictureRefused

SIDE: Final = 1_600  # pixels of the longer side: enough to read a label on a box
_QUALITY: Final = 82


@dataclass(frozen=True)
class KeptPicture:
    """A picture as it is kept: JPEG, upright, without metadata."""

    content: bytes
    width: int
    height: int


def kept(uploads: Sequence[bytes]) -> list[KeptPicture]:
    """Decode uploads apart and make them smaller. Call it outside any transaction.

    Raises: PictureRefused, DecodersBusy.
    """
    return [_kept(content) for content in uploads]


def _kept(content: bytes) -> KeptPicture:
    decoded = decoding.decode(content)
    if decoded.reason:
        raise PictureRefused(decoded.reason)
    if max(decoded.width, decoded.height) <= SIDE:
        return KeptPicture(decoded.content, decoded.width, decoded.height)
    with Image.open(io.BytesIO(decoded.content)) as picture:  # our own JPEG, not the upload
        picture.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
        return KeptPicture(out.getvalue(), picture.width, picture.height)
