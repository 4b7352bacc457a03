"""An address of one's own for each test."""

from __future__ import annotations

import random

import pytest
from django.test import Client

from tests.factories.pages import Browser


@pytest.fixture
def machine() -> Browser:
    """A program at an address that nobody has asked from yet: limits count by address."""
    here = f"2001:db8::{random.randrange(1, 0xFFFF):x}:{random.randrange(1, 0xFFFF):x}"
    return Browser(Client(REMOTE_ADDR=here))
