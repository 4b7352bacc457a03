"""How picture files are called. Pure: content in, path out."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

FOLDER: Final = "pictures"
# A part of each name: raise it when copies are made otherwise, since browsers and proxies keep
# what lies under a name for ever.
RECIPE: Final = b"1"


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return sha256(content).hexdigest()


def path_of(digest: str) -> str:
    """Return where a master with this digest lies; its copies lie beside it."""
    stem = sha256(RECIPE + digest.encode()).hexdigest()[:32]
    return f"{FOLDER}/{stem[:2]}/{stem}.jpg"


def widths_of(width: int, wanted: tuple[int, ...]) -> list[int]:
    """Return the widths, in pixels, that a picture of `width` is copied at: never blown up.

    A picture of 1,000 pixels wanted at 320, 640, 960 and 1,280 comes at 320, 640, 960 and 1,000.
    """
    widest = min(width, max(wanted))
    return [*(each for each in sorted(wanted) if each < widest), widest]
