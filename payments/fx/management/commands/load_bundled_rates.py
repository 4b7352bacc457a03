"""Store the repository's dated snapshot of rates."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from marketplace.foundation.clock import now
from payments.fx.services import load_bundled_rates


class Command(BaseCommand):
    help = "Store the dated snapshot of exchange rates; they count where FX_ALLOW_BUNDLED is set."

    def handle(self, *args: Any, **options: Any) -> None:
        rates = load_bundled_rates(now=now())
        if not options["verbosity"]:
            return
        newest = {(rate.source, rate.base, rate.quote): rate for rate in rates}
        counts = Counter((rate.source, rate.base, rate.quote) for rate in rates)
        for key, rate in newest.items():
            self.stdout.write(f"{rate}, the newest of {counts[key]}")
