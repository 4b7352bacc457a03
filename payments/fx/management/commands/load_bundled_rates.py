"""Store the repository's dated snapshot of rates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from marketplace.foundation.clock import now
from payments.fx.services import load_bundled_rates


class Command(BaseCommand):
    help = "Store the dated snapshot of exchange rates; they count where FX_ALLOW_BUNDLED is set."

    def handle(self, *args: Any, **options: Any) -> None:
        rates = load_bundled_rates(now=now())
        if options["verbosity"]:
            for rate in rates:
                self.stdout.write(str(rate))
