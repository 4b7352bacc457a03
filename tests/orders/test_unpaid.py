"""A buyer has a few orders at a time that wait for payment, or nobody else could buy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from catalog.models import Reservation
from marketplace.accounts.models import User
from marketplace.foundation import outbox
from marketplace.orders import services
from marketplace.orders.errors import TooManyUnpaid
from marketplace.orders.models import Order
from marketplace.orders.visitors import Visitor
from payments.charges import services as charges
from tests.factories import accounts, orders
from tests.factories.orders import NOON, Street

MOST = settings.UNPAID_ORDERS_MAX


def place(shops: Street, user: User | None = None, placed: Any = (), **wishes: Any) -> Order:
    """Place the known cart as somebody whose session remembers some orders."""
    quote = orders.checkout(
        orders.full_cart(shops, user), orders.standard_deliveries(shops), **wishes
    )
    who = orders.visitor(quote.cart)
    visitor = Visitor(key=who.key, user_id=who.user_id, placed=tuple(placed))
    at = wishes.get("now", NOON)
    return services.place_order(
        checkout_quote_id=quote.pk, visitor=visitor, person=orders.person(), now=at
    )


def refused(shops: Street, *args: Any, **wishes: Any) -> TooManyUnpaid:
    """Be refused, with nothing moved: no order, no hold."""
    before = (Order.objects.count(), Reservation.objects.count())
    with pytest.raises(TooManyUnpaid) as found:
        place(shops, *args, **wishes)
    assert (Order.objects.count(), Reservation.objects.count()) == before
    return found.value


def test_a_buyer_who_tries_again_is_not_hindered(shops: Street):
    assert MOST >= 3
    person = accounts.zhuhai_buyer()
    for _time in range(MOST):
        place(shops, person)
        place(shops, email="guest@example.com")
    assert Order.objects.count() == 2 * MOST


def test_a_person_is_told_which_orders_wait_and_until_when(shops: Street):
    person = accounts.zhuhai_buyer()
    waiting = [place(shops, person, email=f"{n}@example.com").public_id for n in range(MOST)]
    refusal = refused(shops, person, email="another@example.com")
    assert sorted(refusal.facts["orders"]) == sorted(waiting)
    for public_id in waiting:
        assert public_id in str(refusal)
    assert refusal.facts["free_at"] == NOON + timedelta(minutes=31)
    assert "12:31" in str(refusal)


def test_a_guest_is_known_by_the_visit(shops: Street):
    waiting = [place(shops, email=f"{n}@example.com").public_id for n in range(MOST)]
    assert set(refused(shops, placed=waiting).facts["orders"]) == set(waiting)
    place(shops, placed=waiting[1:])


def test_a_guest_is_known_by_the_address_however_it_is_written(shops: Street):
    waiting = [place(shops, email="lin@example.com") for _time in range(MOST)]
    refusal = refused(shops, email="LIN@example.com")
    assert refusal.facts["orders"] == ()
    assert not [order for order in waiting if order.public_id in str(refusal)]


def test_nobody_keeps_a_person_from_buying_by_giving_the_persons_address(shops: Street):
    person = accounts.zhuhai_buyer()
    for _time in range(MOST):
        place(shops, email=person.email)
    place(shops, person, email=person.email)


def test_what_was_paid_or_ended_waits_no_more(shops: Street):
    first, second, *_others = [place(shops) for _time in range(MOST)]
    refused(shops)
    orders.captured(first)
    place(shops)
    refused(shops)
    orders.charge_expired(second)
    place(shops)


def test_after_the_time_to_pay_one_may_order_again(shops: Street, clock: time_machine.Coordinates):
    for _time in range(MOST):
        place(shops)
    later = NOON + timedelta(minutes=31)
    clock.move_to(later)
    charges.expire_charges(now=later)
    outbox.drain()
    place(shops, now=later)


def test_a_second_click_still_finds_the_order(shops: Street):
    person = accounts.zhuhai_buyer()
    quotes = []
    for _time in range(MOST):
        quotes.append(
            orders.checkout(orders.full_cart(shops, person), orders.standard_deliveries(shops))
        )
        orders.place(quotes[-1])
    assert orders.place(quotes[-1]).checkout_quote_id == quotes[-1].pk
