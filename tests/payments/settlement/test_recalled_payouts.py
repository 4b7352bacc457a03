"""A payout that nobody has approved comes back when a dispute or a hold wants its money kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from payments.reconciliation.finding import transit_by_currency
from payments.settlement import queries, services
from payments.settlement.checking import check
from payments.settlement.errors import WrongState
from payments.settlement.models import Movement, Payout, PayoutBatch
from tests.factories.settlement import book_sale, deliver, mop, register, tell
from tests.payments.settlement.test_frozen_sales import (
    BAKERY,
    START,
    close,
    decided,
    dispute,
    sale,
)

pytestmark = pytest.mark.django_db
FISH = "vendor:ven_FISH"
DAY = START + timedelta(days=8)


@pytest.fixture
def batch() -> PayoutBatch:
    """Two sales of the bakery (net 184.00 and 276.00) and one of the fish shop (184.00), closed."""
    for payee in (BAKERY, FISH):
        register(payee, confirmed_at=START - timedelta(days=9))
    for number, minor in ((1, 20_000), (2, 30_000)):
        deliver(sale(number, minor, START), START)
    book_sale(FISH, "vendor_order:vor_3", 20_000, 1_600, captured_at=START)
    deliver("vendor_order:vor_3", START)
    services.post_due(now=DAY)
    close(DAY)
    return PayoutBatch.objects.get()


def transit(payee: str) -> int:
    return queries.balances(payee, "MOP").in_transit.minor


def test_a_dispute_calls_a_draft_back_and_the_next_closing_pays_what_is_above_it(
    batch: PayoutBatch,
):
    assert (batch.total_minor, batch.payout_count) == (64_400, 2)
    row = dispute("vendor_order:vor_1", DAY + timedelta(hours=14))
    batch.refresh_from_db()
    assert (batch.total_minor, batch.payout_count, batch.status) == (18_400, 1, "drafted")
    assert (transit(BAKERY), transit(FISH)) == (0, 18_400)
    assert queries.balances(BAKERY, "MOP").payable == mop(46_000)
    services.follow_dispute(dispute_ref=row.public_id, now=DAY + timedelta(hours=15))  # news again
    assert Movement.objects.filter(kind="recalled_payout").count() == 1
    services.approve_batch(batch_ref=batch.public_id, by="user:2", now=DAY + timedelta(hours=15))
    services.submit_approved(now=DAY + timedelta(hours=15))
    states = dict(Payout.objects.values_list("payee_ref", "status"))
    assert states == {BAKERY: "recalled", FISH: "submitted"}
    assert close(DAY + timedelta(days=1)).paid_out == {"MOP": mop(27_600)}
    decided(row, "won", DAY + timedelta(days=2))
    assert close(DAY + timedelta(days=2)).paid_out == {"MOP": mop(18_400)}
    assert check()["breaks"] == {}


def test_a_batch_of_which_everything_came_back_is_withdrawn_and_approved_by_nobody(
    batch: PayoutBatch,
):
    for number in (1, 3):
        dispute(f"vendor_order:vor_{number}", DAY + timedelta(hours=14))
    batch.refresh_from_db()
    assert (batch.total_minor, batch.payout_count, batch.status) == (0, 0, "withdrawn")
    with pytest.raises(WrongState):
        services.approve_batch(batch_ref=batch.public_id, by="user:2", now=DAY)
    assert check()["breaks"] == {}
    with translation.override("en"):
        rows = queries.open_period(BAKERY, "MOP", now=DAY + timedelta(days=1)).page.rows
    assert [row.description for row in rows] == ["Payout called back"]


def test_a_batch_shrinks_only_while_it_is_a_draft(batch: PayoutBatch):
    rows = PayoutBatch.objects.filter(pk=batch.pk)
    for change in ({"total_minor": 64_401, "payout_count": 1}, {"payout_count": 3}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    services.approve_batch(batch_ref=batch.public_id, by="user:2", now=DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(total_minor=18_400, payout_count=1)


def test_what_is_kept_already_calls_nothing_back(batch: PayoutBatch):
    deliver(sale(4, 50_000, DAY), DAY)
    services.post_due(now=DAY + timedelta(days=8))
    dispute("vendor_order:vor_1", DAY + timedelta(days=8))  # 460.00 are payable, 184.00 is frozen
    batch.refresh_from_db()
    assert batch.payout_count == 2


def test_what_was_approved_is_on_its_way(batch: PayoutBatch):
    tell("paid", batch.public_id, DAY + timedelta(days=1))
    dispute("vendor_order:vor_1", DAY + timedelta(days=1))
    assert set(Payout.objects.values_list("status", flat=True)) == {"paid"}


def test_a_hold_calls_back_all_that_was_drafted_for_its_payee(batch: PayoutBatch):
    services.place_hold(payee_ref=BAKERY, reason="who is this?", by="user:5", now=DAY)
    assert (transit(BAKERY), transit(FISH)) == (0, 18_400)
    closed = close(DAY + timedelta(days=1))
    assert [(each.reason, each.amount) for each in closed.carried] == [("on_hold", mop(46_000))]
    assert check()["breaks"] == {}


def test_a_payout_that_the_bank_rejects_is_no_longer_in_transit(batch: PayoutBatch):
    services.approve_batch(batch_ref=batch.public_id, by="user:2", now=DAY)
    services.submit_approved(now=DAY)
    for name in Payout.objects.values_list("public_id", flat=True):
        services.record_rejected(payout_ref=name, bank_reference="R", by="user:3", now=DAY)
    assert check()["breaks"] == {}
    assert transit_by_currency() == {"MOP": (0, 0)}
