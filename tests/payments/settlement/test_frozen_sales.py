"""What is disputed is never paid out, whatever happens around it, and is freed exactly once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.charges.models import Attempt, Charge, Dispute, DisputeShare
from payments.settlement import queries, services
from payments.settlement.carrying import AccountState
from payments.settlement.checking import check
from payments.settlement.closing import Position, decide
from payments.settlement.models import Earning, FrozenSale, Movement, Payout
from payments.settlement.rules import payout_rule
from payments.settlement.tiers import Tier
from tests.factories.ledger import proven_balances
from tests.factories.settlement import book_sale, deliver, mop, register

pytestmark = pytest.mark.django_db

BAKERY = "vendor:ven_BAKERY"
START = datetime(2026, 6, 1, 4, tzinfo=UTC)


def sale(number: int, minor: int, at: datetime) -> str:
    reference = f"vendor_order:vor_{number}"
    book_sale(BAKERY, reference, minor, minor * 8 // 100, captured_at=at)
    return reference


def dispute(reference: str, at: datetime) -> Dispute:
    """Write down what the charges room writes when a bank disputes a whole sale."""
    charge = Charge.objects.get(reference=f"order:{reference}")
    attempt = Attempt.objects.create(
        charge=charge, provider="stripe", method="card", key=f"k{reference}", status="captured",
        description="", language="en", email="mei@example.com", success_url="s", cancel_url="c",
        prepared_at=at, expires_at=at, captured_minor=charge.amount_minor, captured_at=at,
    )  # fmt: skip
    row = Dispute.objects.create(
        charge=charge, attempt=attempt, provider="stripe", provider_ref=reference,
        amount_minor=charge.amount_minor, currency="MOP", status="needs_response", opened_at=at,
    )  # fmt: skip
    DisputeShare.objects.create(
        dispute=row, share=charge.shares.get(), amount_minor=charge.amount_minor
    )
    services.follow_dispute(dispute_ref=row.public_id, now=at)
    return row


def decided(row: Dispute, status: str, at: datetime) -> None:
    Dispute.objects.filter(pk=row.pk).update(status=status, decided_at=at)
    for _ in range(2):  # news comes twice
        services.follow_dispute(dispute_ref=row.public_id, now=at)


def close(at: datetime):
    on = date(at.year, at.month, at.day)
    return services.close_period(on=on, by="user:1", now=at.replace(hour=17))


def test_a_due_sale_that_is_disputed_stays_while_the_others_are_paid():
    register(BAKERY, confirmed_at=START - timedelta(days=9))
    for number, minor in ((1, 20_000), (2, 30_000)):
        deliver(sale(number, minor, START), START)
    services.post_due(now=START + timedelta(days=8))
    row = dispute("vendor_order:vor_1", START + timedelta(days=8))
    closed = close(START + timedelta(days=8))
    assert closed.paid_out == {"MOP": mop(27_600)}
    assert [(each.reason, each.amount) for each in closed.carried] == [("disputed", mop(18_400))]
    assert queries.balances(BAKERY, "MOP").payable == mop(18_400)
    assert close(START + timedelta(days=9)).paid_out == {}
    with translation.override("en"):
        told = queries.open_period(BAKERY, "MOP", now=START + timedelta(days=10)).carried
    assert "dispute" in told
    decided(row, "won", START + timedelta(days=10))
    assert close(START + timedelta(days=10)).paid_out == {"MOP": mop(18_400)}
    assert check()["breaks"] == {}


def test_a_sale_is_released_once_and_a_row_stays():
    deliver(sale(1, 20_000, START), START)
    row = dispute("vendor_order:vor_1", START)
    assert services.post_due(now=START + timedelta(days=30)) == 0
    decided(row, "lost", START + timedelta(days=30))
    assert Movement.objects.filter(kind="chargeback").count() == 1
    assert FrozenSale.objects.get().outcome == "lost"
    for change in (
        {"released_at": None, "outcome": ""},
        {"outcome": "won"},
        {"amount_minor": 1},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            FrozenSale.objects.update(**change)
    assert services.post_due(now=START + timedelta(days=30)) == 1
    assert proven_balances() == {"dispute_suspense:MOP": -20_000, "psp_clearing:stripe:MOP": 20_000}


def test_whatever_happens_what_is_frozen_is_still_there():
    """Sales, refunds, disputes, closings at random: reserve, payable and pending hold it all."""
    chance = random.Random(1)
    register(BAKERY, confirmed_at=START - timedelta(days=9))
    services.set_terms(
        payee_ref=BAKERY, tier="watched", payout_currency="", reason="test", by="user:5",
        now=START - timedelta(days=9),
    )  # fmt: skip
    open_ones: list[Dispute] = []
    for number in range(18):
        at = START + timedelta(days=2 * number)
        deliver(sale(number, chance.randrange(5_000, 50_000), at), at)
        services.post_due(now=at)
        waiting_or_due = f"vendor_order:vor_{chance.randrange(number + 1)}"
        if not Attempt.objects.filter(key=f"k{waiting_or_due}").exists():
            open_ones.append(dispute(waiting_or_due, at))
        if open_ones and chance.random() < 0.5:
            row = open_ones.pop(chance.randrange(len(open_ones)))
            decided(row, chance.choice(("won", "lost", "withdrawn")), at)
        had, before = kept(), sum(Payout.objects.values_list("amount_minor", flat=True))
        frozen = frozen_due()
        close(at)
        paid = sum(Payout.objects.values_list("amount_minor", flat=True)) - before
        if paid:
            assert kept() >= frozen, f"day {number}: {paid} were paid, {frozen} are frozen"
        else:
            assert kept() <= had
    assert Payout.objects.count() > 2
    assert check()["breaks"] == {}


def kept() -> int:
    found = queries.balances(BAKERY, "MOP")
    return found.reserve.minor + found.payable.minor


def frozen_due() -> int:
    rows = FrozenSale.objects.filter(released_at=None)
    due = rows.filter(reference__in=_due_references())
    return sum(due.values_list("amount_minor", flat=True))


def _due_references() -> list[str]:
    return list(Earning.objects.filter(due__isnull=False).values_list("reference", flat=True))


amounts = st.integers(0, 10**9)


@given(amounts, amounts, amounts, amounts, st.integers(-(10**9), 10**9), amounts, amounts)
def test_no_closing_pays_what_is_frozen(payable, receivable, due, left, moved, sales, frozen):
    position = Position(
        payee_ref=BAKERY, currency="MOP", tier=Tier("t", 7, 1_000, 90), movements=1, moved=moved,
        sales_net=sales, reserve_due=due, payable=payable, receivable=receivable, frozen=frozen,
        reserve_left=left, account=_account(),
    )  # fmt: skip
    rule = payout_rule("MOP")
    found = decide(position, on=START.date(), rule=rule, now=START)
    free = decide(_without(position), on=START.date(), rule=rule, now=START)
    stays = left + payable + found.released - found.recovered - found.paid
    assert found.paid >= 0
    assert found.paid <= free.paid
    assert not found.paid or stays >= frozen
    if frozen <= left + found.held:
        assert found == free  # the reserve covers it: nothing else waits
    assert found.closing == moved + found.released - found.held - found.paid


def _account():
    return AccountState(confirmed_at=START - timedelta(days=9), returned_at=None)


def _without(position: Position) -> Position:
    return replace(position, frozen=0)


def test_a_dispute_of_nothing_freezes_nothing():
    sale(1, 20_000, START)
    charge = Charge.objects.get()
    attempt = Attempt.objects.create(
        charge=charge, provider="stripe", method="card", key="k", status="captured",
        description="", language="en", email="mei@example.com", success_url="s", cancel_url="c",
        prepared_at=START, expires_at=START, captured_minor=20_000, captured_at=START,
    )  # fmt: skip
    row = Dispute.objects.create(
        charge=charge, attempt=attempt, provider="stripe", provider_ref="d",
        amount_minor=100, currency="MOP", status="needs_response", opened_at=START,
        is_surplus=True,
    )  # fmt: skip
    assert services.follow_dispute(dispute_ref=row.public_id, now=START) == 0
    assert not FrozenSale.objects.exists()
    assert Money.zero("MOP") == queries.balances(BAKERY, "MOP").payable
