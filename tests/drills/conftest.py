"""What every drill needs: another process that may die, quiet bells, and the books at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from marketplace.foundation import bell
from tests.drills.forked_worker import KILLED, ForkedWorker, database_url
from tests.factories.ledger import proven_balances


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "ring", lambda task, **arguments: None)


@pytest.fixture(scope="module")
def stripe_api_base() -> str:
    """Where the other process reaches the payment provider; nobody answers there."""
    return "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def worker(stripe_api_base: str, django_db_setup: None) -> Iterator[ForkedWorker]:
    """Another process, on the database of this test."""
    found = ForkedWorker(
        database=database_url(connection.settings_dict), stripe_api_base=stripe_api_base
    )
    yield found
    found.stop()


@pytest.fixture
def killed_at(worker: ForkedWorker) -> Callable[..., None]:
    """Run work that dies at a place; it must really die there."""

    def run(crashpoint: str, work: str, *arguments: str) -> None:
        assert worker.run(work, *arguments, crashpoint=crashpoint) == KILLED

    return run


@pytest.fixture
def books() -> Callable[[], dict[str, int]]:
    """The books at a glance."""
    return proven_balances
