"""A guest in front of the pages; the street, the clock and the provider are everyone's."""

from __future__ import annotations

import pytest

from tests.factories import surfaces
from tests.factories.orders import Street
from tests.factories.pages import Browser


@pytest.fixture
def buyer(shops: Street) -> Browser:
    """A guest who has chosen Guangdong and CNY."""
    return surfaces.browser()
