"""The drills of payment in small: the same code, a few orders, the test's own database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from marketplace.foundation.clock import now
from payments.charges import services
from payments.charges.models import Attempt
from payments.gateways.errors import WebhookForged
from tests.drills.paying import books, confirms, orders
from tests.factories.charges import request, start
from tests.payments.gateways.sandbox_process import Receiver, SandboxProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def sandbox(
    tmp_path_factory: pytest.TempPathFactory, receiver: Receiver
) -> Iterator[SandboxProcess]:
    process = SandboxProcess(
        tmp_path_factory.mktemp("paying") / "sandbox.db",
        receiver.url,
        processing_seconds="86400",
    )
    yield process
    process.stop()


@pytest.fixture(scope="module")
def stripe_api_base(sandbox: SandboxProcess) -> str:
    return sandbox.base


@pytest.fixture(autouse=True)
def _use_sandbox(sandbox: SandboxProcess, receiver: Receiver, settings: Any) -> None:
    settings.STRIPE_API_BASE = sandbox.base
    settings.STRIPE_MAX_RETRIES = 0
    receiver.received.clear()


def deliver(receiver: Receiver) -> None:
    """Put what arrived into the inbox, as the web process does."""
    while receiver.received:
        headers, body = receiver.received.pop(0)
        try:
            services.receive_webhook(provider="stripe", headers=headers, body=body, now=now())
        except WebhookForged as error:
            raise AssertionError(body) from error


def test_on_a_day_when_everything_goes_wrong_each_order_is_paid_at_most_once(
    sandbox, receiver, worker
):
    told = orders.run(
        sandbox=sandbox,
        worker=worker,
        orders=14,
        seed=7,
        deliver=lambda: deliver(receiver),
    )
    assert told["met"], told["faults"]
    assert sum(told["charges"].values()) == 14
    assert told["charges"]["captured"] > 5
    assert set(told["charges"]) <= {"captured", "expired"}


def test_many_clicks_and_confirmations_make_one_payment(sandbox):
    told = confirms.run(sandbox=sandbox, rounds=1, clients=8)
    assert told["met"], told["faults"]
    assert told["changed_bodies_refused"] == 2


def test_money_of_which_we_never_heard_is_a_fault_to_the_cent(sandbox):
    at = now()
    with transaction.atomic():
        charge = services.open_charge(request(expires_at=at + orders.PAY_WITHIN), now=at)
    view = start(charge.charge_ref, now=at)
    page = Attempt.objects.get(pk=view.attempt_id).provider_ref
    before = books.compare(at).get("CNY", {"captured_difference": 0})
    sandbox.control(f"sessions/{page}/pay", method="alipay")
    assert books.faults()["left_unknown"] == 1
    unheard = before["captured_difference"] - 42_260
    assert books.compare(at)["CNY"]["captured_difference"] == unheard
