"""Where a picture and its narrower copies lie, and how a browser finds them."""

from __future__ import annotations

from django.conf import settings


def path_at(path: str, width: int | None = None, suffix: str = "") -> str:
    """Return the path of a copy: `a/tin.webp` at 480 is `a/tin-480.webp`, as avif `a/tin-480.avif`.

    Widths are pixels; without one it is the whole picture.
    """
    if width is None:
        return path
    stem, dot, ending = path.rpartition(".")  # a name always has one; pages ask hundreds of times
    return f"{stem}-{width}{dot}{suffix or ending}"


def url_at(path: str, width: int | None = None, suffix: str = "") -> str:
    """Return the address of a picture, or of its copy of `width` pixels in a format."""
    return settings.MEDIA_URL + path_at(path, width, suffix)
