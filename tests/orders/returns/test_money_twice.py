"""A bank's chargeback and an open return never pay twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import return_errors as errors
from marketplace.orders.models import RefundRequest
from marketplace.orders.services import returns
from payments.charges.models import Attempt, Refund, Share
from payments.settlement.checking import check
from tests.factories import accounts, disputes, refunds, vendors
from tests.factories.returns import ARRIVED, DAY, approve, ask, delivered, now_of, receive, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(shops, bank):
    """The known order, paid at a provider with a bank behind it; the bakery's part arrived."""
    baker = vendors.member(shops.bakery, accounts.baker())
    return delivered(refunds.sold(shops, bank).bakery, baker), baker


def disputed(bank, status="needs_response", **changes):
    ref = bank.dispute(Attempt.objects.get(), Money(42_260, "CNY"))
    disputes.hear(ref, ARRIVED + 2 * DAY)
    bank.turn(ref, withdrawn=disputes.WITHDRAWN, fee=disputes.FEE)
    disputes.hear(ref, ARRIVED + 2 * DAY + timedelta(hours=1))
    outbox.drain()
    return ref


def decided(bank, ref, status):
    bank.turn(ref, status=status, **({} if status == "lost" else {"withdrawn": None}))
    disputes.hear(ref, ARRIVED + 9 * DAY)
    outbox.drain()


def test_while_the_bank_decides_nothing_is_asked_and_nothing_is_paid(bank, sale):
    part, baker = sale
    of = send(approve(ask(part, 2, reason="damaged"), baker))
    disputed(bank)
    with pytest.raises(errors.BankDecides):
        ask(part, 1, reason="damaged")
    waiting = receive(of, baker)
    assert (waiting.status, waiting.due_at) == ("received", ARRIVED + 7 * DAY)
    returns.sweep_returns(now=ARRIVED + 8 * DAY)
    assert now_of(of).status == "received"
    assert not RefundRequest.objects.exists()
    assert not Refund.objects.exists()


def test_a_lost_dispute_closes_the_return_without_money(bank, sale):
    part, baker = sale
    of = send(approve(ask(part, 2, reason="damaged"), baker))
    ref = disputed(bank)
    receive(of, baker)
    decided(bank, ref, "lost")
    returns.sweep_returns(now=ARRIVED + 10 * DAY)
    fresh = now_of(of)
    assert (fresh.status, fresh.ended_why) == ("closed", "bank")
    assert not Refund.objects.exists()
    assert Share.objects.get(reference=part.ref).refunding_minor == 17_890
    assert check()["broken"] == 0


def test_a_won_dispute_lets_the_return_pay_once(bank, sale):
    part, baker = sale
    of = send(approve(ask(part, 2, reason="damaged"), baker))
    ref = disputed(bank)
    receive(of, baker)
    decided(bank, ref, "won")
    for day in (10, 11):
        returns.sweep_returns(now=ARRIVED + day * DAY)
    assert now_of(of).status == "refunded"
    assert [refund.amount_minor for refund in Refund.objects.all()] == [17_890]
