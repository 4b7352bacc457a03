"""The street, and a clock that stands still at noon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import orders
from tests.factories.orders import NOON, Street


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Noon of the cast; a test moves it on."""
    with time_machine.travel(NOON, tick=False) as found:
        yield found


@pytest.fixture
def shops(db: None, clock: time_machine.Coordinates) -> Street:
    """Both shops, with their goods."""
    return orders.street()
