"""The street, a clock that stands still at noon, and a paid order for both shops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine

from marketplace.orders.models import Order, VendorOrder
from payments.gateways import registry
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import Browser


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Noon of the cast; a test moves it on."""
    with time_machine.travel(NOON, tick=False) as found:
        yield found


@pytest.fixture
def shops(db: None, clock: time_machine.Coordinates) -> Street:
    """Both shops, with their goods."""
    return orders.street()


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
    return _opened(shops, orders.captured(orders.placed_order(shops)))


@pytest.fixture
def booked_portal(shops: Street, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """The same after a payment that went through the provider and into the books."""
    fake = FakeProvider()
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    return _opened(shops, surfaces.paid_order(surfaces.browser(), shops, fake))


def _opened(shops: Street, order: Order) -> Portal:
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
