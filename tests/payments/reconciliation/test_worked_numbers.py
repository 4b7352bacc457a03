"""The tables of docs/reconciliation.md are what happens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from marketplace.foundation.money import Money
from payments.ledger import queries as books
from payments.reconciliation import queries
from payments.reconciliation.models import MatchedPart
from tests.factories.statements import (
    Booking,
    ReportingProvider,
    camt,
    line,
    payout,
    post_capture,
)
from tests.payments.reconciliation.conftest import LATER, bring, sweep

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).resolve().parents[3] / "docs/reconciliation.md").read_text()
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 6, day) for day in (1, 2, 3))


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose head begins with a word."""
    text = PAGE.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    return [[c.strip(" `") for c in row.strip("|").split("|")] for row in text.split("\n")[2:]]


def test_the_page_says_what_is_posted_and_how_the_accounts_stand(told: ReportingProvider):
    post_capture("pi_1", 49_850, 1_446, MONDAY)
    post_capture("pi_2", 8_600, 0, MONDAY)
    told.lines = [
        line("txn_1", "payment", 49_850, MONDAY, fee=1_446, object_ref="pi_1"),
        line(
            *("txn_2", "payment", 8_350, MONDAY),
            fee=242,
            currency="HKD",
            charged=Money(8_600, "MOP"),
            exchange_rate="0.970874",
            object_ref="pi_2",
        ),
        line("txn_3", "payout", -48_404, TUESDAY, object_ref="po_ABCDEF"),
    ]
    told.payouts = [payout("po_ABCDEF", 48_404, TUESDAY)]
    told.held["po_ABCDEF"] = [told.lines[0], told.lines[2]]
    booked = [
        Booking(48_404, WEDNESDAY, "PO-ABCDEF", "B1"),
        Booking(-1_500, WEDNESDAY, bank_reference="B2", code="CHRG"),
        Booking(12_345, WEDNESDAY, bank_reference="B3"),
    ]
    bring(camt(booked, opening=0, on=WEDNESDAY))
    sweep()

    keys = MatchedPart.objects.filter(entry_key__startswith="reconciliation:")
    posted = {
        (p.debit, p.credit, p.amount.currency, f"{p.amount.decimal:,}")
        for key in {*keys.values_list("entry_key", flat=True)}
        for p in books.entry(key).postings
    }
    assert {tuple(row[1:]) for row in table("what")} == posted
    stands = [
        [
            total.account,
            *(
                f"{each.decimal:.2f}"
                for each in (
                    *(total.ours, total.theirs, total.difference),
                    *(total.in_breaks, total.waiting, total.unexplained),
                )
            ),
        ]
        for total in queries.control_totals(LATER)
    ]
    assert table("account") == stands
