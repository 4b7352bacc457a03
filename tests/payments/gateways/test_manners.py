"""How we call: our own key on every write, a time to wait, and nothing told that was not asked."""

from __future__ import annotations

import inspect
import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import stripe
from stripe import _telemetry_id

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways.errors import ProviderRefused
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import EvidenceFile, EvidenceSpec, RefundSpec, TransferSpec
from tests.payments.gateways.conftest import attempt, credentials_for
from tests.payments.gateways.sandbox_process import SandboxProcess

FILE = EvidenceFile("receipt", "r.pdf", "application/pdf", b"%PDF-1.7")


class Witness:
    """What left, request by request."""

    def __init__(self, provider: StripeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        original = provider._http.request

        def request(method: str, url: str, headers: Mapping[str, str], *rest: Any, **more: Any):
            self.sent.append((method, url.partition("/v1/")[2].split("?")[0], dict(headers)))
            return original(method, url, headers, *rest, **more)

        monkeypatch.setattr(provider._http, "request", request)


@pytest.fixture
def witness(provider: StripeProvider, monkeypatch: pytest.MonkeyPatch) -> Witness:
    return Witness(provider, monkeypatch)


def _every_write(
    provider: StripeProvider, sandbox: SandboxProcess, paid: Callable[..., str]
) -> dict[str, str]:
    """Call each write of the provider once; return its key by the name of the method."""
    keys = {
        name: f"{name}-{secrets.token_hex(6)}"
        for name in (
            "start", "expire", "confirm", "capture", "void", "refund", "transfer", "answer_dispute",
        )
    }  # fmt: skip
    page = provider.start(attempt(), key=keys["start"])
    provider.expire(page.provider_ref, key=keys["expire"])
    held = provider.confirm(
        attempt(method="card", holds_only=True), "pm_card_visa", key=keys["confirm"]
    ).snapshot.provider_ref
    provider.capture(held, key=keys["capture"])
    provider.void(held, key=keys["void"])
    payment = paid(method="card")
    back = RefundSpec(payment, Money(100, "CNY"), "requested_by_buyer", "rfd_1")
    provider.refund(back, key=keys["refund"])
    with pytest.raises(ProviderRefused):  # the sandbox has no connected accounts
        provider.transfer(TransferSpec(Money(1, "CNY"), "acct_1", "pay_1"), key=keys["transfer"])
    dispute = sandbox.control(f"payments/{payment}/dispute")["id"]
    answer = EvidenceSpec(dispute, "Delivered.", "", "", None, (FILE,), True, "ans_1")
    provider.answer_dispute(answer, key=keys["answer_dispute"])
    return keys


def test_every_write_carries_our_key_and_no_read_does(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    paid: Callable[..., str],
    witness: Witness,
) -> None:
    keys = _every_write(provider, sandbox, paid)

    carried = {
        headers.get("Idempotency-Key", "")
        for method, _, headers in witness.sent
        if method == "post"
    }
    ours = {key for key in carried if not key.startswith("start-attempt_")}
    file_key = next(key for key in ours if ":receipt:" in key)
    assert ours == {*keys.values(), file_key}
    assert file_key.startswith(keys["answer_dispute"])
    assert not any("Idempotency-Key" in head for method, _, head in witness.sent if method == "get")


def test_the_list_of_writes_is_whole() -> None:
    """Every method of the provider that takes a key is among those that were watched."""
    takes_key = {
        name
        for name, found in inspect.getmembers(StripeProvider, inspect.isfunction)
        if not name.startswith("_") and "key" in inspect.signature(found).parameters
    }
    assert takes_key == {
        "start", "expire", "confirm", "capture", "void", "refund", "transfer", "answer_dispute",
    }  # fmt: skip


def test_nothing_is_told_of_this_machine_and_nothing_is_written_into_the_home_folder(
    provider: StripeProvider, witness: Witness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(_telemetry_id, "_loaded", False)
    monkeypatch.setattr(_telemetry_id, "_cached_id", None)

    provider.start(attempt(), key=secrets.token_hex(8))
    provider.undelivered(since=now())

    assert stripe.enable_telemetry is False
    assert list(tmp_path.iterdir()) == []
    for _, _, headers in witness.sent:
        told = json.loads(headers["X-Stripe-Client-User-Agent"])
        assert {"telemetry_id", "platform"} & set(told) == set()
        assert "X-Stripe-Client-Telemetry" not in headers


def test_a_home_folder_that_cannot_be_written_is_no_obstacle(
    sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("not a folder")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(nowhere))
    monkeypatch.setenv("HOME", str(nowhere))

    provider = StripeProvider(credentials_for(sandbox.base))

    assert provider.start(attempt(), key=secrets.token_hex(8)).redirect_url


@pytest.mark.parametrize(("connect", "read"), [(3, 20), (1, 0.5)])
def test_a_call_waits_as_long_as_it_is_told_and_is_repeated_as_often(
    connect: float, read: float
) -> None:
    given = credentials_for("http://127.0.0.1:9", timeout=(connect, read), max_retries=2)
    provider = StripeProvider(given)

    assert provider._http._timeout == (connect, read)
    assert provider._client._requestor._options.max_network_retries == 2
