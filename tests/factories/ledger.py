"""Entries of the cast: written through the ledger's own door, as everybody writes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from marketplace.foundation.money import Money
from payments.ledger import chart, checking, queries, services
from payments.ledger.types import AccountRef, EntryDraft, PostedEntry, PostingDraft

BAKERY: Final = "vendor:ven_CUNHABAKERY1"
TINNED_FISH: Final = "vendor:ven_TINNEDFISH01"
WINE: Final = "vendor:ven_W1NE1MPORTER"
DAY: Final = date(2026, 5, 22)


def move(
    debit: AccountRef, credit: AccountRef, minor: int, memo: str = "", **changes: Any
) -> PostingDraft:
    """One amount from `credit` into `debit`, in the currency of the debited account."""
    amount = changes.pop("amount", Money(minor, debit.currency))
    return PostingDraft(debit=debit, credit=credit, amount=amount, memo=memo)


def draft(key: str, *postings: PostingDraft, **changes: Any) -> EntryDraft:
    """An entry of the day on which the cast trades."""
    facts: dict[str, Any] = {
        "kind": "capture",
        "reference": "order:ord_8F3K2M9QXW4T",
        "effective_on": DAY,
    }
    return EntryDraft(key=key, postings=postings, **facts | changes)


def sale(
    key: str = "sale:1", payee: str = BAKERY, minor: int = 17_600, **changes: Any
) -> EntryDraft:
    """A buyer paid in the vendor's own currency; the goods are not delivered."""
    return draft(
        key,
        move(
            chart.psp_clearing("stripe", "MOP"), chart.vendor_pending(payee, "MOP"), minor, "goods"
        ),
        **changes,
    )


def due(key: str = "due:1", payee: str = BAKERY, minor: int = 17_600, **changes: Any) -> EntryDraft:
    """The hold has passed: what was pending is payable, less 8 % commission (exact here)."""
    pending = chart.vendor_pending(payee, "MOP")
    kept = minor * 8 // 100
    return draft(
        key,
        move(pending, chart.commission("MOP"), kept, "commission"),
        move(pending, chart.vendor_payable(payee, "MOP"), minor - kept, "net"),
        **{"kind": "earning_due"} | changes,
    )


def post_sale(key: str = "sale:1", payee: str = BAKERY, minor: int = 17_600) -> PostedEntry:
    """Post a sale and return its entry."""
    return services.post(sale(key, payee, minor))


def proven_balances() -> dict[str, int]:
    """Every account with a balance: debit positive, credit negative, proven by the ledger."""
    assert checking.check()["broken"] == 0
    return {
        line.account: line.debit.minor - line.credit.minor for line in queries.trial_balance().lines
    }
