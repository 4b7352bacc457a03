"""The known cart, paid through the port of the gateways, down to the last cent in the books.

buyer pays CNY 422.60 = 419.93 at the mid rate + 2.67 of spread and rounding
bakery is owed MOP 211.00, of which 14.08 is commission; tinned fish 287.50 and 19.80
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Stock
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import queries, services
from marketplace.orders.models import Order
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from payments.charges import services as charges
from payments.ledger import checking
from payments.ledger import queries as ledger
from payments.settlement import services as settlement
from tests.factories import accounts, orders, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street


@pytest.fixture
def provider(provider: FakeProvider) -> FakeProvider:
    """The provider takes CNY 12.68 for itself."""
    provider.fee = Money(1_268, "CNY")
    return provider


def balances() -> dict[str, int]:
    """Every account with a balance: debit positive, credit negative."""
    assert checking.check()["broken"] == 0
    return {
        line.account: line.debit.minor - line.credit.minor for line in ledger.trial_balance().lines
    }


def read(order: Order) -> str:
    reader = OrderReader(token=order_token(order.public_id))
    return queries.order_view(order.public_id, reader=reader, language="en").status


def test_one_payment_becomes_two_vendors_money(shops: Street, provider: FakeProvider):
    order = orders.placed_order(shops)
    attempt = orders.pay_page(order)
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=NOON)
    assert read(order) == "paid"  # before anyone was told
    outbox.drain()
    bakery, fish = shops.bakery.ref, shops.tinned_fish.ref
    assert balances() == {
        "psp_clearing:stripe:CNY": 42_260 - 1_268,
        "processing_fee:CNY": 1_268,
        "fx_position:CNY": -(17_774 + 24_219),
        "fx_margin:CNY": -(116 + 151),
        "fx_position:MOP": 21_100 + 28_750,
        f"vendor_pending:{bakery}:MOP": -21_100,
        f"vendor_pending:{fish}:MOP": -28_750,
    }
    part = orders.part_of(order, shops.bakery)
    member = vendors.member(shops.bakery, accounts.baker())
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number="SF0001",
        member=member,
        now=NOON,
    )
    reader = OrderReader(token=order_token(order.public_id))
    services.confirm_receipt(public_id=part.public_id, reader=reader, now=NOON)
    assert settlement.post_due(now=NOON + timedelta(days=7)) == 1
    after = balances()
    assert after[f"vendor_payable:{bakery}:MOP"] == -(21_100 - 1_408)
    assert after["commission:MOP"] == -1_408
    assert after[f"vendor_pending:{fish}:MOP"] == -28_750  # not delivered, not due


def test_a_payment_after_the_end_comes_back_and_nothing_ships(
    shops: Street, provider: FakeProvider
):
    order = orders.placed_order(shops)
    attempt = orders.pay_page(order)
    late = NOON + timedelta(minutes=31)
    assert charges.expire_charges(now=late) == 1
    outbox.drain()
    assert read(order) == "canceled"
    assert set(Stock.objects.values_list("on_hand", "reserved")) == {(100, 0)}
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=late)
    charges.submit_refunds(now=late)
    outbox.drain()
    assert read(order) == "canceled"
    assert [refund.amount for refund in provider.refunds.values()] == [order.total]
    assert not order.vendor_orders.filter(paid_at__isnull=False).exists()
    assert set(Stock.objects.values_list("on_hand", "reserved")) == {(100, 0)}


def test_a_wrong_amount_pays_nothing(shops: Street, provider: FakeProvider):
    order = orders.placed_order(shops)
    attempt = orders.pay_page(order)
    provider.pay(attempt.attempt_ref, captured=Money(100, "CNY"))
    charges.sync_attempt(attempt.attempt_id, now=NOON)
    outbox.drain()
    assert read(order) == "placed"
    assert balances() == {}
    assert Stock.objects.get(pk=shops.tin.pk).reserved == 3
