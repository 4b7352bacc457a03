"""The border through the rooms: quoted, ordered, owed to customs, and given back or not.

docs/customs.md: biscuits of MOP 330.00 with delivery of 33.00 at 0.90 renminbi a pataca bear
33.04 of duty, 396.04 in all. docs/checkout.md: the known cart bears 16.28 + 22.18 = CNY 38.46.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Variant
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import queries, services
from marketplace.orders.errors import CartChanged, CartPriceChanged, CheckoutIncomplete
from marketplace.orders.models import CheckoutQuote, Order, OrderLine, VendorOrder
from marketplace.shipping.types import Destination
from payments.charges import queries as charge_queries
from payments.charges import services as charges
from payments.ledger import checking
from payments.ledger import queries as ledger
from payments.settlement.checking import check
from tests.factories import catalog, customs_rules, fx, orders, refunds, shipping, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street

pytestmark = pytest.mark.django_db
ACCEPTED = (customs_rules.NOTICE,)


@pytest.fixture
def provider(provider: FakeProvider) -> FakeProvider:
    """The provider takes nothing for itself, and gives back at once."""
    provider.fee, provider.refund_status = None, "succeeded"
    return provider


@pytest.fixture
def taxed(shops: Street) -> Street:
    """The street while customs takes what the shipped rules say."""
    customs_rules.taxing()
    return shops


def quoted(shops: Street, **changes: Any) -> CheckoutQuote:
    wishes: dict[str, Any] = {"notices": ACCEPTED}
    cart = orders.full_cart(shops)
    return orders.checkout(cart, orders.standard_deliveries(shops), **(wishes | changes))


def paid(order: Order, provider: FakeProvider) -> Order:
    view = orders.pay_page(order)
    provider.pay(view.attempt_ref)
    charges.sync_attempt(view.attempt_id, now=NOON)
    outbox.drain()
    return order


def balances() -> dict[str, int]:
    assert checking.check()["broken"] == 0
    assert check()["broken"] == 0
    return {
        line.account: line.debit.minor - line.credit.minor
        for line in ledger.trial_balance().lines
        if line.debit != line.credit
    }


def test_the_quote_and_the_order_hold_channel_and_duty(taxed: Street):
    quote = quoted(taxed)
    assert (quote.goods_minor, quote.shipping_minor, quote.duty_minor) == (35_900, 6_360, 3_846)
    assert quote.total == Money(46_106, "CNY")
    order = orders.place(quote)
    bakery, fish = order.vendor_orders.order_by("position")
    assert (bakery.channel, bakery.duty_minor, bakery.duty_cny_minor) == ("cbec_9610", 1_628, 1_628)
    assert (bakery.total_minor, bakery.vendor_total_minor) == (19_518, 21_100)
    assert (fish.duty_minor, fish.total_minor, fish.commission_minor) == (2_218, 26_588, 1_980)
    line = OrderLine.objects.get(vendor_order=bakery)
    assert (line.net_weight_g, line.origin, line.restricted_tags) == (600, "MO", [])
    first, _second = charge_queries.shares_of(order.charge_ref)
    assert (first.amount, first.duty) == (Money(19_518, "CNY"), Money(1_628, "CNY"))
    assert first.net == Money(17_890, "CNY")


def test_a_notice_of_the_law_is_accepted_first(taxed: Street):
    for notices in ((), ("cross_border_goods:1",), ("nothing",)):
        with pytest.raises(CheckoutIncomplete) as refused:
            quoted(taxed, notices=notices)
        assert set(refused.value.fields) == {"notices"}
    assert not CheckoutQuote.objects.exists()


def test_what_may_not_cross_is_refused_at_its_shop(taxed: Street):
    # a cream of which nobody knows how much it holds
    Variant.objects.filter(offers=taxed.tin).update(hs_code="3304990039")
    with pytest.raises(CheckoutIncomplete) as refused:
        quoted(taxed)
    told = refused.value.fields
    assert set(told) == {f"delivery_{taxed.tinned_fish.public_id}"}
    view = queries.checkout_view(
        orders.full_cart(taxed), to=Destination("CN-GD"), currency="CNY", language="en", now=NOON
    )
    assert not view.can_deliver
    assert not view.can_check_out
    fish = view.groups[1]
    assert fish.border is not None
    assert fish.border.refusals
    assert any(notice.code == "closed" for line in fish.lines for notice in line.notices)


def test_rules_that_changed_since_are_told_before_anything_moves(taxed: Street):
    quote = quoted(taxed)
    later = NOON + timedelta(minutes=5)
    customs_rules.untaxed_from(later)
    with pytest.raises(CartPriceChanged):
        orders.place(quote, now=later)
    assert not Order.objects.exists()


def test_goods_that_changed_since_are_another_cart(taxed: Street):
    quote = quoted(taxed)
    Variant.objects.filter(offers=taxed.tin).update(hs_code="3304990039")
    with pytest.raises(CartChanged):
        orders.place(quote)


def test_what_was_frozen_of_the_border_stays(taxed: Street):
    order = orders.place(quoted(taxed))
    part = order.vendor_orders.first()
    for change in ({"channel": "hengqin"}, {"duty_minor": 1}, {"duty_cny_minor": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VendorOrder.objects.filter(pk=part.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(duty_minor=0)


def test_pickup_and_macau_bear_no_duty(taxed: Street):
    taxed.bakery.shipping_rates.update(code="pickup")
    cart = orders.empty_cart()
    services.add_line(cart_id=cart.pk, offer_id=taxed.biscuits.pk, quantity=1, now=NOON)
    quote = orders.checkout(cart, {taxed.bakery.public_id: "pickup"}, notices=())
    assert quote.duty_minor == 0
    assert quote.snapshot["figures"]["groups"][0]["channel"] == "macau_local"


@pytest.fixture
def biscuits(db: None, provider: FakeProvider) -> Order:
    """MOP 330.00 of biscuits, delivered to Zhuhai for 33.00, paid by card in patacas."""
    bakery = vendors.bakery()
    vendors.terms(None, 800)
    shipping.rate(bakery, 3_300)
    fx.fetched_rate("MOP", "CNY", "0.90", date(2026, 5, 22))
    customs_rules.taxing()
    offer = catalog.offer(catalog.product(bakery, "biscuits"), "B330", 33_000)
    cart = orders.empty_cart(currency="MOP")
    services.add_line(cart_id=cart.pk, offer_id=offer.pk, quantity=1, now=NOON)
    quote = orders.checkout(
        cart, {bakery.public_id: "standard"}, currency="MOP", method="card", notices=ACCEPTED
    )
    return paid(orders.place(quote), provider)


def test_the_worked_number_is_owed_to_customs_to_the_last_cent(biscuits: Order):
    assert (biscuits.duty_minor, biscuits.total_minor) == (3_304, 39_604)
    part = biscuits.vendor_orders.get()
    assert (part.duty_cny_minor, part.vendor_total_minor) == (2_973, 36_300)
    payee = part.vendor.ref
    assert balances() == {
        "psp_clearing:stripe:MOP": 39_604,
        "border_tax:MOP": -3_304,
        f"vendor_pending:{payee}:MOP": -36_300,
    }


def test_a_whole_cancel_before_anything_is_declared_gives_the_duty_back(
    biscuits: Order, provider: FakeProvider
):
    part = biscuits.vendor_orders.get()
    request = refunds.give_back(part, 1, shipping=True)
    assert (request.buyer_minor, request.duty_minor) == (39_604, 3_304)
    assert (request.vendor_minor, request.borne_minor) == (36_300, 36_300 - 2_640)
    books = balances()
    assert "border_tax:MOP" not in books
    assert (books["psp_clearing:stripe:MOP"], books["refund_payable:MOP"]) == (39_604, -39_604)
    charges.submit_refunds(now=NOON)
    assert [refund.amount for refund in provider.refunds.values()] == [Money(39_604, "MOP")]
    # the commission on what was never due stands against the sale until the sweep closes it
    assert balances() == {f"vendor_pending:{part.vendor.ref}:MOP": -2_640, "commission:MOP": 2_640}


def test_what_customs_was_told_of_keeps_its_duty_unless_somebody_says_otherwise(
    biscuits: Order, provider: FakeProvider
):
    part = biscuits.vendor_orders.get()
    VendorOrder.objects.filter(pk=part.pk).update(status="fulfilled")
    part.refresh_from_db()
    lines = refunds.wish(part, 1, shipping=True)
    told = queries.preview_refund(part.public_id, lines, now=NOON)
    assert (told.to_buyer, told.duty) == (Money(36_300, "MOP"), Money(0, "MOP"))
    request = refunds.give_back(part, 1, shipping=True, with_duty=True)
    assert (request.buyer_minor, request.duty_minor) == (39_604, 3_304)
    assert "border_tax:MOP" not in balances()


def test_a_refund_without_duty_leaves_it_owed_to_customs(biscuits: Order, provider: FakeProvider):
    part = biscuits.vendor_orders.get()
    request = refunds.give_back(part, 1, shipping=True, with_duty=False)
    assert (request.buyer_minor, request.duty_minor) == (36_300, 0)
    charges.submit_refunds(now=NOON)
    books = balances()
    assert (books["psp_clearing:stripe:MOP"], books["border_tax:MOP"]) == (3_304, -3_304)
    assert "refund_payable:MOP" not in books
    left = queries.refundable(part.public_id)
    assert not left.is_anything_left


def test_a_converted_sale_keeps_duty_apart_from_margin_and_position(
    taxed: Street, provider: FakeProvider
):
    order = paid(orders.place(quoted(taxed)), provider)
    bakery, fish = taxed.bakery.ref, taxed.tinned_fish.ref
    assert balances() == {
        "psp_clearing:stripe:CNY": 46_106,
        "border_tax:CNY": -3_846,
        "fx_position:CNY": -(17_774 + 24_219),
        "fx_margin:CNY": -(116 + 151),
        "fx_position:MOP": 21_100 + 28_750,
        f"vendor_pending:{bakery}:MOP": -21_100,
        f"vendor_pending:{fish}:MOP": -28_750,
    }
    part = orders.part_of(order, taxed.bakery)
    refunds.give_back(part, 1, with_duty=True)  # a box: 74.60, and 16.28 x 74.60 / 178.90
    refunds.give_back(part, 1, shipping=True, with_duty=True)
    given = list(part.refund_requests.order_by("asked_at", "pk").values_list("duty_minor"))
    assert sorted(given) == [(679,), (949,)]
    after = balances()
    assert after["border_tax:CNY"] == -2_218
    assert after["fx_margin:CNY"] == -151
    assert after["refund_payable:CNY"] == -19_518


def test_the_cart_estimates_what_the_checkout_will_ask(taxed: Street):
    cart = orders.full_cart(taxed)
    view = queries.cart_view(cart, language="en", currency="CNY", now=NOON)
    assert (view.duty, view.landed) == (Money(3_846, "CNY"), Money(46_106, "CNY"))
    one = queries.landed_cost(
        taxed.biscuits.pk, None, zone="CN-GD", currency="CNY", language="en", now=NOON
    )
    assert one is not None
    assert (one.total, one.border.duty) == (None, Money(679, "CNY"))  # 74.60 without a delivery
    assert queries.landed_cost(
        taxed.biscuits.pk, None, zone="MO", currency="MOP", language="en", now=NOON
    ) is None  # fmt: skip
