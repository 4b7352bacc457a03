"""A paid order of the buyer in Zhuhai, and the people of both sides."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from marketplace.accounts.models import User
from marketplace.orders.models import Order, VendorOrder
from tests.factories import accounts, orders, vendors
from tests.factories.orders import Street


@dataclass(frozen=True)
class Talk:
    """Who may write to whom about what."""

    shops: Street
    order: Order
    part: VendorOrder
    buyer: User
    baker: User


@pytest.fixture
def talk(shops: Street) -> Talk:
    buyer, baker = accounts.zhuhai_buyer(), accounts.baker()
    vendors.member(shops.bakery, baker)
    vendors.member(shops.tinned_fish, accounts.fishmonger())
    order = orders.captured(orders.placed_order(shops, buyer))
    return Talk(shops, order, orders.part_of(order, shops.bakery), buyer, baker)
