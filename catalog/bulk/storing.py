"""Files in pieces, so that no process holds a whole one: in from a stream, out to one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from catalog.bulk.models import ExportPiece, ExportRun, ImportPiece, ImportRun

PIECE: Final = 1_000_000


def keep_import(run: ImportRun, file: IO[bytes]) -> None:
    """Keep an uploaded file's bytes."""
    for number, content in enumerate(_pieces(file)):
        ImportPiece.objects.create(run=run, number=number, content=content)


def keep_export(run: ExportRun, file: IO[bytes]) -> int:
    """Keep a written file's bytes in place of any older ones; return how many there are."""
    ExportPiece.objects.filter(run=run).delete()
    size = 0
    for number, content in enumerate(_pieces(file)):
        ExportPiece.objects.create(run=run, number=number, content=content)
        size += len(content)
    return size


@contextmanager
def opened(run: ImportRun) -> Iterator[IO[bytes]]:
    """Give an uploaded file back as a file on disk, for as long as it is read."""
    with tempfile.TemporaryFile() as file:
        for content in _contents(ImportPiece.objects.filter(run=run)):
            file.write(content)
        file.seek(0)
        yield file


def contents_of_export(run: ExportRun) -> Iterator[bytes]:
    """Yield a written file's bytes, a piece at a time."""
    return _contents(ExportPiece.objects.filter(run=run))


def _contents(pieces: object) -> Iterator[bytes]:
    """Read one piece at a time: together they may be as large as a file may be."""
    ids = list(pieces.order_by("number").values_list("pk", flat=True))  # type: ignore[attr-defined]
    for pk in ids:
        yield bytes(pieces.values_list("content", flat=True).get(pk=pk))  # type: ignore[attr-defined]


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while content := file.read(PIECE):
        yield content
