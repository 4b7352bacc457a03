"""The street, a clock that stands still at noon, and an address of one's own for each test."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from payments.gateways import registry
from tests.factories import orders
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
def machine() -> Browser:
    """A program at an address that nobody has asked from yet: limits count by address."""
    here = f"2001:db8::{random.randrange(1, 0xFFFF):x}:{random.randrange(1, 0xFFFF):x}"
    return Browser(Client(REMOTE_ADDR=here))


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """Payments go to the fake provider."""
    fake = FakeProvider()
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    return fake
