"""The breaker before a provider: the table of docs/payment-methods.md, to the second."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from redis.exceptions import ConnectionError as RedisAway

from marketplace.foundation.deadlines import OutOfTime
from payments.gateways import breaker
from payments.gateways.errors import (
    OutcomeUnknown,
    ProviderAway,
    ProviderBusy,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.patience import patient

CODE = "stripe"
NOON = datetime(2026, 5, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at() -> Iterator[Callable[[str], None]]:
    """Set the clock to a time of the table."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield lambda time: clock.move_to(_time(time))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-05-23T{text}+00:00")


def fail(error: Exception | None = None) -> None:
    def ask() -> None:
        raise error or ProviderUnavailable("away")

    with pytest.raises(type(error) if error else ProviderUnavailable) as caught:
        breaker.call(CODE, ask)
    assert not isinstance(caught.value, ProviderAway), "nothing was asked"


def refused() -> int:
    """Call, expect that nothing is asked, and return the seconds to wait."""
    with pytest.raises(ProviderAway) as caught:
        breaker.call(CODE, lambda: pytest.fail("it was asked"))
    return caught.value.retry_after


def opened_now() -> None:
    for _time in range(5):
        fail()


def test_the_table_of_the_page(at: Callable[[str], None]) -> None:
    for time in ("12:00:00", "12:00:10", "12:00:20", "12:00:30", "12:01:01"):
        at(time)
        fail()
        assert breaker.opened(CODE) is None
    at("12:01:05")
    fail(OutcomeUnknown("no answer"))
    assert breaker.opened(CODE) == breaker.Opened(_time("12:01:05"), _time("12:02:05"))
    at("12:01:30")
    assert refused() == 36
    assert breaker.away_since(CODE) == _time("12:01:05")

    at("12:02:05")
    assert breaker.away_since(CODE) is None  # offered again, or nobody would try

    def ask() -> None:
        assert refused() == 5
        at("12:02:13")
        raise ProviderUnavailable("still away")

    with pytest.raises(ProviderUnavailable, match="still away"):
        breaker.call(CODE, ask)
    assert breaker.opened(CODE) == breaker.Opened(_time("12:01:05"), _time("12:03:13"))

    at("12:03:13")
    fail(ProviderRefused("no"))
    assert breaker.opened(CODE) is None
    for _time_again in range(4):
        fail()
    assert breaker.opened(CODE) is None


def test_refusals_are_answers() -> None:
    for _time in range(20):
        fail(ProviderRefused("no"))
    assert breaker.opened(CODE) is None


def test_one_provider_away_is_not_another() -> None:
    opened_now()
    assert breaker.call("antom", lambda: "there") == "there"


def test_what_failed_while_it_opened_does_not_put_off_its_end(at: Callable[[str], None]) -> None:
    opened_now()
    until = breaker.opened(CODE)
    at("12:00:20")
    breaker._note_failure(CODE, None)  # begun before it opened, timed out after
    assert breaker.opened(CODE) == until


def test_our_own_time_limit_tells_nothing_of_the_provider(at: Callable[[str], None]) -> None:
    opened_now()
    at("12:01:00")
    fail(OutOfTime())
    assert breaker.opened(CODE) is not None
    assert breaker.call(CODE, lambda: "there") == "there"  # another may try at once
    assert breaker.opened(CODE) is None


def test_a_call_that_never_ends_does_not_keep_others_out_forever(
    at: Callable[[str], None],
) -> None:
    opened_now()
    at("12:01:00")
    breaker._enter(CODE, breaker.opened(CODE))  # type: ignore[arg-type]  # and is killed
    assert refused() == 5
    caches["shared"].delete("breaker:stripe:probe")  # as Redis does after 60 seconds
    assert breaker.call(CODE, lambda: "there") == "there"


def test_without_the_cache_each_process_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise RedisAway("no route")

    for name in ("get", "set", "add", "incr", "delete", "delete_many"):
        monkeypatch.setattr(type(caches["shared"]), name, away)
    opened_now()
    assert refused() == 61
    monkeypatch.undo()
    assert breaker.opened(CODE) is None  # what the others know holds again


def test_failures_of_many_at_once_are_all_counted() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def one(number: int) -> None:
        breaker._note_failure(CODE, None)
        connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(one, range(5)))
    assert breaker.away_since(CODE) == NOON
    assert breaker.opened(CODE).until - NOON == timedelta(seconds=60)  # type: ignore[union-attr]


def test_no_more_threads_wait_for_a_provider_than_have_a_place(settings: Any) -> None:
    settings.PROVIDER_CALLS_AT_ONCE = 2
    let_go, waiting = threading.Event(), threading.Barrier(3)

    def hang() -> None:
        waiting.wait(5)
        let_go.wait(5)

    threads = [threading.Thread(target=breaker.call, args=(CODE, hang)) for _ in range(2)]
    for thread in threads:
        thread.start()
    waiting.wait(5)
    for _ in range(6):  # hearing no is no failure of the provider's
        with pytest.raises(ProviderBusy):
            breaker.call(CODE, lambda: pytest.fail("it was asked"))
    assert breaker.call("antom", lambda: "asked") == "asked"
    with patient():
        assert breaker.call(CODE, lambda: "asked") == "asked"
    let_go.set()
    for thread in threads:
        thread.join(5)
    assert breaker.call(CODE, lambda: "asked") == "asked"
    assert breaker.opened(CODE) is None
