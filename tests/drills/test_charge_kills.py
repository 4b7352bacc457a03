"""SIGKILL between what the provider did and what we wrote: run again, and the books are the same.

Another process does the work against the test's own database and a sandbox of its own, and dies at
a named place. The test looks at what is left, runs the same work again, and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from marketplace.foundation.clock import now
from marketplace.foundation.models import OutboxEvent
from payments.charges import queries, services
from payments.charges.models import Attempt, Charge, ChargeFact, Dispute, DisputeAnswer, Refund
from payments.charges.services.start_attempt import spec_of
from payments.charges.types import AnswerDraft, AttemptView
from payments.gateways import registry
from payments.settlement.models import FrozenSale, Movement
from tests.factories.charges import ORDER, request, start
from tests.payments.gateways.sandbox_process import SandboxProcess, eventually

pytestmark = pytest.mark.django_db(transaction=True)

# What the other process runs; the crashpoint kills it on its way.
SYNC = "services.sync_attempt(UUID(arguments[0]), now=now())"
WEBHOOKS = "services.sweep_webhooks(now=now())"
DISPUTE = "services.sync_dispute(provider='stripe', provider_ref=arguments[0], now=now())"
ANSWERS = "services.send_answers(now=now())"
FOLLOW = "settlement.follow_dispute(dispute_ref=arguments[0], now=now())"
REFUNDS = "services.submit_refunds(now=now())"
START = "start(arguments[0], now=now())"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    nobody = "http://127.0.0.1:1/"  # every delivery fails: the news has to be fetched
    process = SandboxProcess(tmp_path_factory.mktemp("drill") / "sandbox.db", nobody)
    yield process
    process.stop()


@pytest.fixture(scope="module")
def stripe_api_base(sandbox: SandboxProcess) -> str:
    return sandbox.base


@pytest.fixture(autouse=True)
def _use_sandbox(sandbox: SandboxProcess, settings: Any) -> None:
    settings.STRIPE_API_BASE = sandbox.base


def charge_with_page() -> AttemptView:
    at = now()
    with transaction.atomic():
        view = services.open_charge(request(expires_at=at + timedelta(minutes=31)), now=at)
    return start(view.charge_ref, now=at)


def paid(sandbox: SandboxProcess) -> AttemptView:
    view = charge_with_page()
    sandbox.control(f"sessions/{Attempt.objects.get().provider_ref}/pay", method="alipay")
    return view


def fee() -> int:
    return ChargeFact.objects.get(kind="processing_fee").amount_minor or 0


@pytest.fixture
def assert_sold_once(books: Callable[[], dict[str, int]]) -> Callable[[], None]:
    return lambda: _assert_sold_once(books())


def _assert_sold_once(balances: dict[str, int]) -> None:
    """The sale of docs/charges.md stands in the books once, to the cent."""
    assert queries.charge_view(ORDER).is_paid
    assert balances == {
        "psp_clearing:stripe:CNY": 42_260 - fee(),
        "processing_fee:CNY": fee(),
        "fx_position:CNY": -41_993,
        "fx_margin:CNY": -267,
        "fx_position:MOP": 49_850,
        "vendor_pending:vendor:ven_CUNHABAKERY1:MOP": -21_100,
        "vendor_pending:vendor:ven_TINNEDFISH01:MOP": -28_750,
    }
    assert OutboxEvent.objects.filter(topic="charges.charge_captured").count() == 1


def test_killed_between_capture_and_record_the_books_end_the_same(
    sandbox, worker, killed_at, assert_sold_once, books
):
    view = paid(sandbox)
    for _ in range(3):
        killed_at("charges.captured.before_record", SYNC, str(view.attempt_id))
    assert books() == {}
    assert queries.charge_view(ORDER).status == "awaiting_buyer"
    assert worker.run(SYNC, str(view.attempt_id)) == 0
    assert_sold_once()


def test_killed_after_the_record_nothing_is_recorded_twice(
    sandbox, worker, killed_at, assert_sold_once
):
    view = paid(sandbox)
    killed_at("charges.captured.after_record", SYNC, str(view.attempt_id))
    assert_sold_once()
    assert worker.run(SYNC, str(view.attempt_id)) == 0
    assert_sold_once()


@pytest.mark.parametrize(
    "place", ["charges.captured.before_record", "charges.captured.after_record"]
)
def test_killed_over_a_webhook_the_row_is_left_to_the_sweep(
    sandbox, worker, killed_at, place, assert_sold_once
):
    paid(sandbox)
    assert eventually(lambda: services.recover_undelivered(now=now()))
    killed_at(place, WEBHOOKS)
    assert worker.run(WEBHOOKS) == 0
    assert_sold_once()


@pytest.mark.parametrize("place", ["charges.start.before_call", "charges.start.before_record"])
def test_killed_around_the_start_the_buyer_gets_the_one_page(sandbox, worker, killed_at, place):
    at = now()
    with transaction.atomic():
        view = services.open_charge(request(expires_at=at + timedelta(minutes=31)), now=at)
    killed_at(place, START, view.charge_ref)
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.redirect_url) == ("created", "")
    again = start(view.charge_ref, now=now())
    assert Attempt.objects.count() == 1
    assert again.redirect_url.startswith(sandbox.base)
    replayed = registry.provider().start(spec_of(Attempt.objects.get()), key=attempt.key)
    assert replayed.redirect_url == again.redirect_url


@pytest.mark.parametrize("place", ["charges.refund.before_call", "charges.refund.before_record"])
def test_killed_around_a_refund_the_money_goes_back_once(sandbox, worker, killed_at, place, books):
    view = charge_with_page()
    attempt = Attempt.objects.get()
    # The charge ends here while the page stays open there: the buyer pays too late.
    Charge.objects.update(status="expired")
    sandbox.control(f"sessions/{attempt.provider_ref}/pay", method="alipay")
    services.sync_attempt(view.attempt_id, now=now())
    killed_at(place, REFUNDS)
    assert Refund.objects.get().status == "submitted"
    Refund.objects.update(due_at=now())
    assert worker.run(REFUNDS) == 0
    refund = Refund.objects.get()
    assert (refund.status, refund.tries >= 2) == ("pending", True)
    sandbox.control(f"refunds/{refund.provider_ref}/succeed")
    services.sync_refund(refund.pk, now=now())
    assert books() == {"psp_clearing:stripe:CNY": -fee(), "processing_fee:CNY": fee()}


def disputed(sandbox: SandboxProcess) -> str:
    """Let the bank dispute a card payment; return the provider's name of the dispute."""
    at = now()
    with transaction.atomic():
        view = services.open_charge(
            request(expires_at=at + timedelta(minutes=31), method="card"), now=at
        )
    attempt_id = start(view.charge_ref, now=at).attempt_id
    sandbox.control(f"sessions/{Attempt.objects.get().provider_ref}/pay", method="card")
    services.sync_attempt(attempt_id, now=at)
    payment = Attempt.objects.get().provider_object_id
    return str(sandbox.control(f"payments/{payment}/dispute")["id"])


def test_killed_on_the_way_of_a_dispute_each_moment_is_booked_once(
    sandbox, worker, killed_at, books
):
    ref = disputed(sandbox)
    sold = books()
    killed_at("charges.dispute.before_record", DISPUTE, ref)
    assert books() == sold
    killed_at("charges.dispute.after_record", DISPUTE, ref)
    assert books()["dispute_suspense:CNY"] == 42_260
    row = Dispute.objects.get()
    killed_at("settlement.dispute.before_commit", FOLLOW, row.public_id)
    assert not FrozenSale.objects.exists()
    assert worker.run(FOLLOW, row.public_id) == 0
    assert FrozenSale.objects.filter(released_at=None).count() == 2

    draft = AnswerDraft("losing_evidence", "", "", None)
    services.prepare_answer(dispute_ref=row.public_id, draft=draft, by="user:7", now=now())
    for place in ("charges.answer.before_call", "charges.answer.before_record"):
        killed_at(place, ANSWERS)
        assert DisputeAnswer.objects.get().status == "prepared"
    assert worker.run(ANSWERS) == 0
    assert DisputeAnswer.objects.get().status == "submitted"

    def is_lost() -> bool:
        assert worker.run(DISPUTE, ref) == 0
        return Dispute.objects.get().status == "lost"

    assert eventually(is_lost)
    killed_at("settlement.dispute.before_commit", FOLLOW, row.public_id)
    assert not Movement.objects.exists()
    for _ in range(2):
        assert worker.run(FOLLOW, row.public_id) == 0
    after = books()
    assert "dispute_suspense:CNY" not in after
    assert Movement.objects.filter(kind="chargeback").count() == 2
    assert after["psp_clearing:stripe:CNY"] == sold["psp_clearing:stripe:CNY"] - (
        42_260 + (row.fee_minor or 0)
    )


# --- held money: taken once, whoever dies over it ---
CAPTURE = "services.capture_charge(charge_ref=arguments[0], now=now())"


@pytest.mark.parametrize("place", ["charges.capture.before_call", "charges.capture.before_record"])
def test_killed_while_a_hold_is_taken_the_money_is_taken_once(
    sandbox, worker, killed_at, place, settings, books
):
    settings.PAYMENT_HOLD_CARDS = True
    at = now()
    with transaction.atomic():
        wanted = request(expires_at=at + timedelta(minutes=31), method="card")
        view = services.open_charge(wanted, now=at)
    page = start(view.charge_ref, now=at)
    sandbox.control(f"sessions/{Attempt.objects.get().provider_ref}/pay", method="card")
    services.sync_attempt(page.attempt_id, now=at)
    if Attempt.objects.get().status == "authorized":
        killed_at(place, CAPTURE, view.charge_ref)
        assert books() == {}
        assert worker.run(CAPTURE, view.charge_ref) == 0
    assert queries.charge_view(ORDER).is_paid
    assert ChargeFact.objects.filter(kind="captured").count() == 1
    assert books()["psp_clearing:stripe:CNY"] == 42_260 - fee()
