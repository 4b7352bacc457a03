"""Fill a database with the demo marketplace."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.backoffice.demo.loading.customs import load_companies
from marketplace.backoffice.demo.loading.stamp import Stamp, Wish
from marketplace.foundation.clock import now

OWN_PRODUCTS, OWN_VENDORS = 150, 12


class Command(BaseCommand):
    help = (
        "Load the demo marketplace: its shops, goods, pictures and people. With larger numbers, "
        "add generated listings up to these totals. Running it again adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, default=OWN_PRODUCTS, metavar="N")
        parser.add_argument("--vendors", type=int, default=OWN_VENDORS, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("These settings keep the demo out (DEMO_ALLOWED is off).")
        if options["products"] < OWN_PRODUCTS or options["vendors"] < OWN_VENDORS:
            raise CommandError(
                f"The demo itself has {OWN_PRODUCTS} products of {OWN_VENDORS} vendors; "
                "ask for as many or more."
            )
        wish = Wish(options["products"], options["vendors"], options["seed"])
        stamp = Stamp(Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT))
        say = self.stdout.write if options["verbosity"] else _silent
        load_companies()  # the way to customs may have been chosen since
        if stamp.is_loaded(wish):
            say("The demo is loaded already.")
            return
        # Late: what draws and generates is not worth loading for a run that leaves at once.
        from marketplace.backoffice.demo.content import load
        from marketplace.backoffice.demo.loading.seeding import seed

        began = time.monotonic()
        media = Path(settings.MEDIA_ROOT)
        done = seed(demo=load(), wish=wish, stamp=stamp, media=media, now=now(), say=say)
        say(
            f"{done.products} products and {done.pictures} pictures added "
            f"in {time.monotonic() - began:.1f} s; sign-ins are in {stamp.people}"
        )


def _silent(text: str) -> None:
    """Say nothing, for --verbosity 0."""
