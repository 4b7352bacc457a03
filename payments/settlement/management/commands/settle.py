"""Close a period by hand, or see what closing it would do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.money import Money
from payments.settlement import services
from payments.settlement.services.run_chunks import ChunkClosed
from payments.settlement.types import ClosingPreview, PaidTo, PeriodClosed

_SHOWN: Final = 50  # of each list; all are counted


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
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="change nothing: say what would be paid, and what differs from the last closing",
        )
        parser.add_argument(
            "--progress", action="store_true", help="say on standard error what each chunk did"
        )
        parser.add_argument("--by", default="system:settlement", help="who closes it")

    def handle(self, *args: Any, **options: Any) -> None:
        on = self._day(options["on"], early=options["early"] or options["dry_run"])
        if options["dry_run"]:
            report = _previewed(services.preview_closing(on=on, now=now()))
        else:
            tell = self._tell if options["progress"] else None
            closed = services.close_period(
                on=on, by=options["by"], now=now(), early=options["early"], tell=tell
            )
            report = _report(closed)
        self.stdout.write(json.dumps(report, indent=2))

    def _day(self, text: str, *, early: bool) -> date:
        try:
            on = date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"--on takes a day as YYYY-MM-DD, not {text!r}.") from None
        today = macau_day(now())
        if on > today:
            raise CommandError(f"{on} has not come yet in Macau.")
        if on == today and not early:
            raise CommandError(
                f"{on} is not over yet in Macau: what falls due later today would wait for the "
                "next period. It closes by itself after midnight; --early closes it now."
            )
        return on

    def _tell(self, chunk: ChunkClosed) -> None:
        settled = chunk.settled
        self.stderr.write(
            f"chunk {chunk.number}: {chunk.lines} sales became due, {settled.settlements} "
            f"settlements, {len(settled.paid)} payouts, {len(settled.carried)} carried"
        )


def _report(closed: PeriodClosed) -> dict[str, Any]:
    return {
        "period_end": closed.period_end.isoformat(),
        "is_finished": closed.is_finished,
        "became_due": closed.became_due,
        "settlements": closed.settlements,
        "payouts": {code: str(total.decimal) for code, total in closed.paid_out.items()},
        "batches": list(closed.batches),
        "carried": [
            {"payee": row.payee_ref, "amount": str(row.amount), "reason": row.reason}
            for row in closed.carried
        ],
    }


def _previewed(found: ClosingPreview) -> dict[str, Any]:
    return {
        "period_end": found.period_end.isoformat(),
        "is_dry_run": True,
        "would_become_due": found.became_due,
        "would_pay": _totals(found.totals),
        "payouts": len(found.paid),
        "carried": {
            "count": len(found.carried),
            "first": [
                {"payee": row.payee_ref, "amount": str(row.amount), "reason": row.reason}
                for row in found.carried[:_SHOWN]
            ],
        },
        "would_set_aside": [
            {"payee": row.payee_ref, "error": row.error} for row in found.set_aside
        ],
        "against": _against(found) if found.last_period_end else None,
    }


def _against(found: ClosingPreview) -> dict[str, Any]:
    return {
        "run": found.last_run,
        "period_end": str(found.last_period_end),
        "paid": _totals(found.last_paid),
        "new_payees": _first_of(found.new),
        "payees_no_longer_paid": _first_of(found.gone),
        "largest_changes": [
            {"payee": row.payee_ref, "was": str(row.was), "would_be": str(row.would_be)}
            for row in found.changed[:_SHOWN]
        ],
    }


def _first_of(rows: Sequence[PaidTo]) -> dict[str, Any]:
    first = [{"payee": row.payee_ref, "amount": str(row.amount)} for row in rows[:_SHOWN]]
    return {"count": len(rows), "first": first}


def _totals(amounts: Iterable[Money]) -> dict[str, str]:
    return {amount.currency: str(amount.decimal) for amount in amounts}
