"""One file out of an archive, in memory, and never more than it said to be. Pure."""

from __future__ import annotations

import struct
import zlib
from typing import IO, Final

from catalog.media.signatures import look
from catalog.picture_zips.archive import STORED, Entry

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_PIECE: Final = 65_536
# What an archive begins with; one that counts 257 bytes first is a tape archive.
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
)


class FileRefused(ValueError):
    """A file of an archive cannot be taken; `reason` says in one word why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def unpack(file: IO[bytes], entry: Entry) -> bytes:
    """Return one file's bytes; whoever calls bounds `entry.unpacked` before.

    Raises: FileRefused for one that is more than it says, damaged, or encrypted after all.
    """
    file.seek(entry.offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise FileRefused("damaged_file")
    told = _LOCAL.unpack(head)
    if told[2] & 1:
        raise FileRefused("encrypted")
    if told[3] != entry.method:
        raise FileRefused("damaged_file")
    file.seek(entry.offset + _LOCAL.size + told[9] + told[10])
    content = _stored(file, entry) if entry.method == STORED else _inflated(file, entry)
    if len(content) != entry.unpacked or zlib.crc32(content) != entry.crc:
        raise FileRefused("damaged_file")
    return content


def objection_to(content: bytes) -> tuple[str, int, int]:
    """Return why a file is no picture that can be taken, "" for one that may be, and its pixels.

    Only headers are walked; whether it can be decoded, the child says when it is hung.
    """
    if content.startswith(_ARCHIVES) or content[257:262] == b"ustar":
        return "nested", 0, 0
    seen = look(content)
    return seen.reason, seen.width, seen.height


def _stored(file: IO[bytes], entry: Entry) -> bytes:
    return file.read(entry.packed)


def _inflated(file: IO[bytes], entry: Entry) -> bytes:
    """Inflate piece by piece, and stop where there is more than the list said."""
    inflater, found, left = zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), entry.packed
    try:
        while left > 0 and not inflater.eof:
            piece = file.read(min(_PIECE, left))
            if not piece:
                break
            left -= len(piece)
            while piece:
                found += inflater.decompress(piece, entry.unpacked + 1 - len(found))
                if len(found) > entry.unpacked:
                    raise FileRefused("more_than_said")
                piece = inflater.unconsumed_tail
    except zlib.error as error:
        raise FileRefused("damaged_file") from error
    return bytes(found)
