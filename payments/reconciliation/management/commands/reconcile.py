"""Reconcile by hand, and print what is matched and what is left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date

from marketplace.foundation.clock import MACAU, now
from marketplace.foundation.errors import ProjectError
from payments.gateways.patience import patient
from payments.reconciliation import queries, services
from payments.reconciliation.models import Break
from payments.reconciliation.types import ControlTotal, Swept

_EVERY: Final = "all"
_ACCOUNT_COLUMNS: Final = (
    *("account", "told_until", "ours", "theirs"),
    *("difference", "in_breaks", "waiting", "unexplained"),
)
_BREAK_COLUMNS: Final = (
    *("break", "kind", "account", "amount", "age_days", "state", "owner", "about"),
)
_FIGURES: Final = (
    *("ours", "theirs", "difference", "in_breaks", "waiting", "unexplained"),
    *("amount", "age_days"),
)


class Command(BaseCommand):
    help = "Import, match, and report: control totals by account, and breaks by age."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--provider",
            nargs="?",
            const=_EVERY,
            help="fetch the balance of a payment provider first, or of all that have keys",
        )
        parser.add_argument("--bank", type=Path, help="import this file of a bank first")
        parser.add_argument("--format", default="plain", help="whose CSV layout it has")
        parser.add_argument("--on", help="as at the end of this day, YYYY-MM-DD, in Macau")
        parser.add_argument("--by", default="system:reconciliation", help="who brings the file")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        at = _at(options["on"])
        report: dict[str, Any] = {"at": at.isoformat()}
        try:
            if options["bank"]:
                report["imported"] = self._import(options, at)
            if options["provider"]:
                report["pulled"] = _pull(options["provider"], at)
            swept = services.reconcile(now=at)
        except ProjectError as error:
            raise CommandError(str(error)) from error
        report |= _report(swept, queries.control_totals(at), queries.standing_breaks(), at)
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
        else:
            self._print(report)

    def _import(self, options: dict[str, Any], at: datetime) -> dict[str, Any]:
        path: Path = options["bank"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        kept = services.import_bank_file(
            content=content,
            file_name=path.name,
            bank=options["format"],
            by=options["by"],
            now=at,
        )
        return {
            "file": path.name,
            "is_new": kept.is_new,
            "statements": kept.statements,
            "lines": kept.lines,
            "repeated": kept.repeated,
            "contradicted": kept.contradicted,
        }

    def _print(self, report: dict[str, Any]) -> None:
        for told in report.get("pulled", ()):
            kept = f"lines {told['lines']}, payouts {told['payouts']}"
            self.stdout.write(f"pulled {told['provider']}: {told['error'] or kept}")
        for name in ("imported", "swept"):
            if name in report:
                told = ", ".join(f"{key} {value}" for key, value in report[name].items())
                self.stdout.write(f"{name}: {told}")
        self._table(_ACCOUNT_COLUMNS, report["accounts"])
        self._table(_BREAK_COLUMNS, report["breaks"])

    def _table(self, columns: Sequence[str], rows: list[dict[str, Any]]) -> None:
        """Print rows under their headings, figures to the right."""
        told = [tuple(columns), *(tuple(str(row[each] or "") for each in columns) for row in rows)]
        widths = [max(len(row[place]) for row in told) for place in range(len(columns))]
        self.stdout.write("")
        for row in told:
            cells = [
                cell.rjust(width) if heading in _FIGURES else cell.ljust(width)
                for heading, cell, width in zip(columns, row, widths, strict=True)
            ]
            self.stdout.write("  ".join(cells).rstrip())


def _pull(provider: str, at: datetime) -> list[dict[str, Any]]:
    """Fetch from one provider, whose trouble ends the command, or from each, whose does not."""
    with patient():
        if provider == _EVERY:
            pulled = services.pull_providers(now=at)
        else:
            pulled = [services.pull_provider(provider=provider, now=at)]
            services.catch_up(provider=provider, now=at)
    return [
        {"provider": p.provider, "lines": p.lines, "payouts": p.payouts, "error": p.error}
        for p in pulled
    ]


def _at(day: str | None) -> datetime:
    if day is None:
        return now()
    on = parse_date(day) if len(day) == 10 else None
    if on is None:
        raise CommandError(f"--on takes a day as YYYY-MM-DD, not {day!r}.")
    return min(datetime.combine(on, time(23, 59, 59), tzinfo=MACAU), now())


def _report(
    swept: Swept, totals: list[ControlTotal], breaks: list[Break], at: datetime
) -> dict[str, Any]:
    return {
        "swept": {
            "matched": swept.matched,
            "posted": swept.posted,
            "opened": swept.opened,
            "closed": swept.closed,
            "left": swept.left,
        },
        "accounts": [
            {
                "side": str(total.side),
                "account": total.account,
                "told_until": total.told_until.isoformat() if total.told_until else None,
                "ours": str(total.ours.decimal),
                "theirs": str(total.theirs.decimal),
                "difference": str(total.difference.decimal),
                "in_breaks": str(total.in_breaks.decimal),
                "waiting": str(total.waiting.decimal),
                "unexplained": str(total.unexplained.decimal),
            }
            for total in totals
        ],
        "breaks": [
            {
                "break": row.public_id,
                "kind": row.kind,
                "account": row.account or f"{row.side}:{row.currency}",
                "amount": str(row.amount.decimal),
                "age_days": queries.age_in_days(row, at),
                "state": row.state,
                "owner": row.owner,
                "about": row.subject,
            }
            for row in breaks
        ],
    }
