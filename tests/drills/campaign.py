"""Thousands of kills: a marketplace lives through days in which each step dies, again and again.

Each day shops sell, parcels arrive, the day is closed, batches go to the bank, it answers, buyers
get refunds and shops adjustments. At every step the process that takes it is killed at a named
place (SIGKILL, by `crashpoint`) and the step is taken again by another, as a worker after a
restart would. What was promised is kept beside it in plain numbers; after each day all books are
recomputed and compared.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import psycopg

from tests.drills.forked_worker import KILLED, ForkedWorker

START: Final = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SHOPS: Final = {
    "vendor:ven_AMAS": "MOP",
    "vendor:ven_BARRA": "MOP",
    "vendor:ven_COLOANE": "HKD",
    "vendor:ven_DOCA": "CNY",
}
# A claim on a chunk ends after a minute: whoever comes later may take it.
AFTER_A_CLAIM: Final = timedelta(seconds=61)

SELL: Final = """
from tests.factories.settlement import book_sale, deliver
for payee, reference, gross, commission, currency in json.loads(arguments[1]):
    at = datetime.fromisoformat(arguments[0])
    book_sale(payee, reference, gross, commission, currency=currency, captured_at=at)
    deliver(reference, at - timedelta(days=8))
"""
OPEN: Final = """
from tests.factories.settlement import register
for payee, currency in json.loads(arguments[1]).items():
    register(payee, confirmed_at=datetime.fromisoformat(arguments[0]), currency=currency)
"""
DUE: Final = "settlement.post_due(now=datetime.fromisoformat(arguments[0]))"
CLOSE: Final = """settlement.close_period(
    on=date.fromisoformat(arguments[1]), by="user:1", now=datetime.fromisoformat(arguments[0])
)"""
REFUND: Final = """settlement.refund_sale(
    reference=arguments[1], refund_ref=arguments[2],
    amount=Money(int(arguments[3]), arguments[4]), now=datetime.fromisoformat(arguments[0]),
)"""
ADJUST: Final = """
from payments.settlement.models import Adjustment
name = arguments[1]
row = Adjustment.objects.filter(reference=name).first() or settlement.propose_adjustment(
    payee_ref=arguments[2], amount=Money(int(arguments[3]), arguments[4]), description="a matter",
    reason="a drill", by="user:1", now=datetime.fromisoformat(arguments[0]), reference=name,
)
settlement.decide_adjustment(
    adjustment_ref=row.public_id, approve=True, by="user:2",
    now=datetime.fromisoformat(arguments[0]),
)"""
APPROVE: Final = """
from payments.settlement.models import PayoutBatch
for name in PayoutBatch.objects.filter(status="drafted").values_list("public_id", flat=True):
    settlement.approve_batch(
        batch_ref=name, by="user:2", now=datetime.fromisoformat(arguments[0])
    )
"""
SUBMIT: Final = "settlement.submit_approved(now=datetime.fromisoformat(arguments[0]))"
ANSWER: Final = """
from payments.settlement.models import Payout
record = settlement.record_paid if arguments[1] == "paid" else settlement.record_returned
for name in Payout.objects.filter(status="submitted").values_list("public_id", flat=True):
    record(
        payout_ref=name, bank_reference=f"BR-{name}", by="user:3",
        now=datetime.fromisoformat(arguments[0]),
    )
"""
PROVE: Final = """
import sys
from payments.ledger import checking as books
from payments.settlement import checking as payees
from payments.settlement import queries
broken = books.check()["breaks"] | payees.check()["breaks"]
assert broken == {}, broken
for payee, (currency, owed) in json.loads(arguments[1]).items():
    found = queries.balances(payee, currency)
    told = found.payable.minor - found.owed.minor + found.in_transit.minor
    assert told == owed, (payee, told, owed)
"""


@dataclass(frozen=True)
class Step:
    """One piece of work, and the places where its process is killed before it is taken whole."""

    name: str
    work: str
    places: Sequence[str] = ()
    waits: timedelta = timedelta(0)


DUE_PLACE: Final = "settlement.due.before_commit"
CLOSING_PLACES: Final = (
    "settlement.chunk.due_posted",
    "settlement.close.before_commit",
    "settlement.chunk.before_closed",
    "settlement.finish.before_commit",
)
STEPS: Final = {
    "due": Step("due", DUE, (DUE_PLACE, "ledger.write.entries_without_postings")),
    # Each place must be reached, or the step is done too early: sales are due, then a chunk.
    "close": Step("close", CLOSE, (DUE_PLACE, *CLOSING_PLACES), AFTER_A_CLAIM),
    "close without sales": Step("close", CLOSE, CLOSING_PLACES, AFTER_A_CLAIM),
    "refund": Step(
        "refund",
        REFUND,
        ("settlement.refund.before_commit", "ledger.write.entries_without_postings"),
    ),
    "adjust": Step("adjust", ADJUST, ("settlement.adjustment.before_commit",)),
    "submit": Step("submit", SUBMIT, ("settlement.submit.before_record",)),
    "paid": Step("paid", ANSWER, ("settlement.paid.before_commit",)),
    "returned": Step("returned", ANSWER, ("ledger.write.entries_without_postings",)),
}


@dataclass
class Campaign:
    """The days of one marketplace; `owed` is what each shop was promised, in minor units."""

    worker: ForkedWorker
    database: str
    chance: random.Random
    day: int = 0
    serial: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    owed: Counter[str] = field(default_factory=Counter)
    sold: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    slowest: float = 0.0

    @property
    def now(self) -> datetime:
        return START + timedelta(days=self.day)

    def take(self, name: str, *arguments: str) -> None:
        """Kill a step once or twice at each of its places, then let it be done."""
        step = STEPS[name]
        at = self.now
        for place in step.places:
            for _ in range(self.chance.choice((1, 1, 2))):
                ended = self.worker.run(step.work, at.isoformat(), *arguments, crashpoint=place)
                assert ended == KILLED, f"{name} never came to {place}"
                self.kills[place] += 1
                at += step.waits
        began = time.monotonic()
        for _ in range(2):  # and a task that is delivered twice
            assert self.worker.run(step.work, at.isoformat(), *arguments) == 0
        self.slowest = max(self.slowest, (time.monotonic() - began) / 2)

    def live_a_day(self) -> None:
        """Sell, close, pay, refund; then prove the books and what each shop is owed."""
        self.day += 1
        sales = [self._sale(payee) for payee in SHOPS]
        assert self.worker.run(SELL, self.now.isoformat(), json.dumps(sales)) == 0
        is_early = bool(self.day % 2)
        if is_early:
            self.take("due")
        if self.day % 3 == 0:
            self._refund()
        if self.day % 4 == 0:
            self._adjust()
        on: date = (self.now - timedelta(hours=20)).date()
        self.take("close without sales" if is_early else "close", on.isoformat())
        self.prove()
        assert self.worker.run(APPROVE, self.now.isoformat()) == 0
        if leaving := self._leaving():  # for two days after a return nobody is paid
            self._go_to_the_bank(leaving)
        self.prove()

    def _go_to_the_bank(self, leaving: dict[str, int]) -> None:
        """Every fifth day the bank sends all of it back, and the accounts are confirmed anew."""
        self.take("submit")
        if self.day % 5:
            for payee, minor in leaving.items():
                self.owed[payee] -= minor
            self.take("paid", "paid")
            return
        self.take("returned", "returned")
        confirmed = (self.now + timedelta(hours=1)).isoformat()
        assert self.worker.run(OPEN, confirmed, json.dumps(SHOPS)) == 0

    def open(self) -> None:
        """Give each shop a bank account that was confirmed long ago."""
        assert self.worker.run(OPEN, (START - timedelta(9)).isoformat(), json.dumps(SHOPS)) == 0

    def prove(self) -> None:
        """Recompute all books, and compare what shops are owed with what was promised."""
        told = {payee: (currency, self.owed[payee]) for payee, currency in SHOPS.items()}
        assert self.worker.run(PROVE, self.now.isoformat(), json.dumps(told)) == 0

    def _sale(self, payee: str) -> tuple[str, str, int, int, str]:
        self.serial += 1
        gross = self.chance.randint(5_000, 90_000)
        commission = gross * 8 // 100
        reference = f"sale:{self.serial:08d}"
        self.sold[reference] = (payee, gross, commission)
        self.owed[payee] += gross - commission
        return payee, reference, gross, commission, SHOPS[payee]

    def _refund(self) -> None:
        reference = self.chance.choice(sorted(self.sold))
        payee, gross, commission = self.sold.pop(reference)
        self.owed[payee] -= gross - commission
        self.take("refund", reference, f"refund_{self.day}", str(gross), SHOPS[payee])

    def _adjust(self) -> None:
        payee = self.chance.choice(sorted(SHOPS))
        minor = self.chance.choice((-7_500, 2_500))
        self.owed[payee] += minor
        self.take("adjust", f"drill:{self.day}", payee, str(minor), SHOPS[payee])

    def _leaving(self) -> dict[str, int]:
        """What approved payouts take away from what each shop is owed, in minor units."""
        with psycopg.connect(self.database) as link:
            rows = link.execute(
                "SELECT payee_ref, sum(settled_minor) FROM settlement_payout"
                " WHERE status = 'approved' GROUP BY payee_ref"
            )
            return {payee: int(minor) for payee, minor in rows}


def run(*, database: str, kills: int, seed: int) -> dict[str, Any]:
    """Live as many days as it takes; return the kills by place. A fault stops it."""
    worker = ForkedWorker(database=database, stripe_api_base="http://127.0.0.1:1")
    campaign = Campaign(worker, database, random.Random(seed))
    began = time.monotonic()
    try:
        campaign.open()
        while sum(campaign.kills.values()) < kills:
            campaign.live_a_day()
    finally:
        worker.stop()
    return {
        "kills": sum(campaign.kills.values()),
        "places": dict(sorted(campaign.kills.items())),
        "days": campaign.day,
        "unbalanced": 0,
        "double": 0,
        "lost": 0,
        "slowest_step_after_a_kill_s": round(campaign.slowest, 2),
        "claim_ends_after_s": int(AFTER_A_CLAIM.total_seconds()),
        "seconds": round(time.monotonic() - began, 1),
        "seed": seed,
    }
