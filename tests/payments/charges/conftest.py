"""Quiet bells, and the books at a glance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.foundation import bell
from marketplace.foundation.models import OutboxEvent
from tests.factories.ledger import proven_balances

Bell = tuple[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[Bell]:
    """Nobody answers bells here: the tests call what a worker would."""
    rung: list[Bell] = []

    def ring(task: str, **arguments: str) -> None:
        rung.append((task.rpartition(".")[2], arguments))

    monkeypatch.setattr(bell, "ring", ring)
    return rung


@pytest.fixture
def balances() -> Callable[[], dict[str, int]]:
    """The books at a glance."""
    return proven_balances


@pytest.fixture
def news() -> Callable[[], list[str]]:
    """The topics that charges told the floors above, in order; fees have tests of their own."""

    def read() -> list[str]:
        told = OutboxEvent.objects.filter(topic__startswith="charges.").exclude(
            topic="charges.charge_fee_known"
        )
        return [topic.removeprefix("charges.") for topic in told.values_list("topic", flat=True)]

    return read


@pytest.fixture
def alarms(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged for a person to look at."""
    return lambda: [
        record.getMessage() for record in caplog.records if record.levelname == "CRITICAL"
    ]
