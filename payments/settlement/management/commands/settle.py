"""Close a period by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import macau_day, now
from payments.settlement import services


class Command(BaseCommand):
    help = "Post what is due, close the period that ends with a day, draft its payouts (JSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", required=True, help="last day of the period, as YYYY-MM-DD, in Macau"
        )
        parser.add_argument(
            "--early",
            action="store_true",
            help="close a day that is not over; what falls due later in it waits a period",
        )
        parser.add_argument("--by", default="system:settlement", help="who closes it")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        try:
            on = date.fromisoformat(options["on"])
        except ValueError:
            raise CommandError(f"--on takes a day as YYYY-MM-DD, not {options['on']!r}.") from None
        if on > macau_day(at):
            raise CommandError(f"{on} has not come yet in Macau.")
        if on == macau_day(at) and not options["early"]:
            raise CommandError(
                f"{on} is not over yet in Macau: what falls due later today would wait for the "
                "next period. It closes by itself after midnight; --early closes it now."
            )
        closed = services.close_day(on=on, by=options["by"], now=at, early=options["early"])
        report = {
            "period_end": closed.period_end.isoformat(),
            "became_due": closed.became_due,
            "settlements": closed.settlements,
            "payouts": {code: str(total.decimal) for code, total in closed.paid_out.items()},
            "batches": list(closed.batches),
            "carried": [
                {"payee": row.payee_ref, "amount": str(row.amount), "reason": row.reason}
                for row in closed.carried
            ],
        }
        self.stdout.write(json.dumps(report, indent=2))
