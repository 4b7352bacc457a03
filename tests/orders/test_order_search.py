"""Orders are found by what people remember, and never anybody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.orders import queries, services
from marketplace.orders.life_types import OrderSearch
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shops):
    return orders.captured(orders.placed_order(shops, accounts.zhuhai_buyer()))


@pytest.fixture
def parcel(shops, order):
    baker = vendors.member(shops.bakery, accounts.baker())
    return services.hand_over(
        public_id=orders.part_of(order, shops.bakery).public_id,
        carrier="SF Express",
        tracking_number="SF 9876 5432 1",
        member=baker,
        now=NOON,
    )


def mine(order, **search) -> int:
    found = queries.orders_of(order.user_id, language="en", search=OrderSearch(**search))
    return len(found.rows)


def test_a_buyer_finds_the_own_order(shops, order, parcel):
    words = (
        order.public_id[4:9].lower(),
        "ALM-24",
        "Almond",
        "杏仁",  # in whatever language the page is
        "SF98765",
        "林小姐",
    )
    assert [mine(order, word=word) for word in words] == [1] * len(words)
    assert mine(order, word="nothing like it") == 0
    assert mine(order, word="zh-hans") == 0  # the name of a language is no name of a product
    assert mine(order, word="%") == 0
    stranger = accounts.stranger()
    found = queries.orders_of(stranger.pk, search=OrderSearch(word="Almond"))
    assert found.rows == ()


def test_by_state_and_day(shops, order, parcel):
    states = {state: mine(order, state=state) for state in queries.ORDER_STATES}
    assert states == {"unpaid": 0, "packing": 1, "on_the_way": 1, "received": 0, "canceled": 0}
    day = date(2026, 5, 23)  # noon in Macau
    assert mine(order, since=day, until=day) == 1
    assert mine(order, since=day + timedelta(days=1)) == 0
    assert mine(order, until=day - timedelta(days=1)) == 0


def test_a_shop_finds_its_own_lines_only(shops, order, parcel):
    def found(shop, **search):
        return len(queries.vendor_orders(shop.pk, language="en", now=NOON, **search).rows)

    assert found(shops.bakery, search="ALM-24") == 1
    assert found(shops.tinned_fish, search="ALM-24") == 0
    assert found(shops.tinned_fish, search="SF98765") == 0
    assert found(shops.bakery, search="bolachas") == 1
    assert found(shops.bakery, since=date(2026, 5, 24)) == 0


def test_queues_are_counted_and_chosen(shops, order):
    def listed(at, **search):
        return queries.vendor_orders(shops.bakery.pk, language="en", now=at, **search)

    def queues(at):
        return [listed(at).queues[name] for name in queries.QUEUES]

    late = NOON + timedelta(days=3)
    assert queues(NOON) == [0, 0, 0]
    assert queues(late) == [1, 0, 0]
    (row,) = listed(late, status="late").rows
    assert (row.is_late, row.is_asked) == (True, False)
    assert listed(NOON, status="late").rows == ()
    part = orders.part_of(order, shops.bakery)
    baker = vendors.member(shops.bakery, accounts.baker())
    services.accept_vendor_order(public_id=part.public_id, member=baker, now=NOON)
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number="SF1000000000001",
        quantities={part.lines.get().pk: 1},
        member=baker,
        now=NOON,
    )
    assert queues(NOON) == [0, 0, 1]
    assert listed(NOON, status="partly").rows[0].status_label == "Partly on its way"


def test_several_are_accepted_at_once_and_one_that_moved_on_stops_nobody(shops, order):
    baker = vendors.member(shops.bakery, accounts.baker())
    other = orders.captured(orders.placed_order(shops))
    parts = [orders.part_of(each, shops.bakery).public_id for each in (order, other)]
    fish = orders.part_of(order, shops.tinned_fish).public_id
    names = [*parts, fish, "vor_NOBODY", parts[0]]
    assert services.accept_vendor_orders(public_ids=names, member=baker, now=NOON) == (2, 2)
    assert queries.vendor_orders(shops.bakery.pk, now=NOON).counts["accepted"] == 2
