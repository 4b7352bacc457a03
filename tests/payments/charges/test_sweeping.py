"""Sweeps end in time, whatever the provider does, and a worker's own limit gets through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from marketplace.foundation import deadlines
from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.money import Money
from payments.charges import services, sweeping, tasks
from payments.charges.models import Attempt, Charge, Refund, WebhookEvent
from payments.gateways import credentials
from payments.gateways.errors import OutcomeUnknown, ProviderUnavailable
from tests.factories import providers
from tests.factories.charges import LATER, NOON, SIGNED, in_patacas, opened, signal, start

Sweep = Callable[[], int]
ROWS = 5


def paid_pages() -> list[Any]:
    return [start(opened(reference=f"order:ord_{n}").charge_ref) for n in range(ROWS)]


@pytest.fixture(params=["poll", "expire", "webhooks", "submit", "pending"])
def sweep(request: pytest.FixtureRequest, provider: Any) -> tuple[Sweep, str]:
    """One of the sweeps with five rows to do, and what it asks the provider for."""
    pages = paid_pages()
    if request.param == "poll":
        return lambda: services.poll_open_attempts(now=NOON + timedelta(minutes=1)), "fetch"
    if request.param == "expire":
        return lambda: services.expire_charges(now=LATER), "expire"
    if request.param == "webhooks":
        for number, attempt in enumerate(Attempt.objects.all()):
            body = signal(attempt, f"evt_{number}")
            services.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=NOON)
        return lambda: services.sweep_webhooks(now=NOON), "fetch"
    Charge.objects.update(status="expired")
    for page in pages:
        provider.pay(page.attempt_ref)
        services.sync_attempt(page.attempt_id, now=NOON)
    if request.param == "submit":
        return lambda: services.submit_refunds(now=NOON), "refund"
    services.submit_refunds(now=NOON)
    for ref in provider.refunds:
        provider.settle_refund(ref, "succeeded")
    return lambda: services.poll_refunds(now=LATER), "fetch_refund"


def state() -> list[Any]:
    """When each row is looked at next."""
    return [
        list(Attempt.objects.order_by("pk").values_list("next_poll_at", flat=True)),
        list(Charge.objects.order_by("pk").values_list("next_expiry_at", flat=True)),
        list(WebhookEvent.objects.order_by("pk").values_list("due_at", "status")),
        list(Refund.objects.order_by("pk").values_list("due_at", "status")),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("outage", [ProviderUnavailable, OutcomeUnknown])
def test_a_sweep_ends_when_the_provider_is_away_and_the_next_goes_on(provider, sweep, outage):
    run, operation = sweep
    before = provider.count(operation)
    for _ in range(ROWS):
        provider.fail(operation, outage("away"))
    assert run() == 0
    assert provider.count(operation) - before == sweeping.OUTAGES_IN_A_ROW
    provider.faults.clear()
    assert run() == ROWS - sweeping.OUTAGES_IN_A_ROW  # the others are put off


@pytest.mark.django_db
def test_one_provider_that_is_away_does_not_stop_the_rows_of_another(monkeypatch, settings):
    find = providers.registered(monkeypatch)
    settings.PAYMENT_ROUTES = {"alipay": ("stripe",), "card": ("stripe",), "mpay": ("antom",)}
    paid_pages()
    for number in range(ROWS):
        other = f"order:ord_{ROWS + number}"
        patacas = opened(
            reference=other, method="mpay", amount=Money(49_850, "MOP"), shares=in_patacas(other)
        )
        start(patacas.charge_ref)
    for _ in range(ROWS):
        find("stripe").fail("fetch", ProviderUnavailable("away"))
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=1)) == ROWS
    asked = [find(code).count("fetch") for code in ("stripe", "antom")]
    assert asked == [sweeping.OUTAGES_IN_A_ROW, ROWS]


@pytest.mark.django_db
def test_a_sweep_ends_when_its_time_is_over_and_the_next_goes_on(provider, sweep, monkeypatch):
    run, operation = sweep
    clock = [0.0]
    monkeypatch.setattr(deadlines, "monotonic", lambda: clock[0])

    def hang() -> None:
        clock[0] += sweeping.SECONDS * 0.6

    provider.during[operation] = lambda: (hang(), provider.during.update({operation: hang}))
    assert run() == 2
    provider.during.clear()
    assert run() == ROWS - 2


@pytest.mark.django_db
def test_the_limit_of_the_worker_is_not_taken_for_a_row_in_trouble(provider, sweep):
    run, operation = sweep
    before, calls = state(), provider.count(operation)
    provider.fail(operation, OutOfTime())
    with pytest.raises(OutOfTime):
        run()
    assert provider.count(operation) - calls == 1
    assert state() != before  # the row that took too long is put off
    assert run() == ROWS - 1


def test_a_row_begun_in_time_ends_before_the_limit_of_the_worker():
    connect_and_read = sum(settings.STRIPE_TIMEOUT)
    one_call = connect_and_read * (1 + settings.STRIPE_MAX_RETRIES)
    assert sweeping.SECONDS + one_call < settings.CELERY_TASK_SOFT_TIME_LIMIT - 10


@pytest.mark.parametrize(
    ("door", "use_case"),
    [
        (tasks.sweep_webhooks, "sweep_webhooks"),
        (tasks.poll_attempts, "poll_open_attempts"),
        (tasks.expire_charges, "expire_charges"),
        (tasks.submit_refunds, "submit_refunds"),
        (tasks.poll_refunds, "poll_refunds"),
        (tasks.recover_undelivered, "recover_undelivered"),
    ],
)
def test_workers_wait_longer_for_the_provider_than_pages_do(monkeypatch, door, use_case):
    asked = []

    def act(**_: object) -> None:
        given = credentials.from_settings()
        asked.append((given.timeout, given.max_retries))

    monkeypatch.setattr(services, use_case, act)
    act()
    door()
    act()
    page = (settings.STRIPE_PAGE_TIMEOUT, 0)
    assert asked == [page, (settings.STRIPE_TIMEOUT, settings.STRIPE_MAX_RETRIES), page]
    assert sum(settings.STRIPE_PAGE_TIMEOUT) <= 10
