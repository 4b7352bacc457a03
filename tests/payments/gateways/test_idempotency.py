"""Idempotency keys: one execution, one answer, and no second meaning."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from marketplace.foundation.money import Money
from payments.gateways.errors import KeyReused, OutcomeUnknown
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import RefundSpec
from tests.payments.gateways.conftest import attempt
from tests.payments.gateways.sandbox_process import KEY, SandboxProcess


def _refund(named: str, minor: int) -> RefundSpec:
    return RefundSpec(named, Money(minor, "CNY"), "requested_by_buyer", "ref_1")


def test_a_repeated_start_gives_the_same_page(provider: StripeProvider) -> None:
    spec = attempt()

    assert provider.start(spec, key="again") == provider.start(spec, key="again")


def test_a_replayed_answer_says_so(sandbox: SandboxProcess) -> None:
    headers = {
        "Authorization": f"Bearer {KEY}",
        "Idempotency-Key": "raw-replay",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = "amount=5000&currency=hkd"

    first = sandbox.request("POST", "/v1/payment_intents", body, headers)
    second = sandbox.request("POST", "/v1/payment_intents", body, headers)

    assert (first[0], first[2]) == (second[0], second[2])
    assert "Idempotent-Replayed" not in first[1]
    assert second[1]["Idempotent-Replayed"] == "true"
    assert first[1]["Request-Id"] != second[1]["Request-Id"]


def test_a_key_with_another_body_is_our_own_mistake(provider: StripeProvider) -> None:
    provider.start(attempt(), key="two-meanings")

    with pytest.raises(KeyReused):
        provider.start(attempt(amount=Money(23_850, "CNY")), key="two-meanings")


def test_a_key_at_another_endpoint_is_our_own_mistake(
    provider: StripeProvider, paid: Callable[..., str]
) -> None:
    provider.start(attempt(), key="two-places")

    with pytest.raises(KeyReused):
        provider.refund(_refund(paid(), 100), key="two-places")


def test_sixteen_refunds_at_once_under_one_key_are_one_refund(
    provider: StripeProvider, client: stripe.StripeClient, paid: Callable[..., str]
) -> None:
    named = paid(method="card")

    def once(_: int) -> str:
        return provider.refund(_refund(named, 1_000), key="sixteen").provider_ref

    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(once, range(16)))

    listed = client.v1.refunds.list({"payment_intent": named}).data
    assert made == {refund.id for refund in listed}
    assert [refund.amount for refund in listed] == [1_000]


def test_a_stored_500_comes_back_as_the_same_500(
    sandbox: SandboxProcess,
    provider: StripeProvider,
    client: stripe.StripeClient,
    paid: Callable[..., str],
) -> None:
    named = paid(method="card")
    sandbox.control("faults", kind="status", status=500, path="/v1/refunds", when="before")

    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            provider.refund(_refund(named, 1_000), key="stored-500")

    assert client.v1.refunds.list({"payment_intent": named}).data == []


def test_a_refused_form_is_not_stored_under_its_key(client: stripe.StripeClient) -> None:
    bad: Any = {"amount": 5_000, "currency": "hkd", "colour": "blue"}
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(bad, {"idempotency_key": "form-first"})

    intent = client.v1.payment_intents.create(
        {"amount": 5_000, "currency": "hkd"}, {"idempotency_key": "form-first"}
    )

    assert intent.amount == 5_000
