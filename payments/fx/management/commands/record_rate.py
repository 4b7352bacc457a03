"""Hand in one published rate, where no feed is connected; another person has to confirm it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import exponent
from payments.fx.services import propose_rates
from payments.fx.sources.port import Published


class Command(BaseCommand):
    help = (
        "Hand in one published mid rate; it prices once another person has confirmed it: "
        "record_rate amcm CNY MOP 1.1871 --on 2026-05-22 --by ana --reason 'feed away'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="who published it, for example amcm")
        parser.add_argument("base", help="the currency of which one unit is priced")
        parser.add_argument("quote", help="the currency in which it is priced")
        parser.add_argument("figure", help="units of quote for the units of base, as published")
        parser.add_argument("--unit", type=int, default=1, help="for so many units of base")
        parser.add_argument("--on", required=True, help="the day of the rate, YYYY-MM-DD")
        parser.add_argument("--by", required=True, help="who hands it in")
        parser.add_argument("--reason", required=True, help="why by hand, and where it was read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for currency in (options["base"], options["quote"]):
                exponent(currency)
            seen = Published(
                base=options["base"],
                quote=options["quote"],
                figure=Decimal(options["figure"]),
                valid_on=date.fromisoformat(options["on"]),
                unit=options["unit"],
            )
            rows = propose_rates(
                [seen],
                source=options["source"],
                by=options["by"].strip(),
                reason=options["reason"],
                now=now(),
            )
        except (Refused, ValueError, ArithmeticError, InvalidOperation) as error:
            raise CommandError(f"Not stored: {error}") from None
        if options["verbosity"]:
            for row in rows:
                self.stdout.write(f"{row.pk}: {row} waits for another person: decide_rate {row.pk}")
            if not rows:
                self.stdout.write("Stored already.")
