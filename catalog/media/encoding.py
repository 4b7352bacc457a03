"""Copies of a kept picture in the widths and formats that browsers choose from. Pure.

What comes in is our own JPEG, never an upload, so no child process is needed here.
Source: speeds and qualities measured in `docs/media.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image

FORMATS: Final = ("avif", "webp", "jpg")  # the smallest first: a browser takes the first it reads
_SAVED_AS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "avif": ("AVIF", {"quality": 60, "speed": 7, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 80, "method": 4}),
    "jpg": ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
}


@dataclass(frozen=True)
class Copy:
    """One copy: its width in pixels, its format, its content."""

    width: int
    suffix: str
    content: bytes


def copies(master: bytes, widths: list[int]) -> Iterator[Copy]:
    """Make each copy, the widest first; one at a time, so that memory stays small."""
    with Image.open(BytesIO(master), formats=("JPEG",)) as opened:
        image = opened.convert("RGB")
    for width in sorted(widths, reverse=True):
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
        for suffix in FORMATS:
            yield Copy(width, suffix, _encoded(image, suffix))


def _encoded(image: Image.Image, suffix: str) -> bytes:
    name, options = _SAVED_AS[suffix]
    held = BytesIO()
    image.save(held, name, **options)
    return held.getvalue()
