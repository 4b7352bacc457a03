"""Webhooks: genuine ones arrive, sooner or later; others are refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import stripe

from marketplace.foundation.clock import now
from payments.gateways.errors import WebhookForged
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import Signal
from tests.payments.gateways.conftest import attempt
from tests.payments.gateways.sandbox_process import SECRET, Receiver, SandboxProcess, eventually


def _pay(provider: StripeProvider, sandbox: SandboxProcess, key: str) -> tuple[str, str]:
    spec = attempt()
    started = provider.start(spec, key=key)
    sandbox.control(f"sessions/{started.provider_ref}/pay")
    return started.provider_ref, spec.reference


def _signed(payload: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    header = stripe.WebhookSignature.generate_signature_header(
        payload.decode(), secret, int(at or time.time())
    )
    return {"Stripe-Signature": header}


def _event(**changes: Any) -> bytes:
    session = {"id": "cs_test_sbx1", "object": "checkout.session", "client_reference_id": "a1"}
    event = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "data": {"object": session},
    }
    return json.dumps(event | changes).encode()


def test_a_payment_sends_signed_news_that_the_sdk_accepts(
    provider: StripeProvider, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    before = len(receiver.received)
    session, reference = _pay(provider, sandbox, "signed-news")

    eventually(lambda: receiver.events(session))

    signals = [
        signal
        for headers, body in receiver.received[before:]
        for signal in provider.parse_webhook(headers, body)
    ]
    ours = {(s.event_type, s.kind, s.client_reference) for s in signals}
    assert ("checkout.session.completed", "attempt", reference) in ours
    eventually(lambda: len(receiver.received) >= before + 4)
    kinds = {event["type"] for event in receiver.events() if reference in json.dumps(event)}
    assert kinds >= {
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    }


def test_a_signal_names_what_to_look_at_and_carries_no_amount(provider: StripeProvider) -> None:
    body = _event()

    assert provider.parse_webhook(_signed(body), body) == [
        Signal(
            event_id="evt_1",
            kind="attempt",
            provider_ref="cs_test_sbx1",
            client_reference="a1",
            event_type="checkout.session.completed",
            provider_object_id=None,
        )
    ]


def test_a_refund_signal_names_the_refund_and_the_payment(provider: StripeProvider) -> None:
    refund = {
        "id": "re_sbx1",
        "object": "refund",
        "payment_intent": "pi_sbx1",
        "metadata": {"reference": "ref_7"},
    }
    body = _event(type="refund.failed", data={"object": refund})

    (signal,) = provider.parse_webhook(_signed(body), body)

    assert (signal.kind, signal.provider_ref) == ("refund", "re_sbx1")
    assert (signal.provider_object_id, signal.client_reference) == ("pi_sbx1", "ref_7")


def test_news_that_we_do_not_follow_and_news_of_the_other_mode_give_no_signal(
    provider: StripeProvider,
) -> None:
    for body in (_event(type="customer.created"), _event(livemode=True)):
        assert provider.parse_webhook(_signed(body), body) == []


# Signed when the test runs: a stamp of the collection would grow old in a long run.
_FORGED: list[Callable[[], tuple[dict[str, str], bytes]]] = [
    lambda: ({}, _event()),
    lambda: ({"Stripe-Signature": ""}, _event()),
    lambda: ({"Stripe-Signature": "t=1,v1=00"}, _event()),
    lambda: ({"Stripe-Signature": "nonsense"}, _event()),
    lambda: (_signed(_event(), secret="whsec_other"), _event()),
    lambda: (_signed(_event()), _event(id="evt_2")),
    lambda: (_signed(_event(), at=time.time() - 301), _event()),
    lambda: (_signed(_event(), at=time.time() + 400), _event()),
    lambda: (_signed(b"[]"), b"[]"),
    lambda: (_signed(b"{}"), b"{}"),
    lambda: (_signed(b"null"), b"null"),
    lambda: (_signed(b"not json"), b"not json"),
    lambda: (_signed(_event(data={"object": {"id": 7}})), _event(data={"object": {"id": 7}})),
    lambda: (_signed(_event(object="charge")), _event(object="charge")),
    lambda: ({"Stripe-Signature": "t=1,v1=00"}, b"\xff\xfe not UTF-8"),
]


@pytest.mark.parametrize("forge", _FORGED)
def test_a_message_that_proves_nothing_is_refused(
    provider: StripeProvider, forge: Callable[[], tuple[dict[str, str], bytes]]
) -> None:
    headers, body = forge()
    with pytest.raises(WebhookForged):
        provider.parse_webhook(headers, body)


def test_no_secret_means_that_nothing_is_believed(sandbox: SandboxProcess) -> None:
    from tests.payments.gateways.conftest import credentials_for

    provider = StripeProvider(credentials_for(sandbox.base, webhook_secret=""))
    body = _event()

    with pytest.raises(WebhookForged):
        provider.parse_webhook(_signed(body, secret=""), body)


def test_a_receiver_that_fails_gets_the_news_again(
    provider: StripeProvider, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    receiver.answers += [500, 503, 302, 500]

    session, _ = _pay(provider, sandbox, "receiver-fails")

    eventually(lambda: receiver.events(session))
    eventually(lambda: not receiver.answers)
    eventually(lambda: not provider.undelivered(since=now() - timedelta(seconds=5)))


def test_news_that_was_never_delivered_is_found_by_asking(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    receiver: Receiver,
    client: stripe.StripeClient,
) -> None:
    sandbox.control("faults", kind="no_webhook", times=4)

    session, reference = _pay(provider, sandbox, "never-delivered")

    found = provider.undelivered(since=now() - timedelta(seconds=5))
    assert [s.event_type for s in found if s.client_reference == reference] == [
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert provider.undelivered(since=now() + timedelta(seconds=5)) == []
    last = found[-1].event_id
    older = client.v1.events.list({"delivery_success": False, "starting_after": last})
    newer = client.v1.events.list({"ending_before": older.data[0].id, "limit": 100})
    assert last in [event.id for event in newer.data]
    assert receiver.events(session) == []


def test_the_same_news_can_come_twice_under_one_id_or_under_two(
    provider: StripeProvider, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    sandbox.control("faults", kind="duplicate", type="checkout.session.*")
    once, _ = _pay(provider, sandbox, "duplicate")
    eventually(lambda: len(receiver.events(once)) == 2)
    assert len({event["id"] for event in receiver.events(once)}) == 1

    sandbox.control("faults", kind="twin", type="checkout.session.*")
    twice, _ = _pay(provider, sandbox, "twin")
    eventually(lambda: len(receiver.events(twice)) == 2)
    assert len({event["id"] for event in receiver.events(twice)}) == 2


def test_news_can_come_in_the_wrong_order(
    provider: StripeProvider, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    sandbox.control("faults", kind="reorder", type="payment_intent.created")

    session, reference = _pay(provider, sandbox, "reorder")

    eventually(lambda: receiver.events(session))
    types = eventually(
        lambda: _types_with(receiver, reference, "payment_intent.created"), seconds=3
    )
    assert types.index("payment_intent.created") > 0


def _types_with(receiver: Receiver, reference: str, awaited: str) -> list[str]:
    types = [e["type"] for e in receiver.events() if reference in json.dumps(e)]
    return types if awaited in types else []
