"""Where a picture and its narrower copies lie, and how a browser finds them."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings


def path_at(path: str, width: int | None = None) -> str:
    """Return the path of a copy of `width` pixels: `a/tin.webp` at 480 is `a/tin-480.webp`."""
    if width is None:
        return path
    whole = PurePosixPath(path)
    return str(whole.with_name(f"{whole.stem}-{width}{whole.suffix}"))


def url_at(path: str, width: int | None = None) -> str:
    """Return the address of a picture, or of its copy of `width` pixels."""
    return settings.MEDIA_URL + path_at(path, width)
