"""Where a picture and its narrower copies lie, and how a browser finds them."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings


def path_at(path: str, width: int | None = None, suffix: str = "") -> str:
    """Return the path of a copy: `a/tin.webp` at 480 is `a/tin-480.webp`, as avif `a/tin-480.avif`.

    Widths are pixels; without one it is the whole picture.
    """
    if width is None:
        return path
    whole = PurePosixPath(path)
    ending = f".{suffix}" if suffix else whole.suffix
    return str(whole.with_name(f"{whole.stem}-{width}{ending}"))


def url_at(path: str, width: int | None = None, suffix: str = "") -> str:
    """Return the address of a picture, or of its copy of `width` pixels in a format."""
    return settings.MEDIA_URL + path_at(path, width, suffix)
