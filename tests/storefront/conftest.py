"""The street, a clock that stands still at noon, and a provider that does as it is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from payments.gateways import registry
from tests.factories import orders, surfaces
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


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """Payments go to the fake provider."""
    fake = FakeProvider()
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    return fake


@pytest.fixture
def buyer(shops: Street) -> Browser:
    """A guest who has chosen Guangdong and CNY."""
    return surfaces.browser()
