"""Print what we hold and owe by currency."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.backoffice.treasury import whole_exposure
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.fx.exposure import Exposure, ExposureReport
from payments.fx.types import MidRate


class Command(BaseCommand):
    help = "Print position, cost, worth and sensitivity of each currency (JSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="at the end of a past day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = whole_exposure(now=now(), on=options["on"])
        self.stdout.write(json.dumps(_as_json(report), indent=2, ensure_ascii=False))


def _as_json(report: ExposureReport) -> dict[str, Any]:
    return {
        "on": report.on.isoformat() if report.on else None,
        "home_currency": report.home.currency,
        "worth": _digits(report.worth),
        "unrealized": _digits(report.unrealized),
        "currencies": [_currency(row) for row in report.all_rows],
        "unexplained": {code: _digits(amount) for code, amount in report.unexplained.items()},
    }


def _currency(row: Exposure) -> dict[str, Any]:
    return {
        "currency": row.currency,
        "held": _digits(row.held),
        "promised": _digits(row.promised),
        "cost": _digits(row.cost),
        "worth": _digits(row.worth),
        "unrealized": _digits(row.unrealized),
        "one_percent": _digits(row.one_percent),
        "payable": _digits(row.payable),
        "pending": _digits(row.pending),
        "funds": _digits(row.funds),
        "to_buy": _digits(row.to_buy),
        "rate": _rate(row.mid),
    }


def _rate(mid: MidRate | None) -> dict[str, str] | None:
    if mid is None:
        return None
    return {
        "pair": f"{mid.base}/{mid.quote}",
        "mid": f"{mid.mid.normalize():f}",
        "source": mid.source,
        "valid_on": mid.valid_on.isoformat(),
    }


def _digits(amount: Money | None) -> str | None:
    return None if amount is None else str(amount.decimal)
