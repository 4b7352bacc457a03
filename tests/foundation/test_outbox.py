"""The outbox: written with the fact, delivered at least once, effective once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from marketplace.foundation import bell as bell_module
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.errors import Broken, TryAgain
from marketplace.foundation.models import OutboxDelivery, OutboxEvent
from marketplace.foundation.money import Money
from marketplace.foundation.outbox import delivery, registry
from marketplace.foundation.outbox.events import from_payload, to_payload
from tests.factories import accounts


@dataclass(frozen=True)
class BellRang(outbox.Event):
    topic = "tests.bell_rang"
    number: int
    amount: Money
    rate: Decimal
    at: datetime
    who: UUID
    note: str | None = None


def bell(number: int = 1) -> BellRang:
    return BellRang(
        number=number,
        amount=Money(8_800, "MOP"),
        rate=Decimal("1.1871"),
        at=datetime(2026, 5, 22, tzinfo=UTC),
        who=uuid4(),
    )


failures = {
    -1: RuntimeError("deaf"),
    -2: TryAgain("the line is busy", retry_after=120),
    -3: OutOfTime(),
}


@pytest.fixture
def heard() -> Iterator[list[BellRang]]:
    events: list[BellRang] = []

    def listen(event: BellRang) -> None:
        if event.number in failures:
            raise failures[event.number]
        events.append(event)

    outbox.handles(BellRang)(listen)
    yield events
    registry._handlers.pop(BellRang.topic)


def test_an_event_comes_back_from_json_as_it_was():
    event = bell()
    assert from_payload(BellRang, to_payload(event)) == event
    assert from_payload(BellRang, to_payload(event) | {"later": 1}) == event


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(Broken):
        outbox.record(bell())
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_away_with_the_transaction_that_fails(heard: list[BellRang]):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.record(bell())
        _ = 1 / 0
    assert not OutboxEvent.objects.exists()
    assert outbox.drain() == 0
    assert heard == []


@pytest.mark.django_db
def test_a_handler_hears_an_event_once_however_often_it_is_delivered(heard: list[BellRang]):
    event = bell()
    outbox.record(event)
    assert outbox.drain() == 1
    row = OutboxDelivery.objects.get()
    assert outbox.deliver(row.pk)
    assert heard == [event]
    assert row.status == "delivered"


@pytest.mark.django_db
def test_a_failing_handler_is_tried_again_later_and_parked_at_last(heard: list[BellRang]):
    outbox.record(bell(-1))
    assert outbox.drain() == 0
    row = OutboxDelivery.objects.get()
    assert (row.status, row.attempts) == ("waiting", 1)
    assert row.last_error == "RuntimeError: deaf"
    assert row.due_at > row.event.recorded_at
    for _ in range(delivery.MAX_ATTEMPTS - 1):
        make_due()
        outbox.drain()
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("parked", delivery.MAX_ATTEMPTS)
    assert outbox.due_deliveries() == []


def make_due() -> OutboxDelivery:
    OutboxDelivery.objects.update(due_at=OutboxEvent.objects.get().recorded_at)
    return OutboxDelivery.objects.get()


def test_a_day_passes_before_anything_is_parked():
    waits = [delivery.wait(attempt) for attempt in range(1, delivery.MAX_ATTEMPTS)]
    assert sum(waits, timedelta()) > timedelta(days=1)
    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert max(waits) == timedelta(hours=1)


@pytest.mark.django_db
def test_a_handler_that_asks_for_another_time_is_not_counted(heard: list[BellRang]):
    outbox.record(bell(-2))
    for _ in range(3):
        before = now()
        make_due()
        assert outbox.drain() == 0
        row = OutboxDelivery.objects.get()
        assert (row.status, row.attempts) == ("waiting", 0)
        assert row.last_error == "TryAgain: the line is busy"
        assert row.due_at >= before + timedelta(seconds=120)
        assert not outbox.deliver(row.pk)  # not due, so nothing runs


@pytest.mark.django_db
def test_an_attempt_is_counted_and_put_off_before_its_handler_runs(heard: list[BellRang]):
    outbox.record(bell(-3))
    seen = []

    def look(event: BellRang) -> None:
        row = OutboxDelivery.objects.get()
        seen.append((row.attempts, row.due_at > now()))
        raise OutOfTime

    (name,) = registry._handlers[BellRang.topic]
    registry._handlers[BellRang.topic][name] = look
    with pytest.raises(OutOfTime):
        outbox.drain()
    assert seen == [(1, True)]
    row = OutboxDelivery.objects.get()
    assert row.last_error.startswith("SoftTimeLimitExceeded")
    assert not outbox.deliver(row.pk)  # a doubled bell
    assert len(seen) == 1


@pytest.mark.django_db
def test_a_handler_that_killed_its_last_process_is_parked_and_not_run(heard: list[BellRang]):
    outbox.record(bell(1))
    OutboxDelivery.objects.update(attempts=delivery.MAX_ATTEMPTS)
    assert outbox.drain() == 0
    assert OutboxDelivery.objects.get().status == "parked"
    assert heard == []


@pytest.mark.django_db
def test_a_handler_that_this_release_does_not_know_waits_for_one_that_does(heard: list[BellRang]):
    outbox.record(bell(1))
    known = registry._handlers[BellRang.topic].copy()
    registry._handlers[BellRang.topic].clear()
    assert outbox.drain() == 0
    assert make_due().last_error.startswith("LookupError")
    registry._handlers[BellRang.topic].update(known)
    assert outbox.drain() == 1
    assert len(heard) == 1


@pytest.mark.django_db
def test_an_event_cannot_be_changed_afterwards():
    outbox.record(bell())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        OutboxEvent.objects.update(topic="tests.other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE foundation_outboxevent CASCADE")
    assert OutboxEvent.objects.get().topic == BellRang.topic


@pytest.mark.django_db
def test_a_broker_that_is_away_loses_the_bell_and_nothing_else(
    heard: list[BellRang],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
):
    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(bell_module.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True) as rung:
        outbox.record(bell())
    assert len(rung) == 1
    assert outbox.drain() == 1
    assert len(heard) == 1


@pytest.mark.django_db
def test_the_bell_rings_for_each_delivery_after_the_commit(
    heard: list[BellRang],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
):
    rung: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(bell_module, "ring", lambda task, **given: rung.append((task, given)))
    with django_capture_on_commit_callbacks(execute=True):
        outbox.record(bell())
        assert rung == []
    delivery_id = str(OutboxDelivery.objects.get().pk)
    assert rung == [("marketplace.foundation.tasks.deliver_event", {"delivery_id": delivery_id})]


def test_the_limit_of_a_worker_is_not_taken_for_a_lost_bell(monkeypatch: pytest.MonkeyPatch):
    def slow(*args: object, **kwargs: object) -> None:
        raise OutOfTime

    monkeypatch.setattr(bell_module.current_app, "send_task", slow)
    with pytest.raises(OutOfTime):
        bell_module.ring("marketplace.foundation.tasks.sweep_outbox")


@pytest.mark.django_db
@pytest.mark.parametrize("permission", ["view_outboxdelivery", "change_outboxdelivery"])
def test_who_may_change_deliveries_may_put_parked_ones_back(
    heard: list[BellRang], client: Client, permission: str
):
    outbox.record(bell())
    OutboxDelivery.objects.update(status="parked", attempts=delivery.MAX_ATTEMPTS)
    row = OutboxDelivery.objects.get()
    person = accounts.person("desk@example.com")
    person.is_staff = True
    person.save()
    names = {"view_outboxdelivery", permission}
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(person)
    chosen = {"action": "try_again", "_selected_action": [str(row.pk)]}
    client.post(reverse("admin:foundation_outboxdelivery_changelist"), chosen)
    assert outbox.drain() == (1 if permission.startswith("change") else 0)
    row.refresh_from_db()
    assert row.status == ("delivered" if permission.startswith("change") else "parked")
