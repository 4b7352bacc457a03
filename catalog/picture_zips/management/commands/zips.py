"""Look at archives of pictures as the portal would: what is in them, at what cost."""

from __future__ import annotations

import json
import resource
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from catalog.picture_zips.archive import ArchiveRefused, Entry, read_directory
from catalog.picture_zips.limits import Limits
from catalog.picture_zips.naming import is_junk
from catalog.picture_zips.unpacking import FileRefused, objection_to, unpack


class Command(BaseCommand):
    help = "Read archives of pictures under the portal's limits; print one line of JSON for each."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files."""
        steps = parser.add_subparsers(dest="step", required=True)
        check = steps.add_parser("check", help="say what is in archives, and what is wrong")
        check.add_argument("files", nargs="+", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        """Print what came of each."""
        for path in files:
            self.stdout.write(json.dumps(checked(path), ensure_ascii=False))


def checked(path: Path) -> dict[str, Any]:
    """Return what an archive holds: files taken and refused by reason, seconds, peak of memory.

    `peak_bytes` is the most that this process had in memory so far.
    """
    start = perf_counter()
    told: Counter[str] = Counter()
    refused = ""
    limits = Limits(
        entries=settings.PICTURE_ZIP_MAX_FILES,
        unpacked_bytes=settings.PICTURE_ZIP_UNPACKED_MAX_BYTES,
    )
    with path.open("rb") as file:
        try:
            for entry in read_directory(file, limits):
                told["ignored" if is_junk(entry.name) else _reason(file, entry) or "taken"] += 1
        except ArchiveRefused as refusal:
            refused = refusal.reason
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "refused": refused,
        "files": dict(sorted(told.items())),
        "seconds": round(perf_counter() - start, 3),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _reason(file: Any, entry: Entry) -> str:
    if entry.reason:
        return entry.reason
    try:
        return objection_to(unpack(file, entry))[0]
    except FileRefused as refusal:
        return refusal.reason
