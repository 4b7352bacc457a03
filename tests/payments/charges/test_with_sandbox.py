"""The same use cases through the real client, against the sandbox payment server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.models import Attempt, Charge, ChargeFact, Dispute, Refund, WebhookEvent
from payments.charges.types import AnswerDraft, AttemptView
from payments.gateways.errors import OutcomeUnknown, ProviderRefused, WebhookForged
from payments.gateways.types import EvidenceFile
from payments.settlement.models import FrozenSale
from tests.factories.charges import ORDER, TOTAL, in_patacas, request, start
from tests.payments.charges.test_captures import PAID_IN_CNY
from tests.payments.gateways.sandbox_process import Receiver, SandboxProcess, eventually

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A sandbox that delivers, and an endpoint that keeps what it gets."""

    sandbox: SandboxProcess
    receiver: Receiver

    def page(self, **changes: Any) -> AttemptView:
        """Open a charge and its payment page."""
        at = now()
        wanted = {"expires_at": at + timedelta(minutes=31)} | changes
        with transaction.atomic():
            view = services.open_charge(request(**wanted), now=at)
        return start(view.charge_ref, now=at)

    def pay(self, view: AttemptView, **body: Any) -> None:
        """Let the buyer pay."""
        ref = Attempt.objects.get(pk=view.attempt_id).provider_ref
        self.sandbox.control(f"sessions/{ref}/pay", method=view.method, **body)

    def delivered(self, event_type: str) -> tuple[dict[str, str], bytes]:
        """Wait for a message of a type about the newest attempt, as it came over the wire."""
        ref = Attempt.objects.latest("prepared_at").public_id.encode()
        wanted = f'"{event_type}"'.encode()
        return eventually(
            lambda: next(
                (m for m in self.receiver.received if wanted in m[1] and ref in m[1]), None
            )
        )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    receiver = Receiver()
    sandbox = SandboxProcess(tmp_path_factory.mktemp("sandbox") / "sandbox.db", receiver.url)
    yield World(sandbox, receiver)
    sandbox.stop()
    receiver.stop()


@pytest.fixture
def world(running: World, settings: Any) -> World:
    settings.STRIPE_API_BASE = running.sandbox.base
    settings.STRIPE_MAX_RETRIES = 0
    running.sandbox.control("faults/clear")
    return running


def receive(headers: dict[str, str], body: bytes) -> None:
    services.receive_webhook(provider="stripe", headers=headers, body=body, now=now())


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
def test_a_sale_is_paid_by_a_signed_message(world, balances, news, method):
    view = world.page(method=method)
    assert view.redirect_url.startswith(world.sandbox.base)
    world.pay(view)
    receive(*world.delivered("checkout.session.completed"))
    assert services.sweep_webhooks(now=now()) == 1
    fee = ChargeFact.objects.get(kind="processing_fee").amount_minor
    expected = PAID_IN_CNY | {
        "psp_clearing:stripe:CNY": TOTAL.minor - fee,
        "processing_fee:CNY": fee,
    }
    assert fee > 0
    assert balances() == expected
    assert news() == ["charge_captured"]
    receive(*world.delivered("payment_intent.succeeded"))
    services.sweep_webhooks(now=now())
    assert balances() == expected
    assert news() == ["charge_captured"]


def test_a_message_with_one_byte_changed_is_forged(world, balances):
    view = world.page()
    world.pay(view)
    headers, body = world.delivered("checkout.session.completed")
    with pytest.raises(WebhookForged):
        receive(headers, body.replace(b'"paid"', b'"Paid"', 1))
    with pytest.raises(WebhookForged):
        receive({}, body)
    assert not WebhookEvent.objects.exists()
    assert balances() == {}


@pytest.mark.parametrize("wrong", [{"amount": 100}, {"currency": "hkd"}])
def test_a_genuine_payment_of_another_amount_pays_nothing(world, balances, news, alarms, wrong):
    view = world.page(method="card")
    world.pay(view, **wrong)
    receive(*world.delivered("checkout.session.completed"))
    assert services.sweep_webhooks(now=now()) == 1
    after = queries.charge_view(ORDER)
    assert (after.is_paid, after.is_under_review) == (False, True)
    assert (balances(), news(), len(alarms())) == ({}, [], 1)


def test_a_wallet_that_takes_its_time_is_processing_and_then_paid(world):
    view = world.page()
    world.pay(view, outcome="processing")
    assert services.sync_attempt(view.attempt_id, now=now()).status == "processing"
    assert eventually(lambda: services.sync_attempt(view.attempt_id, now=now()).is_paid)


def test_a_declined_card_leaves_the_page_open(world, balances):
    view = world.page(method="card")
    world.pay(view, outcome="declined")
    after = services.sync_attempt(view.attempt_id, now=now())
    assert (after.status, after.redirect_url) == ("awaiting_buyer", view.redirect_url)
    assert balances() == {}


def test_another_method_closes_the_page_at_the_provider(world):
    view = world.page()
    services.change_method(charge_ref=view.charge_ref, method="card", now=now())
    closed, card = Attempt.objects.get(), start(view.charge_ref, now=now())
    assert (closed.status, card.method, card.status) == ("expired", "card", "awaiting_buyer")


def test_a_start_whose_answer_was_lost_is_repeated_under_its_key(world):
    world.sandbox.control("faults", kind="drop", path="*/sessions", when="after")
    with pytest.raises(OutcomeUnknown):
        world.page()
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.provider_ref) == ("unknown", "")
    again = start(queries.charge_view(ORDER).charge_ref, now=now(), language="en")
    assert again.redirect_url.startswith(world.sandbox.base)
    assert Attempt.objects.get().public_id == again.attempt_ref


def test_a_payment_in_the_last_second_wins_over_the_expiry(world, news):
    view = world.page()
    world.pay(view)
    assert services.expire_charges(now=now() + timedelta(minutes=32)) == 0
    assert queries.charge_view(ORDER).is_paid
    assert news() == ["charge_captured"]


def test_an_unpaid_page_is_closed_when_the_time_is_over(world, news):
    view = world.page()
    assert services.expire_charges(now=now() + timedelta(minutes=32)) == 1
    assert news() == ["charge_expired"]
    with pytest.raises(AssertionError):  # the sandbox refuses to take money there now
        world.pay(view)


def test_money_for_an_expired_charge_goes_back(world, balances, news):
    view = world.page()
    Charge.objects.update(status="expired")
    world.pay(view)
    receive(*world.delivered("checkout.session.completed"))
    services.sweep_webhooks(now=now())
    fee = ChargeFact.objects.get(kind="processing_fee").amount_minor
    assert balances()["refund_payable:CNY"] == -TOTAL.minor
    assert services.submit_refunds(now=now()) == 1
    refund = Refund.objects.get()
    assert refund.status == "pending"

    def settled() -> bool:
        services.sync_refund(refund.pk, now=now())
        return Refund.objects.get().status == "succeeded"

    assert eventually(settled)
    assert balances() == {"psp_clearing:stripe:CNY": -fee, "processing_fee:CNY": fee}
    assert news() == ["charge_refunded"]


def test_a_card_takes_patacas_and_a_wallet_does_not(world, balances):
    view = world.page(amount=Money(49_850, "MOP"), shares=in_patacas(), method="card")
    world.pay(view)
    assert services.sync_attempt(view.attempt_id, now=now()).is_paid
    assert balances()["vendor_pending:vendor:ven_CUNHABAKERY1:MOP"] == -21_100


def test_a_page_that_the_sandbox_lost_does_not_keep_the_charge_open_for_ever(world):
    view = world.page()
    Attempt.objects.update(provider_ref="cs_test_lost")
    with pytest.raises(ProviderRefused):
        services.sync_attempt(view.attempt_id, now=now())
    assert services.expire_charges(now=now() + timedelta(minutes=32)) == 0
    assert services.expire_charges(now=now() + timedelta(days=1, minutes=32)) == 1


PROOF = EvidenceFile("shipping", "proof.pdf", "application/pdf", b"%PDF-1.4 signed for %%EOF")


def heard_of(world: World, ref: str, event_type: str) -> None:
    """Wait for a message about a dispute, take it in, and act on all that is there."""
    wanted = (f'"{event_type}"'.encode(), f'"{ref}"'.encode())
    receive(
        *eventually(
            lambda: next(
                (m for m in world.receiver.received if all(w in m[1] for w in wanted)), None
            )
        )
    )
    services.sweep_webhooks(now=now())
    outbox.drain()


@pytest.mark.parametrize("ends", ["winning", "losing"])
def test_a_dispute_goes_its_whole_way(world, balances, ends):
    """Opened, frozen, answered with a file, decided: by the provider's messages alone."""
    view = world.page(method="card")
    world.pay(view)
    services.sync_attempt(view.attempt_id, now=now())
    outbox.drain()
    before = balances()
    payment = Attempt.objects.get().provider_object_id
    ref = world.sandbox.control(f"payments/{payment}/dispute", reason="product_not_received")["id"]
    heard_of(world, ref, "charge.dispute.created")
    row = Dispute.objects.get()
    assert (row.amount, queries.charge_view(ORDER).status) == (TOTAL, "disputed")
    assert balances()["dispute_suspense:CNY"] == TOTAL.minor
    assert FrozenSale.objects.filter(released_at=None).count() == 2

    draft = AnswerDraft(f"{ends}_evidence", "SF Express", "SF1234567890", None, (PROOF,))
    answer = services.prepare_answer(dispute_ref=row.public_id, draft=draft, by="user:7", now=now())
    assert services.send_answer(answer.pk, now=now())
    if ends == "winning":
        heard_of(world, ref, "charge.dispute.funds_reinstated")
    heard_of(world, ref, "charge.dispute.closed")
    row.refresh_from_db()
    assert FrozenSale.objects.filter(released_at=None).count() == 0
    after = balances()
    assert "dispute_suspense:CNY" not in after
    if ends == "winning":
        assert (row.status, queries.charge_view(ORDER).status) == ("won", "captured")
        assert after == before
    else:
        assert (row.status, queries.charge_view(ORDER).status) == ("lost", "refunded")
        assert after["dispute_fee:CNY"] == row.fee_minor
        assert after["psp_clearing:stripe:CNY"] == before["psp_clearing:stripe:CNY"] - (
            TOTAL.minor + row.fee_minor
        )
