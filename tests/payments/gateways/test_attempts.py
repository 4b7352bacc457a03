"""Attempts through the port, against the sandbox, with the real SDK."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import stripe
from stripe.checkout import Session

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways.errors import ProviderContradiction, ProviderRefused
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import AttemptSnapshot
from tests.payments.gateways.conftest import CNY_238_40, attempt
from tests.payments.gateways.sandbox_process import KEY, SandboxProcess, eventually


def test_a_new_attempt_waits_for_its_buyer(provider: StripeProvider) -> None:
    spec = attempt()

    started = provider.start(spec, key="new-attempt")

    assert started.provider_ref.startswith("cs_test_sbx")
    assert started.redirect_url.startswith("http://127.0.0.1:")
    assert spec.closes_at - now() > timedelta(minutes=30)
    assert provider.fetch(started.provider_ref) == AttemptSnapshot(
        provider_ref=started.provider_ref,
        status="awaiting_buyer",
        captured=None,
        method=None,
        livemode=False,
        client_reference=spec.reference,
        provider_object_id=None,
        fee=None,
    )


@pytest.mark.parametrize(
    ("method", "amount", "fee"),
    [
        ("alipay", Money(23_840, "CNY"), Money(524, "CNY")),  # 2.2 %: 524.48
        ("wechat_pay", Money(25_025, "HKD"), Money(551, "HKD")),  # 2.2 %: 550.55, half up
        ("card", Money(23_840, "MOP"), Money(691, "MOP")),  # 2.9 %: 691.36
    ],
)
def test_a_paid_attempt_is_captured_with_its_fee(
    provider: StripeProvider, sandbox: SandboxProcess, method: str, amount: Money, fee: Money
) -> None:
    spec = attempt(method=method, amount=amount)
    started = provider.start(spec, key=f"paid-{method}")

    sandbox.control(f"sessions/{started.provider_ref}/pay", method=method)

    snapshot = provider.fetch(started.provider_ref)
    assert snapshot.status == "captured"
    assert snapshot.captured == amount
    assert snapshot.fee == fee
    assert snapshot.method == method
    assert snapshot.client_reference == spec.reference
    assert (snapshot.provider_object_id or "").startswith("pi_sbx")
    assert provider.fetch(snapshot.provider_object_id or "").captured == amount


def test_a_declined_card_leaves_the_attempt_open_for_another_card(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    started = provider.start(attempt(method="card"), key="declined-card")

    sandbox.control(f"sessions/{started.provider_ref}/pay", outcome="declined")

    snapshot = provider.fetch(started.provider_ref)
    assert (snapshot.status, snapshot.captured, snapshot.fee) == ("awaiting_buyer", None, None)


def test_a_slow_payment_is_processing_and_then_captured(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    started = provider.start(attempt(), key="slow-payment")
    sandbox.control(f"sessions/{started.provider_ref}/pay", outcome="processing")
    assert provider.fetch(started.provider_ref).status == "processing"

    eventually(lambda: provider.fetch(started.provider_ref).status == "captured")

    assert provider.fetch(started.provider_ref).captured == CNY_238_40


def test_a_slow_payment_that_fails_is_declined(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    started = provider.start(attempt(), key="slow-failure")
    sandbox.control(f"sessions/{started.provider_ref}/pay", outcome="processing")
    intent = provider.fetch(started.provider_ref).provider_object_id

    sandbox.control(f"payment_intents/{intent}/settle", outcome="declined")

    snapshot = provider.fetch(started.provider_ref)
    assert (snapshot.status, snapshot.captured) == ("declined", None)


def test_the_captured_amount_is_what_the_provider_received_not_what_was_asked(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    started = provider.start(attempt(), key="wrong-amount")

    sandbox.control(f"sessions/{started.provider_ref}/pay", amount=100, currency="hkd")

    assert provider.fetch(started.provider_ref).captured == Money(100, "HKD")


def test_a_buyer_without_an_address_can_pay_too(provider: StripeProvider) -> None:
    assert provider.start(attempt(email=""), key="no-email").redirect_url


def test_sixteen_clicks_at_once_pay_one_time(
    provider: StripeProvider, sandbox: SandboxProcess, client: stripe.StripeClient
) -> None:
    started = provider.start(attempt(), key="sixteen-clicks")

    def click(_: int) -> int:
        path = f"/_sandbox/sessions/{started.provider_ref}/pay"
        return sandbox.request("POST", path, "{}", {"Authorization": f"Bearer {KEY}"})[0]

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(click, range(16)))

    assert sorted(statuses) == [200] + [400] * 15
    snapshot = provider.fetch(started.provider_ref)
    assert snapshot.captured == CNY_238_40
    intent = client.v1.payment_intents.retrieve(snapshot.provider_object_id or "")
    lines = client.v1.balance_transactions.list({"source": str(intent.latest_charge)}).data
    assert [line.amount for line in lines] == [23_840]


@pytest.mark.parametrize(
    "answered",
    [
        {"amount_total": 23_839},
        {"currency": "hkd"},
        {"currency": "xxx"},
        {"livemode": True},
        {"url": None},
    ],
)
def test_a_page_for_something_else_than_was_asked_is_not_used(
    provider: StripeProvider, monkeypatch: pytest.MonkeyPatch, answered: dict[str, object]
) -> None:
    made = {
        "id": "cs_test_sbx1",
        "object": "checkout.session",
        "payment_method_types": ["alipay"],
        "amount_total": 23_840,
        "currency": "cny",
        "livemode": False,
        "url": "http://127.0.0.1/pay",
        "expires_at": 2_000_000_000,
    }
    session = Session.construct_from(made | answered, KEY)
    sessions = provider._client.v1.checkout.sessions
    monkeypatch.setattr(type(sessions), "create", lambda *_: session)

    with pytest.raises(ProviderContradiction):
        provider.start(attempt(), key="something-else")


def test_an_expired_attempt_takes_no_money(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    started = provider.start(attempt(), key="expired")

    assert provider.expire(started.provider_ref, key="expire-it").status == "expired"

    sandbox.form(f"/pay/{started.provider_ref}/wallet", method="alipay", action="pay")
    snapshot = provider.fetch(started.provider_ref)
    assert (snapshot.status, snapshot.provider_object_id) == ("expired", None)


def test_expiring_a_paid_attempt_tells_that_it_was_paid(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    started = provider.start(attempt(), key="paid-before-expiry")
    sandbox.control(f"sessions/{started.provider_ref}/pay")

    snapshot = provider.expire(started.provider_ref, key="expire-too-late")

    assert (snapshot.status, snapshot.captured) == ("captured", CNY_238_40)


def test_a_wallet_that_cannot_take_the_currency_is_noticed_by_reading_back(
    provider: StripeProvider,
) -> None:
    with pytest.raises(ProviderRefused) as refused:
        provider.start(attempt(amount=Money(23_840, "MOP")), key="mop-by-alipay")

    assert refused.value.facts == {"provider_code": "method_unavailable", "offered": []}


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Money(369, "CNY"), "amount_too_small"),
        (Money(100_000_000, "CNY"), "amount_too_large"),
        (Money(500, "JPY"), None),
    ],
)
def test_an_amount_that_the_provider_does_not_take_is_refused(
    provider: StripeProvider, amount: Money, code: str | None
) -> None:
    with pytest.raises(ProviderRefused) as refused:
        provider.start(attempt(amount=amount), key=f"bounds-{amount}")

    assert refused.value.facts["provider_code"] == code


def test_an_unknown_attempt_is_refused(provider: StripeProvider) -> None:
    for call in (
        lambda: provider.fetch("cs_test_sbxnothing"),
        lambda: provider.expire("cs_test_sbxnothing", key="expire-nothing"),
        lambda: provider.fetch("pi_sbxnothing"),
        lambda: provider.fetch_refund("re_sbxnothing"),
    ):
        with pytest.raises(ProviderRefused) as refused:
            call()
        assert refused.value.facts["provider_code"] == "resource_missing"


def test_the_page_closes_by_the_spec_alone_and_late_enough_to_repeat_the_call() -> None:
    started_late = attempt(expires_at=now() + timedelta(minutes=4))
    prepared = started_late.prepared_at
    assert prepared is not None

    assert started_late.closes_at == prepared + timedelta(minutes=35)
    assert attempt(prepared_at=None).closes_at > now() + timedelta(minutes=60)
