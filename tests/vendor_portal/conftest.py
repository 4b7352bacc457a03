"""A paid order for both shops of the street."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from marketplace.orders.models import Order, VendorOrder
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Browser


@dataclass(frozen=True)
class Portal:
    """A paid order, and the browsers of who works on it."""

    order: Order
    part: VendorOrder
    other_part: VendorOrder
    baker: Browser
    fishmonger: Browser
    packer: Browser
    clerk: Browser

    def path(self, rest: str = "", language: str = "en") -> str:
        """The address of the bakery's part."""
        return f"/{language}/vendor/orders/{self.part.public_id}/{rest}"


@pytest.fixture
def portal(shops: Street) -> Portal:
    """The buyer has paid; nobody has accepted yet. The books know nothing of it."""
    return opened_portal(shops, orders.captured(orders.placed_order(shops)))


@pytest.fixture
def booked_portal(shops: Street, provider: FakeProvider) -> Portal:
    """The same after a payment that went through the provider and into the books."""
    return opened_portal(shops, surfaces.paid_order(surfaces.browser(), shops, provider))


def opened_portal(shops: Street, order: Order) -> Portal:
    people = {
        "baker": (shops.bakery, accounts.baker(), "owner"),
        "fishmonger": (shops.tinned_fish, accounts.fishmonger(), "owner"),
        "packer": (shops.bakery, accounts.person("packer@example.com"), "fulfillment"),
        "clerk": (shops.bakery, accounts.person("clerk@example.com"), "finance"),
    }
    browsers = {}
    for name, (vendor, person, role) in people.items():
        vendors.member(vendor, person, role)
        browsers[name] = surfaces.browser(person)
    return Portal(
        order=order,
        part=orders.part_of(order, shops.bakery),
        other_part=orders.part_of(order, shops.tinned_fish),
        **browsers,
    )
