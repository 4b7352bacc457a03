"""Both shops of the street, and promotions made in one line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories import orders
from tests.factories.orders import Street


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def shops(db: None) -> Street:
    """Both shops, with their goods."""
    return orders.street()
