"""Build the listings anew, or compare them with the goods."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.search import services
from catalog.search.services import Progress


class Command(BaseCommand):
    help = (
        "Bring every listing and the index of search up to date, chunk by chunk, while pages are "
        "read; a run that was cut short goes on where it stopped. With --check, compare and "
        "write nothing; exits 1 on any difference (JSON)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")
        parser.add_argument("--touched", action="store_true", help="only what was touched")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        began = time.monotonic()
        if options["touched"]:
            told: dict[str, Any] = {"touches": services.index_touched()}
        else:
            told = dataclasses.asdict(services.reindex(say=self._say(options["verbosity"])))
            told |= dataclasses.asdict(services.refresh_terms())
        told["seconds"] = round(time.monotonic() - began, 1)
        if options["verbosity"]:
            self.stdout.write(json.dumps(told))

    def _check(self) -> None:
        found = services.check_listings()
        self.stdout.write(json.dumps(dataclasses.asdict(found) | {"is_clean": found.is_clean}))
        if not found.is_clean:
            sys.exit(1)

    def _say(self, verbosity: int) -> Any:
        def say(progress: Progress) -> None:
            if verbosity > 1:
                self.stderr.write(f"{progress.done:,} of {progress.upto:,}")

        return say
