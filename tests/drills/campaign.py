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
# Whose account is in another currency than its sales: each of its payouts is converted.
PAID_IN: Final = {**SHOPS, "vendor:ven_DOCA": "MOP"}
# A claim on a chunk ends after a minute: whoever comes later may take it.
AFTER_A_CLAIM: Final = timedelta(seconds=61)

SELL: Final = """
from decimal import Decimal
from payments.fx import services as fx
from tests.factories.settlement import book_sale, deliver
at = datetime.fromisoformat(arguments[0])
fx.record_rate(
    source="amcm", base="CNY", quote="MOP", mid=Decimal(arguments[2]), valid_on=at.date(), now=at
)
for payee, reference, gross, commission, currency in json.loads(arguments[1]):
    book_sale(payee, reference, gross, commission, currency=currency, captured_at=at)
    deliver(reference, at - timedelta(days=8))
"""
OPEN: Final = """
from tests.factories.settlement import register
for payee, currency in json.loads(arguments[1]).items():
    register(payee, confirmed_at=datetime.fromisoformat(arguments[0]), currency=currency)
if len(arguments) > 2:
    settlement.set_terms(
        payee_ref="vendor:ven_DOCA", tier="standard", payout_currency="MOP",
        reason="its only account", by="user:1", now=datetime.fromisoformat(arguments[0]),
    )
"""
BOOK: Final = """
from payments.fx import services as fx
fx.book_positions(now=datetime.fromisoformat(arguments[0]))
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
from payments.settlement.models import Payout
from django.db.models import Sum
for payee, currency, owed in json.loads(arguments[1]):
    found = queries.balances(payee, currency)
    away = Payout.objects.filter(payee_ref=payee, settled_currency=currency)
    away = away.exclude(status__in=("paid", "returned"))
    away = away.aggregate(sum=Sum("settled_minor"))["sum"] or 0
    told = found.payable.minor - found.owed.minor + away
    assert told == owed, (payee, told, owed)
"""


@dataclass(frozen=True)
class Leaving:
    """A payout on its way. Money: minor units of the statement's and of the account's currency."""

    payee: str
    settled_in: str
    settled: int
    paid_in: str
    paid: int


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
    "settlement.convert.before_entry",
    "settlement.close.before_commit",
    "settlement.chunk.before_closed",
    "settlement.finish.before_commit",
)
ANSWERED: Final = "settlement.answer_by_hand.before_commit"
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
    "submit": Step(
        "submit",
        SUBMIT,
        (
            "settlement.submit.before_written",
            "settlement.submit.before_release",
            "settlement.submit.before_record",
        ),
    ),
    "paid": Step("paid", ANSWER, (ANSWERED, "ledger.write.entries_without_postings")),
    "returned": Step("returned", ANSWER, (ANSWERED,)),
    "book": Step("book", BOOK, ("fx.positions.before_booked",)),
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
    owed: Counter[tuple[str, str]] = field(default_factory=Counter)
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
        rate = f"1.18{self.chance.randint(10, 90)}"
        assert self.worker.run(SELL, self.now.isoformat(), json.dumps(sales), rate) == 0
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

    def _go_to_the_bank(self, leaving: list[Leaving]) -> None:
        """Every fifth day the bank sends all of it back, and the accounts are confirmed anew."""
        self.take("submit")
        is_returned = self.day % 5 == 0
        for each in leaving:
            self.owed[each.payee, each.settled_in] -= each.settled
            if is_returned:  # what was converted comes back, and is owed, as what it became
                self.owed[each.payee, each.paid_in] += each.paid
        self.take("returned" if is_returned else "paid", "returned" if is_returned else "paid")
        if any(each.settled_in != each.paid_in for each in leaving):
            self.take("book")
        if not is_returned:
            return
        confirmed = (self.now + timedelta(hours=1)).isoformat()
        assert self.worker.run(OPEN, confirmed, json.dumps(PAID_IN)) == 0

    def open(self) -> None:
        """Give each shop a bank account that was confirmed long ago."""
        before = (START - timedelta(9)).isoformat()
        assert self.worker.run(OPEN, before, json.dumps(PAID_IN), "terms") == 0

    def prove(self) -> None:
        """Recompute all books, and compare what shops are owed with what was promised."""
        told = [(payee, currency, minor) for (payee, currency), minor in self.owed.items()]
        assert self.worker.run(PROVE, self.now.isoformat(), json.dumps(told)) == 0

    def _sale(self, payee: str) -> tuple[str, str, int, int, str]:
        self.serial += 1
        gross = self.chance.randint(5_000, 90_000)
        commission = gross * 8 // 100
        reference = f"sale:{self.serial:08d}"
        self.sold[reference] = (payee, gross, commission)
        self.owed[payee, SHOPS[payee]] += gross - commission
        return payee, reference, gross, commission, SHOPS[payee]

    def _refund(self) -> None:
        reference = self.chance.choice(sorted(self.sold))
        payee, gross, commission = self.sold.pop(reference)
        self.owed[payee, SHOPS[payee]] -= gross - commission
        self.take("refund", reference, f"refund_{self.day}", str(gross), SHOPS[payee])

    def _adjust(self) -> None:
        payee = self.chance.choice(sorted(SHOPS))
        minor = self.chance.choice((-7_500, 2_500))
        self.owed[payee, SHOPS[payee]] += minor
        self.take("adjust", f"drill:{self.day}", payee, str(minor), SHOPS[payee])

    def _leaving(self) -> list[Leaving]:
        """The payouts that are approved: what they settle, and what the bank is told to pay."""
        with psycopg.connect(self.database) as link:
            rows = link.execute(
                "SELECT payee_ref, settled_currency, settled_minor, currency, amount_minor"
                " FROM settlement_payout WHERE status = 'approved'"
            )
            return [Leaving(*row) for row in rows]


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
