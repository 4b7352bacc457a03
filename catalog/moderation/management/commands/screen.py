"""Screen every product that was handed in, and say what was found."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.moderation import services
from catalog.moderation.models import ScreenFinding, ScreeningRun
from marketplace.foundation.clock import now


class Command(BaseCommand):
    help = (
        "Screen every product that was handed in, by the rules that are valid today, and keep "
        "what was found. With --json, say it as JSON, each finding with its product."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        run = services.ask_screening(now=now())
        services.screen_all(say=self._say(options["verbosity"]))
        run.refresh_from_db()
        found = list(
            ScreenFinding.objects.order_by("product_id", "pk").values_list(
                "product__public_id", "rule__code", "rule__severity", "path", "found"
            )
        )
        by_rule = dict(sorted(Counter(code for _id, code, *_rest in found).items()))
        told = {
            "screened": run.screened,
            "with_findings": run.found,
            "by_rule": by_rule,
            "findings": [
                dict(zip(("product", "rule", "severity", "field", "found"), row, strict=True))
                for row in found
            ],
            "seconds": round(time.monotonic() - began, 1),
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"{run.screened} screened, {run.found} with findings")
            for code, count in by_rule.items():
                self.stdout.write(f"  {code}: {count}")

    def _say(self, verbosity: int) -> Any:
        def say(run: ScreeningRun) -> None:
            if verbosity > 1:
                self.stderr.write(f"{run.done_to:,} of {run.upto:,}")

        return say
