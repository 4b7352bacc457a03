"""`manage.py ledger`: prove the books, add them up, explain one entry. Prints JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from marketplace.foundation.money import Money
from payments.ledger import queries
from payments.ledger.checking import check
from payments.ledger.errors import EntryNotFound
from payments.ledger.types import EntryDetail


class Command(BaseCommand):
    help = "Prove the books (check), add them up (trial-balance), or explain one entry."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("check", help="recompute every balance; fail on any break")
        trial = actions.add_parser("trial-balance", help="list every account with a balance")
        trial.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        explain = actions.add_parser("explain", help="show one entry with its postings")
        explain.add_argument(
            "entry", metavar="KEY_OR_ID", help="its key (settlement:stl_...), or its id"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # the books may be long
        if options["action"] == "check":
            answer = check()
        elif options["action"] == "trial-balance":
            answer = _trial_balance(options["on"])
        else:
            answer = _entry(options["entry"])
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False, default=str))
        if answer.get("broken"):
            raise SystemExit(1)


def _trial_balance(on: date | None) -> dict[str, Any]:
    found = queries.trial_balance(on)
    return {
        "on": on,
        "accounts": [
            {
                "account": line.account,
                "kind": line.kind,
                "currency": line.debit.currency,
                "debit_minor": line.debit.minor,
                "credit_minor": line.credit.minor,
            }
            for line in found.lines
        ],
        "totals": {
            currency: {"debit_minor": debit.minor, "credit_minor": credit.minor}
            for currency, (debit, credit) in found.totals.items()
        },
    }


def _entry(name: str) -> dict[str, Any]:
    detail = _find(name)
    answer = asdict(detail)
    for told, posting in zip(answer["postings"], detail.postings, strict=True):
        told["amount"] = _plain(posting.amount)
    return answer


def _find(name: str) -> EntryDetail:
    try:
        return queries.entry(name)
    except EntryNotFound:
        if not name.isdigit():
            raise CommandError(f"No entry has the key or the number {name}.") from None
    try:
        return queries.entry_by_id(int(name))
    except EntryNotFound:
        raise CommandError(f"No entry has the key or the number {name}.") from None


def _plain(money: Money) -> dict[str, Any]:
    return {"minor": money.minor, "currency": money.currency}
