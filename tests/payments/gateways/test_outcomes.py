"""Outages: what certainly did not happen, what may have happened, and what was refused."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest
import requests
import stripe
from django.utils import translation

from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.money import Money
from payments.gateways.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import RefundSpec
from tests.payments.gateways.conftest import attempt, credentials_for
from tests.payments.gateways.sandbox_process import SandboxProcess


def _unused_base() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_provider_that_cannot_be_reached_did_nothing() -> None:
    provider = StripeProvider(credentials_for(_unused_base()))

    with pytest.raises(ProviderUnavailable):
        provider.start(attempt(), key="nobody-there")
    with pytest.raises(ProviderUnavailable):
        provider.fetch("cs_test_sbx1")


@pytest.mark.parametrize("call", ["start", "fetch"])
def test_the_limit_of_a_worker_passes_through_unwrapped_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    tries = []

    def interrupted(*_: object, **__: object) -> None:
        tries.append(call)
        raise OutOfTime

    monkeypatch.setattr(requests.Session, "request", interrupted)
    provider = StripeProvider(credentials_for(_unused_base(), max_retries=2))

    with pytest.raises(OutOfTime):
        if call == "start":
            provider.start(attempt(), key="out-of-time")
        else:
            provider.fetch("cs_test_sbx1")
    assert tries == [call]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection_leaves_the_outcome_unknown_until_the_key_is_repeated(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    client: stripe.StripeClient,
    paid: Callable[..., str],
    when: str,
) -> None:
    spec = RefundSpec(paid(method="card"), Money(1_000, "CNY"), "requested_by_buyer", "ref_1")
    sandbox.control("faults", kind="drop_next", path="/v1/refunds", when=when)

    with pytest.raises(OutcomeUnknown):
        provider.refund(spec, key=f"dropped-{when}")
    happened = client.v1.refunds.list({"payment_intent": spec.provider_object_id}).data
    assert len(happened) == (1 if when == "after" else 0)

    made = provider.refund(spec, key=f"dropped-{when}")

    listed = client.v1.refunds.list({"payment_intent": spec.provider_object_id}).data
    assert [refund.id for refund in listed] == [made.provider_ref]


def test_a_slow_answer_leaves_the_outcome_unknown(
    sandbox: SandboxProcess, client: stripe.StripeClient
) -> None:
    provider = StripeProvider(credentials_for(sandbox.base, timeout=(1, 0.2)))
    sandbox.control("faults", kind="delay", path="/v1/checkout/sessions", seconds=0.5)
    spec = attempt()

    with pytest.raises(OutcomeUnknown):
        provider.start(spec, key="slow-answer")

    patient = StripeProvider(credentials_for(sandbox.base))
    assert patient.start(spec, key="slow-answer").provider_ref.startswith("cs_test_sbx")


def test_a_slow_read_is_only_an_outage(provider: StripeProvider, sandbox: SandboxProcess) -> None:
    started = provider.start(attempt(), key="slow-read")
    hasty = StripeProvider(credentials_for(sandbox.base, timeout=(1, 0.2)))
    sandbox.control("faults", kind="delay", path="/v1/checkout/sessions/*", seconds=0.5)

    with pytest.raises(ProviderUnavailable):
        hasty.fetch(started.provider_ref)


def test_the_sdk_repeats_a_dropped_call_under_the_same_key(sandbox: SandboxProcess) -> None:
    provider = StripeProvider(credentials_for(sandbox.base, max_retries=2))
    sandbox.control("faults", kind="drop_next", path="/v1/checkout/sessions", when="after")
    spec = attempt()

    started = provider.start(spec, key="sdk-repeats")

    assert provider.start(spec, key="sdk-repeats") == started


def test_a_first_try_that_was_sent_outweighs_a_last_try_that_could_not_connect() -> None:
    """A server that reads one request, hangs up without an answer, and is gone."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_once() -> None:
        connection, _ = listener.accept()
        connection.recv(65_536)
        listener.close()
        connection.close()

    thread = threading.Thread(target=serve_once)
    thread.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    provider = StripeProvider(credentials_for(base, max_retries=1))

    with pytest.raises(OutcomeUnknown):
        provider.start(attempt(), key="sent-then-gone")
    thread.join()


def test_too_many_requests_says_when_to_come_back(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    sandbox.control("faults", kind="status", status=429, path="/v1/checkout/sessions")

    with pytest.raises(ProviderUnavailable) as busy:
        provider.start(attempt(), key="too-many")

    assert busy.value.retry_after == 1


def test_a_refused_key_is_an_outage_that_nothing_followed_from(sandbox: SandboxProcess) -> None:
    provider = StripeProvider(credentials_for(sandbox.base, secret_key="sk_test_other"))

    with pytest.raises(ProviderUnavailable) as refused:
        provider.start(attempt(), key="wrong-key")

    assert refused.value.retry_after == 300


def test_an_answer_that_is_not_the_providers_leaves_a_write_unknown() -> None:
    """A proxy's page with status 200 in the place of the provider's answer."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_once() -> None:
        connection, _ = listener.accept()
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")
        connection.close()
        listener.close()

    thread = threading.Thread(target=serve_once)
    thread.start()
    provider = StripeProvider(
        credentials_for(f"http://127.0.0.1:{listener.getsockname()[1]}", max_retries=0)
    )

    with pytest.raises(OutcomeUnknown):
        provider.start(attempt(), key="captive-portal")
    thread.join()


def test_a_refusal_keeps_the_providers_words_out_of_the_message(
    provider: StripeProvider,
) -> None:
    with pytest.raises(ProviderRefused) as refused:
        provider.start(attempt(success_url="not a url"), key="bad-url")

    with translation.override("en"):
        assert str(refused.value) == "The payment provider did not accept this request."
    assert refused.value.facts["provider_param"] == "success_url"
    assert refused.value.facts["provider_code"] == "url_invalid"
