"""Archives in pieces: kept from a stream, read anywhere in them with one piece in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from catalog.picture_zips.models import ZipExport, ZipExportPiece, ZipPiece, ZipRun

PIECE: Final = 1_000_000


def keep_zip(run: ZipRun, file: IO[bytes]) -> None:
    """Keep an uploaded archive's bytes."""
    for number, content in enumerate(_pieces(file)):
        ZipPiece.objects.create(run=run, number=number, content=content)


def keep_part(run: ZipExport, part: int, file: IO[bytes]) -> int:
    """Keep the bytes of one written archive; return how many there are."""
    size = 0
    for number, content in enumerate(_pieces(file)):
        ZipExportPiece.objects.create(run=run, part=part, number=number, content=content)
        size += len(content)
    return size


def contents_of_part(run: ZipExport, part: int) -> Iterator[bytes]:
    """Yield a written archive's bytes, a piece at a time."""
    pieces = ZipExportPiece.objects.filter(run=run, part=part)
    for pk in list(pieces.order_by("number").values_list("pk", flat=True)):
        yield bytes(pieces.values_list("content", flat=True).get(pk=pk))


class KeptFile:
    """A kept archive as a file that is read: a gigabyte of it costs one piece of memory."""

    def __init__(self, run_id: int, size: int) -> None:
        self._run_id = run_id
        self._size = size
        self._at = 0
        self._number = -1
        self._piece = b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place: from the start, from here (1), or from the end (2)."""
        base = (0, self._at, self._size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, length: int) -> bytes:
        """Read so many bytes from here, fewer at the end."""
        found = bytearray()
        while len(found) < length and self._at < self._size:
            number, start = divmod(self._at, PIECE)
            piece = self._load(number)[start : start + length - len(found)]
            if not piece:
                break
            found += piece
            self._at += len(piece)
        return bytes(found)

    def _load(self, number: int) -> bytes:
        if number != self._number:
            rows = ZipPiece.objects.filter(run_id=self._run_id, number=number)
            self._piece = bytes(rows.values_list("content", flat=True).first() or b"")
            self._number = number
        return self._piece


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while content := file.read(PIECE):
        yield content
