"""The sandbox's own manners: strict parameters, keys, intents, lists, kill -9."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from marketplace.foundation.clock import now
from payments.gateways.sandbox import forms
from payments.gateways.sandbox.errors import ParameterError
from payments.gateways.stripe_provider import StripeProvider
from tests.payments.gateways.conftest import CNY_238_40, attempt, credentials_for
from tests.payments.gateways.sandbox_process import (
    KEY,
    ROOT,
    SECRET,
    Receiver,
    SandboxProcess,
    eventually,
)

AUTHORIZED = {
    "Authorization": f"Bearer {KEY}",
    "Content-Type": "application/x-www-form-urlencoded",
}
SESSION = {
    "mode": "payment",
    "success_url": "http://127.0.0.1/ok",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "hkd",
    "line_items[0][price_data][unit_amount]": "5000",
    "line_items[0][price_data][product_data][name]": "Almond biscuits",
}


def _post(sandbox: SandboxProcess, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
    status, _, text = sandbox.request("POST", path, urlencode(fields), AUTHORIZED)
    return status, json.loads(text)


@pytest.mark.parametrize(
    ("extra", "code", "param"),
    [
        ({"colour": "blue"}, "parameter_unknown", "colour"),
        (
            {"payment_method_types[0]": "card"},
            "payment_method_types_no_longer_supported",
            "payment_method_types",
        ),
        ({"line_items[0][discount]": "1"}, "parameter_unknown", "line_items[0][discount]"),
        (
            {"line_items[0][quantity]": "1.5"},
            "parameter_invalid_integer",
            "line_items[0][quantity]",
        ),
        ({"line_items[0][price_data][currency]": "xxx"}, None, None),
        ({"allowed_payment_method_types[0]": "cash"}, None, "allowed_payment_method_types[0]"),
        ({"ui_mode": "hosted"}, None, "ui_mode"),
        ({"expires_at": "1"}, None, "expires_at"),
        ({"mode": ""}, None, "mode"),
        ({"customer_email": ""}, "email_invalid", "customer_email"),
        ({"metadata[" + "k" * 41 + "]": "v"}, None, None),
        (
            {"allowed_payment_method_types[0]": "wechat_pay"},
            "parameter_missing",
            "payment_method_options[wechat_pay][client]",
        ),
    ],
)
def test_a_parameter_that_stripe_would_refuse_is_refused(
    sandbox: SandboxProcess, extra: dict[str, str], code: str | None, param: str | None
) -> None:
    status, answer = _post(sandbox, "/v1/checkout/sessions", SESSION | extra)

    assert status == 400
    assert answer["error"]["type"] == "invalid_request_error"
    if code:
        assert answer["error"]["code"] == code
    if param:
        assert answer["error"]["param"] == param


def test_methods_are_filtered_by_currency_without_a_word(sandbox: SandboxProcess) -> None:
    _, in_hkd = _post(sandbox, "/v1/checkout/sessions", SESSION)
    _, in_mop = _post(
        sandbox, "/v1/checkout/sessions", SESSION | {"line_items[0][price_data][currency]": "mop"}
    )

    assert in_hkd["payment_method_types"] == ["card", "alipay", "wechat_pay"]
    assert in_mop["payment_method_types"] == ["card"]
    assert (in_mop["livemode"], in_mop["payment_intent"]) == (False, None)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("sk_live_abc", "live key"),
        ("rk_live_abc", "live key"),
        ("sk_test_other", "Invalid API Key"),
        ("", "did not provide"),
    ],
)
def test_only_the_sandboxs_own_key_opens_it(sandbox: SandboxProcess, key: str, said: str) -> None:
    for path in ("/v1/account", "/_sandbox/deliveries"):
        status, headers, text = sandbox.request("GET", path, "", {"Authorization": f"Bearer {key}"})
        assert status == 401
        assert said in json.loads(text)["error"]["message"]
        assert headers["Request-Id"].startswith("req_sbx")


def test_a_name_of_another_host_is_not_answered(sandbox: SandboxProcess) -> None:
    assert sandbox.request("GET", "/", "", {"Host": "evil.example"})[0] == 403


def test_a_card_intent_is_confirmed_captured_and_canceled(client: stripe.StripeClient) -> None:
    intents = client.v1.payment_intents
    held = intents.create(
        {
            "amount": 5_000,
            "currency": "hkd",
            "capture_method": "manual",
            "payment_method": "pm_card_visa",
            "confirm": True,
        }
    )
    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture", 5_000, 0,
    )  # fmt: skip

    taken = intents.capture(held.id, {"amount_to_capture": 3_000})
    assert (taken.status, taken.amount_received) == ("succeeded", 3_000)
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
        intents.cancel(held.id)
    waiting = intents.create({"amount": 5_000, "currency": "hkd"})
    assert intents.cancel(waiting.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        intents.confirm(waiting.id, {"payment_method": "pm_card_visa"})


def test_a_declined_card_intent_is_a_card_error_and_can_be_tried_again(
    client: stripe.StripeClient,
) -> None:
    intent = client.v1.payment_intents.create({"amount": 5_000, "currency": "hkd"})

    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_chargeDeclinedInsufficientFunds"}
        )

    assert declined.value.code == "card_declined"
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "insufficient_funds"
    now_ = client.v1.payment_intents.retrieve(intent.id)
    assert (now_.status, now_.amount_received) == ("requires_payment_method", 0)
    paid = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert paid.status == "succeeded"


def test_a_wallet_intent_sends_its_buyer_to_a_page(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    intent = client.v1.payment_intents.create(
        {
            "amount": 5_000,
            "currency": "hkd",
            "confirm": True,
            "payment_method_data": {"type": "alipay"},
            "return_url": "http://127.0.0.1/back",
        }
    )
    assert intent.status == "requires_action"
    assert intent.next_action is not None
    assert intent.next_action.alipay_handle_redirect is not None

    status, _, page = sandbox.request("GET", f"/pay/{intent.id}")
    assert (status, "HKD\N{NO-BREAK SPACE}50.00" in page) == (200, True)
    assert sandbox.form(f"/pay/{intent.id}/wallet", method="alipay", action="pay")[0] == 303
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_nested_forms_are_decoded_exactly() -> None:
    assert forms.decode("a[b][0]=x&a[b][1]=%E8%93%AE&a[c]=&d[]=1&d[]=2") == {
        "a": {"b": ["x", "蓮"], "c": ""},
        "d": ["1", "2"],
    }
    assert forms.decode("") == {}
    for malformed in ("a[b=1", "a]=1", "a=1&a=2", "a=1&a[b]=2", "a[1]=x", "a[0]=x&a[2]=y", "a"):
        with pytest.raises(ParameterError):
            forms.decode(malformed)


def test_lists_page_in_both_directions(client: stripe.StripeClient) -> None:
    for _ in range(5):
        client.v1.payment_intents.create({"amount": 5_000, "currency": "hkd"})
    newest = client.v1.events.list({"type": "payment_intent.created", "limit": 2})
    assert newest.has_more
    older = client.v1.events.list(
        {"type": "payment_intent.*", "limit": 2, "starting_after": newest.data[-1].id}
    )
    back = client.v1.events.list(
        {"type": "payment_intent.created", "limit": 2, "ending_before": older.data[0].id}
    )
    assert [event.id for event in back.data] == [event.id for event in newest.data]
    event = client.v1.events.retrieve(newest.data[0].id)
    assert (event.livemode, event.api_version) == (False, "2026-10-28.endive")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "not a loopback address"),
        (["--secret-key", "sk_live_x"], "refuses a live key"),
        (["--secret-key", "hello"], "starts with sk_test_"),
        (["--webhook-secret", "hello"], "whsec_"),
    ],
)
def test_an_unsafe_start_is_refused_in_one_sentence(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    command = [sys.executable, "-m", "payments.gateways.sandbox", "--port", "0",
               "--database", str(tmp_path / "s.db"), "--webhook-secret", SECRET,
               "--secret-key", KEY, *arguments]  # fmt: skip
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False
    )

    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_the_sandbox_needs_no_django() -> None:
    code = "import sys, payments.gateways.sandbox.server; print('django' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "False"


def test_a_killed_sandbox_forgets_nothing(tmp_path: Path, receiver: Receiver) -> None:
    sandbox = SandboxProcess(tmp_path / "killed.db", receiver.url, retry_seconds="0.6,0.3")
    provider = StripeProvider(credentials_for(sandbox.base))
    receiver.answers += [500] * 4
    spec = attempt()
    started = provider.start(spec, key="before-the-kill")
    sandbox.control(f"sessions/{started.provider_ref}/pay")
    eventually(lambda: not receiver.answers)
    assert receiver.events(started.provider_ref) != []
    owed = len(receiver.received)

    sandbox.kill()
    sandbox.start()

    assert provider.fetch(started.provider_ref).captured == CNY_238_40
    assert provider.start(spec, key="before-the-kill") == started
    eventually(lambda: len(receiver.received) >= owed + 4)
    eventually(lambda: not provider.undelivered(since=now() - timedelta(minutes=1)))
    assert sandbox.stop() == 0


def test_work_that_was_due_while_the_sandbox_was_away_is_done_when_it_is_back(
    tmp_path: Path,
) -> None:
    sandbox = SandboxProcess(tmp_path / "away.db", processing_seconds="0.5")
    provider = StripeProvider(credentials_for(sandbox.base))
    started = provider.start(attempt(), key="slow")
    sandbox.control(f"sessions/{started.provider_ref}/pay", outcome="processing")

    sandbox.kill()
    sandbox.start()

    eventually(lambda: provider.fetch(started.provider_ref).status == "captured")
    assert sandbox.stop() == 0


def test_ids_say_that_they_are_not_real(
    provider: StripeProvider, client: stripe.StripeClient, paid: Callable[..., str]
) -> None:
    intent = client.v1.payment_intents.retrieve(
        paid(), {"expand": ["latest_charge.balance_transaction"]}
    )
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    line = charge.balance_transaction
    assert isinstance(line, stripe.BalanceTransaction)

    for object_id in (intent.id, charge.id, line.id, client.v1.events.list().data[0].id):
        assert "sbx" in object_id
    assert client.v1.charges.retrieve(charge.id).livemode is False
    assert client.v1.balance_transactions.retrieve(line.id).net == line.amount - line.fee
