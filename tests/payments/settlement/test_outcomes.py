"""Every way in which a bank can answer a file of six payouts: 3^6 = 729 sets.

All of them through the reader, the verdicts and the moves, with books kept beside them; a sample
through the tables and the ledger. `EVERY_OUTCOME=1` takes all of them through the tables, too,
and prints each set with its sums as JSON (with `-s`).
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from payments.ledger import chart, checking
from payments.ledger import queries as books
from payments.settlement import services
from payments.settlement.iso20022 import pain002
from payments.settlement.iso20022.verdicts import verdicts
from payments.settlement.models import Movement, Payout
from payments.settlement.moves import Move, batch_state, move
from tests.payments.settlement.payout_cast import (
    FRIDAY,
    SATURDAY,
    answered,
    iso_rails,
    names,
    report,
    statuses,
    submitted,
)

AMOUNTS = (19_692, 26_770, 5_000, 1, 999_999, 43_210)
TOTAL = sum(AMOUNTS)
ALL = list(product(("paid", "rejected", "silent"), repeat=6))
CODES = {"paid": "ACSC", "rejected": "RJCT:AC04"}
LINES = [f"pay-{n}" for n in range(6)]
BATCH = SimpleNamespace(message_id="bat-SIX")
WORKED = ("paid", "paid", "silent", "silent", "rejected", "paid")  # of docs/payouts.md
SAMPLE = [*ALL[::182], WORKED]  # the first and the last too


def file_status(outcomes: tuple[str, ...]) -> str:
    """What a bank says of the whole: PART as soon as lines differ or are missing."""
    said = set(outcomes)
    return CODES[said.pop()].partition(":")[0] if said in ({"paid"}, {"rejected"}) else "PART"


def lines_of(outcomes: tuple[str, ...], ids: list[str]) -> dict[str, str]:
    return {
        name: CODES[outcome]
        for name, outcome in zip(ids, outcomes, strict=True)
        if outcome != "silent"
    }


def test_there_are_seven_hundred_and_twenty_nine():
    assert len(ALL) == len(set(ALL)) == 729
    assert (SAMPLE[0], SAMPLE[-2]) == (("paid",) * 6, ("silent",) * 6)


def test_the_worked_example_of_the_page_is_what_the_sums_say():
    page = (Path(__file__).resolve().parents[3] / "docs/payouts.md").read_text()
    sums = {
        outcome: sum(m for m, each in zip(AMOUNTS, WORKED, strict=True) if each == outcome)
        for outcome in ("paid", "rejected", "silent")
    }
    words = {"paid": "gone from the bank", "rejected": "payable again", "silent": "in transit"}
    for outcome, minor in sums.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {words[outcome]}"))
        assert f"| {WORKED.count(outcome)} | {Money(minor, 'MOP').decimal:,} |" in row
    assert f"| sum | 6 | {Money(TOTAL, 'MOP').decimal:,} |" in page


def test_of_all_sets_every_total_agrees_and_nothing_is_paid_twice():
    for outcomes in ALL:
        content = report(BATCH, lines_of(outcomes, LINES), status=file_status(outcomes))
        found = verdicts(pain002.read(content), {"bat-SIX-1": LINES})
        status = dict.fromkeys(LINES, "submitted")
        steps: Counter[str] = Counter()
        for _ in range(2):  # told twice
            for name, verdict in found.items():
                outcome = verdict.outcome or status[name]
                if move(status[name], outcome) is Move.STEP:
                    status[name] = outcome
                    steps[name] += 1
                else:
                    assert move(status[name], outcome) is Move.NOTHING
        expected = ["submitted" if each == "silent" else each for each in outcomes]
        assert list(status.values()) == expected
        where: Counter[str] = Counter()
        for name, minor in zip(LINES, AMOUNTS, strict=True):
            where[status[name]] += minor
        assert sum(where.values()) == TOTAL
        assert max(steps.values(), default=0) <= 1
        is_open = "silent" in outcomes
        state = batch_state(Counter(status.values()))
        assert (state in ("awaited", "partly_answered")) == is_open


@pytest.mark.django_db
@pytest.mark.parametrize("outcomes", ALL if os.environ.get("EVERY_OUTCOME") else SAMPLE)
def test_through_the_tables_too(outcomes: tuple[str, ...]):
    with iso_rails:
        batch = submitted(*AMOUNTS)
    ids = names(batch)
    content = report(batch, lines_of(outcomes, ids), status=file_status(outcomes))
    for name in ("ONE", "TWO"):  # told twice, in two files
        answered(content.replace(b"ANSWER-1", name.encode()))
    assert statuses(batch) == ["submitted" if each == "silent" else each for each in outcomes]
    sums: Counter[str] = Counter()
    for outcome, minor in zip(outcomes, AMOUNTS, strict=True):
        sums[outcome] += minor
    payees = list(Payout.objects.order_by("payee_ref").values_list("payee_ref", flat=True))
    transit = sum(books.balance(chart.payout_transit(p, "MOP")).minor for p in payees)
    payable = sum(books.balance(chart.vendor_payable(p, "MOP")).minor for p in payees)
    paid = -books.balance(chart.bank("MOP")).minor
    assert (paid, payable, transit) == (sums["paid"], sums["rejected"], sums["silent"])
    assert paid + payable + transit == TOTAL
    assert sum(Movement.objects.values_list("amount_minor", flat=True)) == sums["rejected"]
    told = OutboxEvent.objects.filter(topic="settlement.payout_paid").count()
    assert told == outcomes.count("paid")
    assert services.alarm_silent(now=FRIDAY) == 0
    assert services.alarm_silent(now=SATURDAY) == outcomes.count("silent")
    assert checking.check()["broken"] == 0
    if os.environ.get("EVERY_OUTCOME"):
        sys.stdout.write(json.dumps({"outcomes": outcomes, **sums}) + "\n")
