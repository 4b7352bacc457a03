"""Money that is held first, and methods that are confirmed without a page."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
import stripe

from marketplace.foundation.money import Money
from payments.gateways import stripe_answers
from payments.gateways.errors import KeyReused, ProviderContradiction, ProviderRefused
from payments.gateways.port import HoldsMoney, TakesConfirmed, TellsDisputes
from payments.gateways.stripe_provider import StripeProvider
from tests.payments.gateways.conftest import CNY_238_40, attempt
from tests.payments.gateways.sandbox_process import SandboxProcess, eventually


def key() -> str:
    return f"key-{secrets.token_hex(8)}"


def held(provider: StripeProvider, sandbox: SandboxProcess) -> str:
    """Open a page that only holds, and let a card hold CNY 238.40 there."""
    ref = provider.start(attempt(method="card", holds_only=True), key=key()).provider_ref
    sandbox.control(f"sessions/{ref}/pay", method="card")
    return ref


def test_the_provider_offers_all_three_extras(provider: StripeProvider) -> None:
    for protocol in (HoldsMoney, TakesConfirmed, TellsDisputes):
        assert isinstance(provider, protocol)
    assert provider.acknowledgement == {}


def test_a_held_amount_is_authorized_and_not_received(
    provider: StripeProvider, sandbox: SandboxProcess, client: stripe.StripeClient
) -> None:
    ref = held(provider, sandbox)

    snapshot = provider.fetch(ref)
    assert (snapshot.status, snapshot.captured, snapshot.fee) == ("authorized", None, None)
    intent = client.v1.payment_intents.retrieve(snapshot.provider_object_id or "")
    assert (intent.amount_capturable, intent.amount_received) == (23_840, 0)
    assert client.v1.checkout.sessions.retrieve(ref).payment_status == "unpaid"
    assert client.v1.balance_transactions.list({"source": str(intent.latest_charge)}).data == []


def test_what_is_held_is_taken_whole_and_once(
    provider: StripeProvider, sandbox: SandboxProcess, client: stripe.StripeClient
) -> None:
    ref = held(provider, sandbox)

    taken = provider.capture(ref, key="take-it")

    assert (taken.status, taken.captured, taken.provider_ref) == ("captured", CNY_238_40, ref)
    assert taken.fee == Money(691, "CNY")  # 2.9 %: 691.36
    assert provider.capture(ref, key="take-it") == taken
    assert provider.capture(ref, key=key()) == taken  # another key finds it taken already
    assert provider.void(ref, key=key()) == taken  # too late to let go
    assert client.v1.checkout.sessions.retrieve(ref).payment_status == "paid"


def test_what_is_held_can_be_let_go(provider: StripeProvider, sandbox: SandboxProcess) -> None:
    ref = held(provider, sandbox)

    let_go = provider.void(ref, key=key())

    assert (let_go.status, let_go.captured) == ("voided", None)
    assert provider.void(ref, key=key()) == let_go
    assert provider.capture(ref, key=key()) == let_go  # nothing is left to take


def test_a_hold_that_ran_out_is_voided(provider: StripeProvider, sandbox: SandboxProcess) -> None:
    ref = held(provider, sandbox)

    sandbox.control(f"payment_intents/{provider.fetch(ref).provider_object_id}/lapse")

    assert provider.capture(ref, key=key()).status == "voided"


@pytest.mark.parametrize("act", ["capture", "void"])
def test_where_nothing_was_held_there_is_nothing_to_settle(
    provider: StripeProvider, sandbox: SandboxProcess, act: str
) -> None:
    untried = provider.start(attempt(method="card"), key=key()).provider_ref
    declined = provider.start(attempt(method="card"), key=key()).provider_ref
    sandbox.control(f"sessions/{declined}/pay", outcome="declined")

    for ref in (untried, declined, "cs_test_sbxnothing", "pi_sbxnothing"):
        with pytest.raises(ProviderRefused):
            getattr(provider, act)(ref, key=key())


def test_a_wallet_holds_nothing(provider: StripeProvider) -> None:
    with pytest.raises(ProviderRefused) as refused:
        provider.start(attempt(method="alipay", holds_only=True), key=key())

    assert refused.value.facts["provider_code"] == "method_unavailable"


def test_a_hold_is_heard_of(provider: StripeProvider, sandbox: SandboxProcess, receiver: Any):
    ref = held(provider, sandbox)
    intent = provider.fetch(ref).provider_object_id or ""

    def types() -> set[str]:
        return {event["type"] for event in receiver.events(intent)}

    eventually(lambda: "payment_intent.amount_capturable_updated" in types())


def test_a_card_is_confirmed_at_once(provider: StripeProvider) -> None:
    spec = attempt(method="card")

    done = provider.confirm(spec, "pm_card_visa", key="confirm-card")

    assert done.snapshot.status == "captured"
    assert done.snapshot.captured == CNY_238_40
    assert done.snapshot.fee == Money(691, "CNY")
    assert done.snapshot.client_reference == spec.reference
    assert done.snapshot.provider_ref == done.snapshot.provider_object_id
    assert (done.redirect_url, done.qr_text, done.refusal) == ("", "", "")
    assert provider.confirm(spec, "pm_card_visa", key="confirm-card") == done
    with pytest.raises(KeyReused):
        provider.confirm(spec, "pm_card_chargeDeclined", key="confirm-card")


def test_a_refused_card_is_an_answer_and_stays_one(provider: StripeProvider) -> None:
    spec = attempt(method="card")

    for _ in range(2):  # the second is the stored answer
        done = provider.confirm(
            spec, "pm_card_chargeDeclinedInsufficientFunds", key="confirm-refused"
        )
        assert (done.snapshot.status, done.snapshot.captured) == ("declined", None)
        assert done.refusal == "insufficient_funds"

    assert provider.fetch(done.snapshot.provider_ref).status == "declined"


def test_a_confirmed_card_can_hold_too(provider: StripeProvider) -> None:
    spec = attempt(method="card", holds_only=True)

    done = provider.confirm(spec, "pm_card_visa", key=key())

    assert done.snapshot.status == "authorized"
    assert provider.capture(done.snapshot.provider_ref, key=key()).captured == CNY_238_40


@pytest.mark.parametrize(("method", "way"), [("alipay", "redirect_url"), ("wechat_pay", "qr_text")])
def test_a_wallet_without_a_page_waits_behind_a_link_or_a_code(
    provider: StripeProvider, sandbox: SandboxProcess, method: str, way: str
) -> None:
    done = provider.confirm(attempt(method=method), key=key())

    assert done.snapshot.status == "awaiting_buyer"
    assert {name for name in ("redirect_url", "qr_text") if getattr(done, name)} == {way}
    ref = done.snapshot.provider_ref
    sandbox.form(f"/pay/{ref}/wallet", method=method, action="pay")
    assert provider.fetch(ref).captured == CNY_238_40


def test_a_wallet_that_declines_without_a_page_is_final(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    ref = provider.confirm(attempt(), key=key()).snapshot.provider_ref

    sandbox.form(f"/pay/{ref}/wallet", method="alipay", action="decline")

    assert provider.fetch(ref).status == "declined"


def test_an_attempt_without_a_page_is_given_up_like_one_that_has_one(
    provider: StripeProvider,
) -> None:
    ref = provider.confirm(attempt(), key=key()).snapshot.provider_ref

    assert provider.expire(ref, key=key()).status == "voided"
    assert provider.expire(ref, key=key()).status == "voided"


def test_a_method_that_was_dropped_without_a_word_is_noticed(provider: StripeProvider) -> None:
    with pytest.raises(ProviderRefused):
        provider.confirm(attempt(amount=Money(23_840, "MOP")), key=key())


@pytest.mark.parametrize(
    "action",
    [
        {"type": "use_stripe_sdk", "use_stripe_sdk": {}},
        {"type": "alipay_handle_redirect", "alipay_handle_redirect": {"url": None}},
    ],
)
def test_a_next_step_that_we_cannot_offer_is_a_contradiction(action: dict[str, Any]) -> None:
    intent = stripe.PaymentIntent.construct_from(
        {
            "id": "pi_1",
            "object": "payment_intent",
            "status": "requires_action",
            "next_action": action,
            "metadata": {},
            "latest_charge": None,
            "livemode": False,
        },
        "sk_test_x",
    )
    with pytest.raises(ProviderContradiction):
        stripe_answers.confirmed(intent)


def test_a_card_whose_holder_is_asked_leads_to_the_banks_page() -> None:
    intent = stripe.PaymentIntent.construct_from(
        {
            "id": "pi_1",
            "object": "payment_intent",
            "status": "requires_action",
            "next_action": {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": "https://bank.example/3ds", "return_url": None},
            },
            "metadata": {"reference": "att_1", "page": "none"},
            "latest_charge": None,
            "last_payment_error": None,
            "livemode": False,
        },
        "sk_test_x",
    )
    done = stripe_answers.confirmed(intent)
    assert (done.redirect_url, done.snapshot.status) == (
        "https://bank.example/3ds",
        "awaiting_buyer",
    )
