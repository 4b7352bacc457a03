"""What pages are told, to the last cent, in how many reads, and who is told nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from catalog.models import Offer, Stock
from marketplace.foundation.money import Money
from marketplace.orders import errors, queries, services
from marketplace.orders.models import Order
from marketplace.orders.signing import is_order_token, order_token
from marketplace.orders.visitors import OrderReader, Visitor
from marketplace.shipping.types import Destination
from payments.charges.models import Charge
from payments.fx.errors import RateUnavailable
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street

CART_READS = 9  # cart, lines, offers, pictures, promotions, rates, deliveries, closures, notes
CHECKOUT_READS = 8
QUOTE_READS = 5  # the quote with its cart, FX quote and its steps, offers, pictures
ORDER_READS = 7  # order, parts, lines, parcels, cancellations, charge, attempts; paid: refunds
LIST_READS = 4  # orders, parts, lines, charges
VENDOR_READS = 3
VENDOR_ORDER_READS = 9  # the part, lines, parcels, cancellations, clocks; refunds, units; dispute


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def view(cart, language: str = "en", currency: str = "CNY"):
    return queries.cart_view(cart, language=language, currency=currency, now=NOON)


def the_line(cart_view, offer: Offer):
    return next(
        line for group in cart_view.groups for line in group.lines if line.offer_id == offer.pk
    )


def test_a_cart_is_grouped_by_vendor_in_both_currencies(
    shops: Street, django_assert_num_queries: Any
):
    cart = orders.full_cart(shops)
    with django_assert_num_queries(CART_READS):
        seen = view(cart)
    bakery, fish = seen.groups
    assert (bakery.vendor_name, bakery.vendor_slug) == ("Rua do Cunha Bakery", "cunha-bakery")
    assert bakery.vendor_public_id == shops.bakery.public_id
    assert (bakery.goods, bakery.vendor_goods) == (cny(14_920), mop(17_600))
    assert (fish.goods, fish.vendor_goods) == (cny(20_980), mop(24_750))
    assert (seen.goods, seen.unit_count, seen.line_count) == (cny(35_900), 6, 3)
    assert seen.can_check_out
    assert not seen.is_empty
    tin = the_line(seen, shops.tin)
    assert (tin.unit, tin.total, tin.vendor_unit) == (cny(2_250), cny(6_750), mop(2_650))
    assert (tin.quantity, tin.maximum, tin.notices) == (3, 100, ())


def test_a_cart_states_its_rates(shops: Street):
    (rate,) = view(orders.full_cart(shops)).rates
    assert (rate.base, rate.quoted, rate.mid) == ("CNY", "MOP", Decimal("1.1871"))
    assert (rate.spread_bps, rate.source, rate.valid_on.isoformat()) == (50, "amcm", "2026-05-22")
    (border,) = view(orders.full_cart(shops), currency="MOP").rates
    assert (border.mid, border.spread_bps, border.is_of_border) == (Decimal("1.1871"), 0, True)


def test_an_empty_cart_is_empty(shops: Street):
    seen = view(orders.empty_cart())
    assert (seen.is_empty, seen.can_check_out, seen.goods) == (True, False, cny(0))


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh-hant", "官也街餅家"), ("zh-hans", "官也街饼家"), ("pt", "Pastelaria da Rua do Cunha")],
)
def test_a_cart_speaks_the_language_that_was_asked_for(shops: Street, language, name):
    assert view(orders.full_cart(shops), language).groups[0].vendor_name == name


def test_a_line_says_when_few_are_left(shops: Street):
    cart = orders.full_cart(shops)
    Stock.objects.filter(pk=shops.biscuits.pk).update(on_hand=4, reserved=2)
    line = the_line(view(cart), shops.biscuits)
    assert [(n.code, n.text) for n in line.notices] == [("few_left", "2 left.")]
    assert (line.maximum, line.is_buyable) == (2, True)


def test_a_line_says_when_it_asks_for_too_many(shops: Street):
    cart = orders.full_cart(shops)
    Stock.objects.filter(pk=shops.tin.pk).update(on_hand=2)
    seen = view(cart)
    line = the_line(seen, shops.tin)
    assert [(n.code, n.text) for n in line.notices] == [("too_many", "Only 2 left.")]
    assert not line.is_buyable
    assert not seen.can_check_out
    assert seen.goods == cny(35_900 - 6_750)


def test_a_line_says_when_it_is_sold_out(shops: Street):
    cart = orders.full_cart(shops)
    Stock.objects.filter(pk=shops.tin.pk).update(on_hand=0)
    line = the_line(view(cart), shops.tin)
    assert [n.code for n in line.notices] == ["sold_out"]
    assert line.maximum == 0


def test_a_withdrawn_offer_stays_in_sight_and_out_of_the_sum(shops: Street):
    cart = orders.full_cart(shops)
    Offer.objects.filter(pk=shops.tin.pk).update(is_active=False)
    seen = view(cart)
    line = the_line(seen, shops.tin)
    assert [n.code for n in line.notices] == ["unavailable"]
    assert seen.goods == cny(35_900 - 6_750)
    assert not seen.can_check_out


@pytest.mark.parametrize(
    ("price_minor", "code", "text"),
    [
        (9_100, "price_rose", "The price rose by MOP$3.00 since you added it."),
        (8_750, "price_fell", "The price fell by MOP$0.50 since you added it."),
    ],
)
def test_a_line_says_how_its_price_changed(shops: Street, price_minor, code, text):
    cart = orders.full_cart(shops)
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=price_minor)
    line = the_line(view(cart), shops.biscuits)
    assert [(n.code, n.text) for n in line.notices] == [(code, text)]
    assert line.is_buyable


def test_a_currency_without_a_usable_rate_is_said_and_not_guessed(shops: Street, settings):
    settings.FX_ALLOW_BUNDLED = False
    with pytest.raises(RateUnavailable):
        view(orders.full_cart(shops))


def test_a_checkout_shows_deliveries_in_both_currencies(
    shops: Street, django_assert_num_queries: Any
):
    cart = orders.full_cart(shops)
    with django_assert_num_queries(CHECKOUT_READS):
        seen = queries.checkout_view(
            cart, to=Destination("CN-GD"), currency="CNY", language="en", now=NOON
        )
    bakery, _fish = seen.groups
    (option,) = bakery.options
    assert (option.code, option.name, option.is_chosen) == ("standard", "Standard delivery", True)
    assert (option.price, option.vendor_price) == (cny(2_970), mop(3_500))
    assert (option.days_min, option.days_max, option.carrier) == (3, 6, "SF Express")
    assert (bakery.total, bakery.vendor_total) == (cny(17_890), mop(21_100))
    assert (seen.goods, seen.shipping, seen.total) == (cny(35_900), cny(6_360), cny(42_260))
    assert seen.methods == ("alipay", "wechat_pay", "card")
    assert seen.can_check_out


def test_a_checkout_takes_the_chosen_delivery_else_the_cheapest(shops: Street):
    from tests.factories import shipping

    shipping.rate(shops.bakery, 9_000, code="express")
    cart = orders.full_cart(shops)
    bakery = shops.bakery.public_id

    def chosen(deliveries: dict[str, str]) -> str:
        seen = queries.checkout_view(
            cart,
            to=Destination("CN-GD"),
            currency="MOP",
            language="en",
            now=NOON,
            deliveries=deliveries,
        )
        return next(o.code for o in seen.groups[0].options if o.is_chosen)

    assert chosen({bakery: "express"}) == "express"
    assert chosen({bakery: "teleport"}) == "standard"
    assert chosen({}) == "standard"


def test_a_checkout_says_when_a_vendor_does_not_deliver_there(shops: Street):
    seen = queries.checkout_view(
        orders.full_cart(shops), to=Destination("INTL"), currency="MOP", language="en", now=NOON
    )
    assert not seen.can_deliver
    assert not seen.can_check_out
    assert all(group.options == () for group in seen.groups)


def test_a_quote_is_shown_as_it_was_promised_whatever_changed_since(
    shops: Street, django_assert_num_queries: Any
):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=99_900)
    shops.bakery.shipping_rates.all().delete()
    with django_assert_num_queries(QUOTE_READS):
        seen = queries.checkout_quote_view(
            quote.pk, visitor=orders.visitor(quote.cart), language="pt", now=NOON
        )
    assert (seen.goods, seen.shipping, seen.total) == (cny(35_900), cny(6_360), cny(42_260))
    bakery, _fish = seen.groups
    assert (bakery.lines[0].unit, bakery.lines[0].name) == (cny(7_460), "Bolachas de amêndoa")
    assert bakery.options[0].name == "Entrega normal"
    assert seen.rates[0].mid == Decimal("1.1871")
    assert (seen.expires_at, seen.is_expired) == (NOON + timedelta(minutes=30), False)
    assert seen.placed_order_public_id == ""


def test_a_quote_that_was_placed_names_its_order(shops: Street):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    order = orders.place(quote)
    seen = queries.checkout_quote_view(
        quote.pk, visitor=orders.visitor(quote.cart), language="en", now=NOON
    )
    assert seen.placed_order_public_id == order.public_id


def test_a_strangers_quote_does_not_exist(shops: Street):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    for visitor in (Visitor(), Visitor(key=uuid4()), Visitor(user_id=accounts.stranger().pk)):
        with pytest.raises(errors.CheckoutNotFound):
            queries.checkout_quote_view(quote.pk, visitor=visitor, language="en", now=NOON)


@pytest.fixture
def order(shops: Street) -> Order:
    return orders.placed_order(shops, accounts.zhuhai_buyer())


def read(order: Order, language: str = "en"):
    reader = OrderReader(user_id=order.user_id)
    return queries.order_view(order.public_id, reader=reader, language=language)


def test_an_order_shows_every_part(shops: Street, order: Order, django_assert_num_queries: Any):
    with django_assert_num_queries(ORDER_READS):
        seen = read(order)
    assert (seen.status, seen.status_label, seen.payment) == (
        "placed",
        "Awaiting payment",
        "opened",
    )
    assert (seen.total, seen.method, seen.can_pay) == (cny(42_260), "alipay", True)
    assert seen.pay_by == NOON + timedelta(minutes=30)
    assert seen.address == accounts.zhuhai_address()
    bakery, fish = seen.parts
    assert (bakery.total, bakery.vendor_total) == (cny(17_890), mop(21_100))
    assert fish.lines[1].total == cny(6_750)
    assert fish.lines[1].variant_label
    assert (bakery.rate.mid, bakery.rate.spread_bps) == (Decimal("1.1871"), 50)
    assert (bakery.vendor_name, bakery.can_confirm_receipt) == ("Rua do Cunha Bakery", False)


def test_an_order_reads_as_paid_as_soon_as_its_charge_is(order: Order):
    Charge.objects.update(
        status="captured", captured_minor=42_260, captured_at=NOON
    )  # the news is still in the outbox
    seen = read(order)
    assert (seen.status, seen.can_pay) == ("paid", False)


def test_an_order_tells_of_its_parcels(shops: Street, order: Order):
    orders.captured(order)
    member = vendors.member(shops.bakery, accounts.baker())
    services.hand_over(
        public_id=orders.part_of(order, shops.bakery).public_id,
        carrier="SF Express",
        tracking_number="SF0001",
        member=member,
        now=NOON,
    )
    seen = read(order)
    assert (seen.status, seen.status_label) == ("partially_fulfilled", "Partly on its way")
    (parcel,) = seen.parts[0].fulfillments
    assert (parcel.status, parcel.status_label) == ("handed_over", "handed over")
    assert (parcel.tracking_number, parcel.handed_over_at) == ("SF0001", NOON)
    assert [part.can_confirm_receipt for part in seen.parts] == [True, False]


def test_a_strangers_order_does_not_exist(order: Order):
    for reader in (
        OrderReader(),
        OrderReader(user_id=accounts.stranger().pk),
        OrderReader(token="x"),
        OrderReader(token=order_token("ord_000000000000")),
    ):
        with pytest.raises(errors.OrderNotFound):
            queries.order_view(order.public_id, reader=reader, language="en")


def test_a_guests_order_is_not_everyones(shops: Street):
    order = orders.placed_order(shops)
    assert order.user_id is None
    with pytest.raises(errors.OrderNotFound):
        queries.order_view(order.public_id, reader=OrderReader(user_id=None), language="en")
    token = order_token(order.public_id)
    seen = queries.order_view(order.public_id, reader=OrderReader(token=token), language="en")
    assert seen.public_id == order.public_id


def test_a_token_opens_one_order_and_nothing_else():
    token = order_token("ord_AAAAAAAAAAAA")
    assert is_order_token("ord_AAAAAAAAAAAA", token)
    assert not is_order_token("ord_BBBBBBBBBBBB", token)
    assert not is_order_token("ord_AAAAAAAAAAAA", token[:-1])
    assert not is_order_token("ord_AAAAAAAAAAAA", token.swapcase())
    assert not is_order_token("ord_AAAAAAAAAAAA", "")
    assert not is_order_token("ord_AAAAAAAAAAAA", f"{token}:{token}")


def test_a_person_lists_own_orders_in_few_reads(
    shops: Street, order: Order, django_assert_num_queries: Any
):
    orders.placed_order(shops)  # a guest's
    orders.place(
        orders.checkout(orders.full_cart(shops, order.user), orders.standard_deliveries(shops)),
        now=NOON + timedelta(minutes=1),
    )
    with django_assert_num_queries(LIST_READS):
        latest, first = queries.orders_of(order.user_id, language="en").rows
    assert first.public_id == order.public_id
    assert latest.placed_at > first.placed_at
    assert (first.total, first.unit_count, first.status) == (cny(42_260), 6, "placed")
    assert first.vendor_names == ("Rua do Cunha Bakery", "Sea Wind Tinned Fish")
    assert queries.orders_of(accounts.stranger().pk).rows == ()


def test_a_person_finds_every_order_page_by_page(
    order: Order, shops: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("marketplace.orders.queries.buyer_side.PAGE_SIZE", 2)
    placed = [order] + [
        orders.place(
            orders.checkout(orders.full_cart(shops, order.user), orders.standard_deliveries(shops)),
            now=NOON + timedelta(minutes=minute),
        )
        for minute in range(2)
    ]
    pages = [queries.orders_of(order.user_id, page=page) for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [2, 1, 0]
    assert [page.has_next for page in pages] == [True, False, False]
    listed = {row.public_id for page in pages for row in page.rows}
    assert listed == {each.public_id for each in placed}


def test_a_vendor_sees_its_own_paid_parts_alone(
    shops: Street, order: Order, django_assert_num_queries: Any
):
    assert queries.vendor_orders(shops.bakery.pk, language="en").rows == ()
    orders.captured(order)
    orders.placed_order(shops)  # unpaid
    with django_assert_num_queries(VENDOR_READS):
        seen = queries.vendor_orders(shops.bakery.pk, language="en")
    (row,) = seen.rows
    assert row.public_id == orders.part_of(order, shops.bakery).public_id
    assert (row.net, row.first_line) == (mop(19_692), "Almond biscuits")
    assert (row.first_quantity, row.line_count) == (2, 1)
    assert row.order_public_id == order.public_id
    assert (row.recipient, row.zone, row.status_label) == ("林小姐", "CN-GD", "Paid")
    assert seen.counts == {
        "paid": 1,
        "accepted": 0,
        "fulfilled": 0,
        "delivered": 0,
        "completed": 0,
        "canceled": 0,
    }
    assert not seen.has_next


def test_a_vendor_filters_by_status(shops: Street, order: Order):
    orders.captured(order)
    assert queries.vendor_orders(shops.bakery.pk, status="accepted").rows == ()
    assert len(queries.vendor_orders(shops.bakery.pk, status="paid").rows) == 1
    all_of_them = queries.vendor_orders(shops.bakery.pk, status="' OR 1=1", page=-3)
    assert (len(all_of_them.rows), all_of_them.status, all_of_them.page) == (1, "", 1)


def test_a_vendor_pages_through_its_parts(shops: Street, order: Order, monkeypatch):
    monkeypatch.setattr("marketplace.orders.queries.vendor_side.PAGE_SIZE", 1)
    orders.captured(order)
    orders.captured(orders.placed_order(shops), at=NOON + timedelta(hours=1))
    first = queries.vendor_orders(shops.bakery.pk)
    second = queries.vendor_orders(shops.bakery.pk, page=2)
    assert (first.has_next, second.has_next) == (True, False)
    assert first.rows[0].paid_at > second.rows[0].paid_at


def test_a_vendor_sees_what_to_pack_and_what_it_brings(
    shops: Street, order: Order, django_assert_num_queries: Any
):
    orders.captured(order)
    part = orders.part_of(order, shops.tinned_fish)
    with django_assert_num_queries(VENDOR_ORDER_READS):
        seen = queries.vendor_order_view(shops.tinned_fish.pk, part.public_id, language="pt")
    assert [(line.quantity, line.vendor_total) for line in seen.lines] == [
        (1, mop(16_800)),
        (3, mop(7_950)),
    ]
    assert (seen.vendor_total, seen.commission, seen.net) == (
        mop(28_750),
        mop(1_980),
        mop(26_770),
    )
    assert seen.address == accounts.zhuhai_address()
    assert (seen.delivery_name, seen.can_accept, seen.can_hand_over) == (
        "Entrega normal",
        True,
        True,
    )


def test_another_vendors_part_does_not_exist_for_a_vendor(shops: Street, order: Order):
    orders.captured(order)
    part = orders.part_of(order, shops.tinned_fish)
    with pytest.raises(errors.OrderNotFound):
        queries.vendor_order_view(shops.bakery.pk, part.public_id)


def test_an_unpaid_part_does_not_exist_for_its_vendor(shops: Street, order: Order):
    part = orders.part_of(order, shops.bakery)
    with pytest.raises(errors.OrderNotFound):
        queries.vendor_order_view(shops.bakery.pk, part.public_id)
