"""How much an archive may hold. Pure: numbers that the reading of it agrees on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from catalog.media import limits

# Pictures are packed already: a ZIP saves a few per cent. A drawing with large flat grounds may
# shrink twentyfold; what shrinks a hundredfold was made to.
RATIO: Final = 100
DIRECTORY_BYTES: Final = 8_000_000  # of the list of files, which is read at once
NAME_CHARACTERS: Final = 300


@dataclass(frozen=True)
class Limits:
    """The most that is taken: files of any kind, bytes of all files together once unpacked."""

    entries: int
    unpacked_bytes: int
    entry_bytes: int = limits.MAX_BYTES
    ratio: int = RATIO


# How much a worker does at a time.
LOOKED_AT: Final = 20  # files of one turn of the dry run
PART_BYTES: Final = 200_000_000  # of one written archive: well within a worker's time
PART_FILES: Final = 2_000
