"""Prove the books: recompute everything that can be recomputed, and name every difference.

Nothing in here trusts a trigger: it is what finds out that one was switched off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from payments.ledger import proofs
from payments.ledger.chart import CLEARING, account
from payments.ledger.errors import UnknownAccount
from payments.ledger.fingerprinting import Break, altered_entries
from payments.ledger.kinds import natural
from payments.ledger.models import Balance, Entry, Snapshot

SHOWN: Final = 50  # rows of each break that the report names; all are counted
CHECKS: Final = (
    "balances_that_differ",
    "balances_below_floor",
    "postings_in_unknown_accounts",
    "postings_that_mix_currencies",
    "postings_without_shape",
    "postings_without_entry",
    "entries_without_postings",
    "entries_that_were_altered",
    "corrections_that_do_not_mirror",
    "currencies_out_of_balance",
    "border_taxes_overdrawn",
    "snapshots_that_differ",
    "accounts_unlike_the_chart",
    "guards_that_are_off",
)


class Findings:
    """Breaks by name: all are counted, the first of each are kept."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, list[Break]] = {}

    def add(self, name: str, rows: Iterable[Break], count: int | None = None) -> None:
        """Keep rows of a break; `count` says how many there are when not all of them came."""
        given = list(rows)
        self._counts[name] += len(given) if count is None else count
        kept = self._first.setdefault(name, [])
        kept += given[: SHOWN - len(kept)]

    def report(self) -> dict[str, Any]:
        """Return what was found, in the order of the checks."""
        found = [name for name in CHECKS if self._counts[name]]
        return {
            "broken": sum(self._counts.values()),
            "checks": list(CHECKS),
            "breaks": {
                name: {"count": self._counts[name], "first": self._first[name]} for name in found
            },
        }


def check() -> dict[str, Any]:
    """Recompute every balance from the postings and compare everything that must agree.

    The result is ready for JSON: `broken` is the number of breaks, `breaks` names the first
    of each sort. Clearing accounts that are not empty are listed, and are no breaks: their
    money is on its way.
    """
    findings = Findings()
    books = _rows(proofs.BOOKS)
    _compare_accounts(findings, books)
    suspected = ["corrections_that_do_not_mirror", *_suspected(books)]
    for name in suspected:
        rows = _rows(proofs.POSTINGS_LIKE[name], {"shown": SHOWN})
        count = rows[0]["found"] if rows else 0
        findings.add(name, ({k: v for k, v in row.items() if k != "found"} for row in rows), count)
    for name, row in altered_entries():
        findings.add(name, [row])
    if Snapshot.objects.exists():
        findings.add("snapshots_that_differ", _rows(proofs.SNAPSHOTS))
    findings.add("border_taxes_overdrawn", _rows(proofs.BORDER_TAXES_OVERDRAWN))
    findings.add("guards_that_are_off", _rows(proofs.GUARDS_OFF, [list(proofs.GUARDS)]))
    return findings.report() | {
        "counted": {
            "accounts": len({row["account_id"] for row in books if row["account"]}),
            "tracked_balances": Balance.objects.count(),
            "entries": Entry.objects.count(),
            "postings": sum(row["mentions"] for row in books) // 2,
        },
        "clearing": [
            {name: row[name] for name in ("account", "currency", "balance_minor")}
            for row in _by_account(books)
            if row["account"].partition(":")[0] in CLEARING and row["balance_minor"]
        ],
    }


def _compare_accounts(findings: Findings, books: list[Break]) -> None:
    totals: Counter[str] = Counter()
    for row in _by_account(books):
        kept = (row["kept_debits"], row["kept_credits"])
        if (row["is_tracked"] or row["is_kept"]) and kept != (
            row["posted_debits"],
            row["posted_credits"],
        ):
            names = ("account", "kept_debits", "kept_credits", "posted_debits", "posted_credits")
            findings.add("balances_that_differ", [{name: row[name] for name in names}])
        # By its postings, not by what is kept.
        if row["floor_minor"] is not None and row["balance_minor"] < row["floor_minor"]:
            told = ("account", "floor_minor", "balance_minor")
            findings.add("balances_below_floor", [{name: row[name] for name in told}])
        if reason := _unlike_the_chart(row):
            findings.add(
                "accounts_unlike_the_chart", [{"account": row["account"], "reason": reason}]
            )
        totals[row["currency"]] += row["posted_debits"] - row["posted_credits"]
    # Zero per currency follows from the shape of a posting; it is added up all the same.
    for currency, difference in sorted(totals.items()):
        if difference:
            row = {"currency": currency, "difference_minor": difference}
            findings.add("currencies_out_of_balance", [row])


def _by_account(books: list[Break]) -> list[Break]:
    """Add up the rows of each account that exists; more than one means mixed currencies."""
    accounts: dict[int, Break] = {}
    for row in books:
        if row["account"] is None:
            continue
        known = accounts.setdefault(
            row["account_id"], row | {"posted_debits": 0, "posted_credits": 0}
        )
        known["posted_debits"] += row["posted_debits"]
        known["posted_credits"] += row["posted_credits"]
    for row in accounts.values():
        sums = (row["posted_debits"], row["posted_credits"])
        row["balance_minor"] = natural(row["kind"], *sums)
    return list(accounts.values())


def _suspected(books: list[Break]) -> list[str]:
    """Name the sorts of bad postings that the sums show; each is then looked for row by row."""
    found = []
    if any(row["account"] is None for row in books):
        found.append("postings_in_unknown_accounts")
    if any(row["posted_currency"] not in (None, row["currency"]) for row in books):
        found.append("postings_that_mix_currencies")
    if any(row["is_misshapen"] for row in books):
        found.append("postings_without_shape")
    return found


def _unlike_the_chart(row: Break) -> str:
    try:
        ref = account(row["account"])
    except UnknownAccount:
        return "not in the chart"
    if (row["kind"], row["currency"], row["is_tracked"]) != (
        ref.kind,
        ref.currency,
        ref.is_tracked,
    ):
        return "kind, currency or tracking"
    # The owner may move a floor; an account without one is not what the chart says.
    return "floor" if (row["floor_minor"] is None) != (ref.floor_minor is None) else ""


def _rows(sql: str, params: Any = None) -> list[Break]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
