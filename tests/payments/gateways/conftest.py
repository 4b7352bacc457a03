"""One sandbox and one receiver for the room; the provider under test talks to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
import stripe

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways.antom.provider import AntomProvider
from payments.gateways.credentials import Credentials
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import AttemptSpec
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways import antom_side
from tests.payments.gateways.sandbox_process import KEY, SECRET, Receiver, SandboxProcess
from tests.payments.gateways.wechatpay_platform import Platform, provider_on

CNY_238_40 = Money(23_840, "CNY")


def credentials_for(base: str | None, **changes: Any) -> Credentials:
    """Return the credentials of a test installation."""
    given: dict[str, Any] = {
        "secret_key": KEY,
        "webhook_secret": SECRET,
        "api_base": base,
        "timeout": (1, 5),
        "max_retries": 0,
        "is_demo": True,
    }
    return Credentials(**(given | changes))


def attempt(**changes: Any) -> AttemptSpec:
    """Return one try to collect CNY 238.40 by Alipay."""
    given: dict[str, Any] = {
        "charge_ref": "chg_T3ST",
        "amount": CNY_238_40,
        "method": "alipay",
        "description": "訂單 ord_8F3KQ2",
        "language": "zh-hant",
        "email": "mei@example.com",
        "success_url": "http://127.0.0.1:8000/return/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/pay/",
        "expires_at": now() + timedelta(minutes=30),
        "reference": f"attempt_{secrets.token_hex(6)}",
        "prepared_at": now(),
        "business_name": "Ponte 蓮橋",
    }
    return AttemptSpec(**(given | changes))


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.stop()


@pytest.fixture
def platform() -> Platform:
    """WeChat Pay's side of the conversation, with nothing scripted yet."""
    return Platform()


@pytest.fixture
def wechat(platform: Platform) -> WeChatPayProvider:
    """Our side of it."""
    return provider_on(platform)


@pytest.fixture(scope="session")
def running_sandbox(
    receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SandboxProcess]:
    process = SandboxProcess(
        tmp_path_factory.mktemp("sandbox") / "sandbox.db",
        receiver.url,
        environment=antom_side.environment(),
    )
    yield process
    process.stop()


@pytest.fixture
def sandbox(running_sandbox: SandboxProcess, receiver: Receiver) -> SandboxProcess:
    """The sandbox with no fault scripted and nothing left to answer."""
    running_sandbox.control("faults/clear")
    receiver.answers.clear()
    receiver.antom_answers.clear()
    return running_sandbox


@pytest.fixture
def provider(sandbox: SandboxProcess) -> StripeProvider:
    return StripeProvider(credentials_for(sandbox.base))


@pytest.fixture
def client(sandbox: SandboxProcess) -> stripe.StripeClient:
    """The bare SDK, for what the port does not offer."""
    base = sandbox.base
    return stripe.StripeClient(
        KEY, base_addresses={"api": base, "connect": base, "files": base, "meter_events": base}
    )


@pytest.fixture
def paid(sandbox: SandboxProcess, provider: StripeProvider) -> Callable[..., str]:
    """Pay one attempt and return the object that a refund names."""

    def pay(**changes: Any) -> str:
        spec = attempt(**changes)
        started = provider.start(spec, key=f"start-{spec.reference}")
        sandbox.control(f"sessions/{started.provider_ref}/pay", method=spec.method)
        named = provider.fetch(started.provider_ref).provider_object_id
        assert named is not None
        return named

    return pay


@pytest.fixture
def antom(monkeypatch: pytest.MonkeyPatch) -> antom_side.FakeAntom:
    """An Antom within the process, which answers what a test tells it."""
    fake = antom_side.FakeAntom()
    monkeypatch.setattr(
        requests.Session,
        "request",
        lambda session, method, url, **sent: fake.request(session, method, url, **sent),
    )
    return fake


@pytest.fixture
def antom_provider() -> AntomProvider:
    return AntomProvider(antom_side.credentials())
