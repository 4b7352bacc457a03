"""The street that most tests of this room walk on."""

from __future__ import annotations

import pytest

from tests.factories import orders
from tests.factories.orders import Street


@pytest.fixture
def shops(db: None) -> Street:
    """Both shops, with their goods."""
    return orders.street()
