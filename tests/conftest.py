"""Fixtures that every room may use; the servers come from `tests/servers.py`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from catalog.search import queries as listings
from catalog.search.services import index_touched
from payments.gateways import breaker_state, registry
from tests import databases, sharing
from tests.factories import orders
from tests.factories.charges import FakeProvider
from tests.factories.disputes import DisputingProvider
from tests.factories.orders import NOON, Street
from tests.factories.roles import Role, let_the_owner_act_as_the_application

# Tables of facts refuse TRUNCATE. Emptying a test database is its owner's act, and only
# the owner of a table may set its triggers aside.
_SET_TRIGGERS = """
DO $$ DECLARE found regclass; BEGIN
    FOR found IN SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s {verb} TRIGGER USER', found);
    END LOOP;
END $$;
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes the longest to start."""
    items.sort(key=sharing.turn)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what lives as long as the process: what was collected.

    Looking through it again and again took a sixth of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)  # not asked where one process runs all
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.BySharedWork:
    """Keep together what starts something together."""
    return sharing.scheduler(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """Give each process a database of its own name, copied from one that is migrated."""
    name = str(connection.settings_dict["TEST"]["NAME"])
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    with django_db_blocker.unblock():
        databases.copy_what_is_migrated(name)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Let the cleaning after a test with real transactions empty append-only tables too."""
    flush = DatabaseOperations.sql_flush

    def guarded(self: DatabaseOperations, *args: Any, **options: Any) -> list[str]:
        statements = flush(self, *args, **options)
        if not statements:
            return statements
        return [
            _SET_TRIGGERS.format(verb="DISABLE"),
            *statements,
            _SET_TRIGGERS.format(verb="ENABLE"),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _listings_keep_up() -> Iterator[None]:
    """Bring listings up to date before a test reads them, as a worker does within seconds.

    What that asks of the database is not counted among the statements of the page.
    """

    def after_indexing(read: Callable[..., Any]) -> Callable[..., Any]:
        def reading(*args: Any, **options: Any) -> Any:
            before = len(connection.queries_log)
            index_touched()
            while len(connection.queries_log) > before:
                connection.queries_log.pop()
            return read(*args, **options)

        return reading

    with pytest.MonkeyPatch.context() as patch:
        for name in ("home", "category_page", "shop_page", "related", "search_page"):
            patch.setattr(listings, name, after_indexing(getattr(listings, name)))
        yield


@pytest.fixture(autouse=True)
def _closed_breakers() -> None:
    """What failed in one test is no outage of the next."""
    for code in ("stripe", "antom", "wechatpay"):
        breaker_state.clear(code)


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
def bank(monkeypatch: pytest.MonkeyPatch) -> DisputingProvider:
    """Payments go to the fake provider, and payers' banks dispute them there."""
    fake = DisputingProvider()
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    return fake


@pytest.fixture(scope="session")
def secured(django_db_setup: None, django_db_blocker: Any) -> None:
    """Cut the application role's rights once, as `prepare` does."""
    with django_db_blocker.unblock():
        call_command("secure_database", verbosity=0)
        let_the_owner_act_as_the_application()
        connection.close()


@pytest.fixture
def as_application_role(db: None, secured: None) -> Role:
    """The role that the web process and the workers have, in the transaction of the test."""
    return Role(_begun(), settings.DATABASE_APP_ROLE)


@pytest.fixture
def as_owner(db: None, secured: None) -> Role:
    """The role that owns the tables and runs migrations, in the transaction of the test."""
    return Role(_begun(), None)


def _begun() -> Any:
    """Return the driver's connection with the test's transaction begun.

    Else a role's first statement would not be a savepoint of it, and stay.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.connection
