"""Spoil the feeds at random, in memory, and prove that nothing prices by them."""

from __future__ import annotations

import json
from dataclasses import asdict
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from payments.fx.feed_proof import MUTATIONS, prove
from payments.fx.services.read_book import read_bands


class Command(BaseCommand):
    help = "Prove the guards of rates against spoiled feeds; prints JSON, exits 1 on a bad price."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=500, help="of each mutation")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        told = {
            mutation: asdict(
                prove(
                    mutation,
                    cases=options["cases"],
                    seed=options["seed"],
                    bands=read_bands(),
                    max_age_days=settings.FX_MAX_AGE_DAYS,
                )
            )
            for mutation in MUTATIONS
        }
        for each in told.values():
            each["examples"] = each["priced_wrongly"][:3]
            each["priced_wrongly"] = len(each["priced_wrongly"])
        wrong = sum(each["priced_wrongly"] for each in told.values())
        summary = {
            "seed": options["seed"],
            "seconds": f"{perf_counter() - begun:.1f}",
            "cases": sum(each["cases"] for each in told.values()),
            "priced_wrongly": wrong,
            "mutations": told,
        }
        self.stdout.write(json.dumps(summary, indent=2))
        if wrong:
            raise CommandError(f"{wrong} bad prices.")
