"""Refunds: bounded, slow for wallets, and able to fail after they were accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import stripe

from marketplace.foundation.money import Money
from payments.gateways.errors import AlreadyRefunded, ProviderRefused
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import RefundSpec
from tests.payments.gateways.sandbox_process import SandboxProcess, eventually

Paid = Callable[..., str]


def _refund(named: str, minor: int, reference: str = "ref_1") -> RefundSpec:
    return RefundSpec(named, Money(minor, "CNY"), "requested_by_buyer", reference)


def test_a_card_refund_succeeds_at_once(provider: StripeProvider, paid: Paid) -> None:
    named = paid(method="card")

    snapshot = provider.refund(_refund(named, 3_840, "ref_card"), key="refund-card")

    assert snapshot.status == "succeeded"
    assert snapshot.amount == Money(3_840, "CNY")
    assert snapshot.client_reference == "ref_card"
    assert snapshot.provider_object_id == named
    assert provider.fetch_refund(snapshot.provider_ref) == snapshot


@pytest.mark.parametrize("method", ["alipay", "wechat_pay"])
def test_a_wallet_refund_is_pending_and_then_succeeds(
    provider: StripeProvider, paid: Paid, method: str
) -> None:
    snapshot = provider.refund(_refund(paid(method=method), 23_840), key=f"refund-{method}")

    assert snapshot.status == "pending"
    eventually(lambda: provider.fetch_refund(snapshot.provider_ref).status == "succeeded")


def test_refunds_together_never_exceed_what_was_captured(
    provider: StripeProvider, client: stripe.StripeClient, paid: Paid
) -> None:
    named = paid()
    provider.refund(_refund(named, 20_000), key="most-of-it")  # still pending, and counted

    with pytest.raises(ProviderRefused):
        provider.refund(_refund(named, 3_841), key="one-cent-too-much")
    with pytest.raises(ProviderRefused):
        provider.refund(_refund(named, 999_999), key="far-too-much")

    listed = client.v1.refunds.list({"payment_intent": named}).data
    assert [refund.amount for refund in listed] == [20_000]
    provider.refund(_refund(named, 3_840), key="the-rest")
    with pytest.raises(ProviderRefused) as refused:
        provider.refund(_refund(named, 1), key="nothing-left")
    assert isinstance(refused.value, AlreadyRefunded)
    assert refused.value.facts["provider_code"] == "charge_already_refunded"


def test_a_refund_that_fails_later_can_be_asked_for_again(
    provider: StripeProvider, sandbox: SandboxProcess, client: stripe.StripeClient, paid: Paid
) -> None:
    named = paid()
    sandbox.control("faults", kind="refund_fails")
    first = provider.refund(_refund(named, 23_840), key="will-fail")

    eventually(lambda: provider.fetch_refund(first.provider_ref).status == "failed")

    assert provider.fetch_refund(first.provider_ref).failure == "declined"
    intent = client.v1.payment_intents.retrieve(named, {"expand": ["latest_charge"]})
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert charge.amount_refunded == 0
    assert provider.refund(_refund(named, 23_840), key="once-more").amount.minor == 23_840


def test_a_payment_that_was_not_captured_cannot_be_refunded(
    provider: StripeProvider, client: stripe.StripeClient
) -> None:
    intent = client.v1.payment_intents.create({"amount": 5_000, "currency": "cny"})

    with pytest.raises(ProviderRefused):
        provider.refund(_refund(intent.id, 5_000), key="nothing-captured")

    assert client.v1.refunds.list({"payment_intent": intent.id}).data == []


def test_the_balance_shows_charge_fee_refund_and_failed_refund(
    provider: StripeProvider, sandbox: SandboxProcess, client: stripe.StripeClient, paid: Paid
) -> None:
    named = paid()
    sandbox.control("faults", kind="refund_stays_pending")
    refund = provider.refund(_refund(named, 3_840), key="for-the-balance")
    sandbox.control(f"refunds/{refund.provider_ref}/fail")
    intent = client.v1.payment_intents.retrieve(named)

    lines = [
        (line.type, line.amount, line.fee, line.net)
        for source in (refund.provider_ref, str(intent.latest_charge))
        for line in client.v1.balance_transactions.list({"source": source}).data
    ]

    assert lines == [
        ("refund_failure", 3_840, 0, 3_840),
        ("refund", -3_840, 0, -3_840),
        ("payment", 23_840, 524, 23_316),
    ]
