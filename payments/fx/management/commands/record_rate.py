"""Store one published rate by hand, where no feed is connected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from payments.fx.services import record_rate
from payments.fx.types import JumpOverride


class Command(BaseCommand):
    help = "Store one published mid rate: record_rate amcm CNY MOP 1.1871 --on 2026-05-22"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="who published it, for example amcm")
        parser.add_argument("base", help="the currency of which one unit is priced")
        parser.add_argument("quote", help="the currency in which it is priced")
        parser.add_argument("mid", help="units of quote for one unit of base, as published")
        parser.add_argument("--on", required=True, help="the day of the rate, YYYY-MM-DD")
        parser.add_argument(
            "--despite-jump",
            metavar="REASON",
            default="",
            help="why it is right though far from the last rate of the pair; needs --by",
        )
        parser.add_argument("--by", default="", help="who answers for --despite-jump")

    def handle(self, *args: Any, **options: Any) -> None:
        by, reason = options["by"].strip(), options["despite_jump"].strip()
        if bool(by) != bool(reason):
            raise CommandError("--despite-jump REASON and --by NAME go together.")
        try:
            rate = record_rate(
                source=options["source"],
                base=options["base"],
                quote=options["quote"],
                mid=Decimal(options["mid"]),
                valid_on=date.fromisoformat(options["on"]),
                now=now(),
                override=JumpOverride(by=by, reason=reason) if by else None,
            )
        except (Refused, ValueError, InvalidOperation) as error:
            raise CommandError(f"Not stored: {error}") from None
        if options["verbosity"]:
            self.stdout.write(str(rate))
