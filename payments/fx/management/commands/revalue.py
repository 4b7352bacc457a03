"""Revalue a month by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from payments.fx import services
from payments.fx.models import FxRevaluation


class Command(BaseCommand):
    help = "Value all positions at the end of a month, and take it back a day later (JSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on",
            required=True,
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the last day of the month, in Macau",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = services.revalue(on=options["on"], now=now())
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.facts or ''}".strip()) from refusal
        answer = {
            "on": options["on"].isoformat(),
            "revaluations": [_as_json(row) for row in rows],
        }
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))


def _as_json(row: FxRevaluation) -> dict[str, Any]:
    return {
        "currency": row.currency,
        "held": str(Money(row.held_minor, row.currency).decimal),
        "home_currency": row.home_currency,
        "cost": str(Money(row.cost_minor, row.home_currency).decimal),
        "worth": str(Money(row.worth_minor, row.home_currency).decimal),
        "unrealized": str(Money(row.difference_minor, row.home_currency).decimal),
        "rate": f"{row.base}/{row.quote} {row.mid.normalize():f}",
        "source": row.source,
        "valid_on": row.valid_on.isoformat(),
        "entry": row.entry_key,
    }
