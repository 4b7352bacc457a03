"""Compile the translations with Babel, so that no gettext tools are needed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_stale(folder: Path) -> int:
    """Compile every .po file below `folder` that is newer than its .mo; return how many."""
    compiled = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as opened:
            catalog = read_po(opened)
        temporary = target.with_suffix(f".{os.getpid()}.new")  # others may compile too
        with temporary.open("wb") as opened:
            write_mo(opened, catalog)
        temporary.replace(target)  # another process may be reading the old one
        compiled += 1
    return compiled


class Command(BaseCommand):
    help = "Compile locale/*/LC_MESSAGES/*.po where the source is newer."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(compile_stale(Path(folder)) for folder in settings.LOCALE_PATHS)
        if options["verbosity"]:
            self.stdout.write(f"{count} catalogs compiled")
