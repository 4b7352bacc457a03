"""`manage.py uploads`: say of files whether they would be taken as pictures. Prints JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.media.decoding import decode


class Command(BaseCommand):
    help = "Check files as uploads are checked: reason, time and peak memory of each, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="check each file; fail when one is refused")
        check.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [_checked(path) for path in options["files"]]
        refused = sum(bool(file["reason"]) for file in files)
        answer = {"checked": len(files), "refused": refused, "files": files}
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        if refused:
            raise SystemExit(1)


def _checked(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    found = decode(content)
    return {
        "file": path.name,
        "bytes": len(content),
        "kind": found.kind,
        "reason": found.reason,
        "detail": found.detail,
        "width": found.width,
        "height": found.height,
        "seconds": round(found.seconds, 3),
        "peak_bytes": found.peak,
    }
