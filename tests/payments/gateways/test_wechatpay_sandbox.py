"""The provider against the sandbox's WeChat Pay, a process that judges what it is sent."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways.errors import (
    AlreadyRefunded,
    KeyReused,
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.types import AttemptSpec, RefundSpec
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways import wechatpay_platform as ours
from tests.payments.gateways.sandbox_process import Receiver, SandboxProcess, eventually
from tests.payments.gateways.test_wechatpay_customs import spec as customs_spec

MERCHANT = "sandbox1900000109"
CNY_238_40 = Money(23_840, "CNY")
ENVIRONMENT = {
    "WECHATPAY_MERCHANT_ID": MERCHANT,
    "WECHATPAY_APP_ID": "wxsbx0000000000001",
    "WECHATPAY_APP_SECRET": "5ecret5ecret5ecret5ecret5ecret55",
    "WECHATPAY_SERIAL": ours.SERIAL,
    "WECHATPAY_API_V3_KEY": ours.API_KEY,
}


@pytest.fixture(scope="module")
def process(
    receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SandboxProcess]:
    key = {"WECHATPAY_PRIVATE_KEY": ours.pem_of(ours.rsa_key("merchant"))}
    folder = tmp_path_factory.mktemp("wechat")
    process = SandboxProcess(folder / "sandbox.db", receiver.url, ENVIRONMENT | key)
    yield process
    process.stop()


@pytest.fixture(scope="module")
def built(process: SandboxProcess, receiver: Receiver) -> WeChatPayProvider:
    return WeChatPayProvider(
        ours.credentials(
            merchant_id=MERCHANT,
            app_id=ENVIRONMENT["WECHATPAY_APP_ID"],
            api_base=f"{process.base}/wechatpay",
            customs_base=f"{process.base}/wechatpay",
            notify_url=receiver.url.replace("stripe", "wechatpay"),
            is_demo=True,
        )
    )


@pytest.fixture
def provider(built: WeChatPayProvider, process: SandboxProcess) -> WeChatPayProvider:
    process.control("faults/clear")
    return built


def attempt(**changes: Any) -> AttemptSpec:
    reference = f"att_{secrets.token_hex(6).upper()}"
    given: dict[str, Any] = {
        "charge_ref": "chg_T3ST",
        "amount": CNY_238_40,
        "method": "wechat_pay",
        "description": "訂單 ord_8F3KQ2",
        "language": "zh-hant",
        "email": "mei@example.com",
        "success_url": "http://127.0.0.1:8000/return/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/pay/",
        "expires_at": now() + timedelta(minutes=30),
        "reference": reference,
        "prepared_at": now(),
    }
    return AttemptSpec(**(given | changes))


def pay(process: SandboxProcess, ref: str, **body: Any) -> None:
    process.control(f"wechatpay/orders/{ref}/pay", **body)


def paid(process: SandboxProcess, provider: WeChatPayProvider) -> tuple[str, str]:
    """Pay one order; return our number of it and WeChat Pay's."""
    ref = provider.start(attempt(), key="k").provider_ref
    pay(process, ref)
    transaction = provider.fetch(ref).provider_object_id
    assert transaction is not None
    return ref, transaction


def refund(transaction: str, minor: int) -> RefundSpec:
    reference = f"rfd_{secrets.token_hex(6).upper()}"
    return RefundSpec(transaction, Money(minor, "CNY"), "requested_by_buyer", reference)


def news_about(receiver: Receiver, provider: WeChatPayProvider, ref: str) -> list[Any]:
    found = []
    for headers, body in list(receiver.received):
        if b"encrypt-resource" in body:
            found += provider.parse_webhook(headers, body)
    return [signal for signal in found if signal.provider_ref == ref]


def test_a_code_is_scanned_and_paid(
    process: SandboxProcess, provider: WeChatPayProvider, receiver: Receiver
) -> None:
    started = provider.start(attempt(), key="k")
    before = provider.fetch(started.provider_ref)
    assert (before.status, before.captured, before.livemode) == ("awaiting_buyer", None, False)

    path = started.qr_text.removeprefix(process.base)
    status, _, page = process.request("GET", path)
    assert status == 200
    assert "確認付款予" in page
    assert "CNY\N{NO-BREAK SPACE}238.40" in page
    form = re.search(r'action="(/pay/[^"]+)"', page)
    assert form
    process.form(form[1], method="wechat_pay", action="pay", **{"from": "phone"})

    after = provider.fetch(started.provider_ref)
    assert (after.status, after.captured) == ("captured", CNY_238_40)
    assert provider.fetch(after.provider_object_id or "") == after
    [signal] = eventually(lambda: news_about(receiver, provider, started.provider_ref))
    assert (signal.kind, signal.provider_object_id) == ("attempt", after.provider_object_id)
    assert signal.event_type == "TRANSACTION.SUCCESS"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-hant", "確認付款予"),
        ("zh-hans", "确认付款给"),
        ("pt", "Confirmar o pagamento a"),
        ("en", "Confirm the payment to"),
    ],
)
def test_a_phone_is_led_to_the_wallet_and_back(
    process: SandboxProcess, provider: WeChatPayProvider, language: str, title: str
) -> None:
    spec = attempt(scene="phone", client_ip="203.0.113.9", language=language)
    started = provider.start(spec, key="k")
    path = started.redirect_url.removeprefix(process.base)
    page = process.request("GET", path)[2]
    assert title in page
    target = f"/pay/{path.split('/')[2].split('?')[0]}/wallet"
    for action in ("decline", "pay"):
        answer = process.form(target, method="wechat_pay", action=action, **{"from": "phone"})
        assert answer[0] == 303
    done = process.request("GET", answer[1]["Location"])[2]
    assert f"http://127.0.0.1:8000/return/?session={started.provider_ref}" in done
    assert provider.fetch(started.provider_ref).status == "captured"


def test_the_wallets_own_browser_is_handed_a_call(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    spec = attempt(scene="wechat", payer_ref="osbxbuyer")
    started = provider.start(spec, key="k")
    assert started.wallet_call["package"].startswith("prepay_id=wxsbx")
    again = provider.start(spec, key="k")
    assert again.wallet_call["package"] == started.wallet_call["package"]


def test_a_declined_try_leaves_the_order_open(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    ref = provider.start(attempt(), key="k").provider_ref
    pay(process, ref, outcome="declined")
    assert provider.fetch(ref).status == "awaiting_buyer"


def test_a_slow_payment_is_processing_first(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    ref = provider.start(attempt(), key="k").provider_ref
    pay(process, ref, outcome="processing")
    assert provider.fetch(ref).status == "processing"
    assert provider.expire(ref, key="k").status != "expired"
    assert eventually(lambda: provider.fetch(ref).status == "captured")


def test_the_same_attempt_is_the_same_order_and_another_is_not(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    spec = attempt()
    first = provider.start(spec, key="k")
    assert provider.start(spec, key="k") == first
    with pytest.raises(KeyReused):
        provider.start(replace(spec, amount=Money(23_841, "CNY")), key="k")
    pay(process, first.provider_ref)
    after = provider.start(spec, key="k")
    assert after.redirect_url.endswith(f"/return/?session={first.provider_ref}")


def test_a_closed_order_cannot_be_paid(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    started = provider.start(attempt(), key="k")
    assert provider.expire(started.provider_ref, key="k").status == "expired"
    assert provider.expire(started.provider_ref, key="k").status == "expired"
    page = process.request("GET", started.qr_text.removeprefix(process.base))[2]
    assert "此付款頁已失效" in page
    with pytest.raises(ProviderRefused):
        provider.expire("att_N0BODY", key="k")


def test_refunds_are_bounded_and_told(
    process: SandboxProcess, provider: WeChatPayProvider, receiver: Receiver
) -> None:
    ref, transaction = paid(process, provider)
    part = refund(transaction, 5_000)
    made = provider.refund(part, key="k")
    assert (made.status, made.amount) == ("pending", Money(5_000, "CNY"))
    assert provider.refund(part, key="k").provider_ref == made.provider_ref
    assert eventually(lambda: provider.fetch_refund(made.provider_ref).status == "succeeded")
    [signal] = eventually(lambda: news_about(receiver, provider, made.provider_ref))
    assert (signal.kind, signal.event_type) == ("refund", "REFUND.SUCCESS")
    assert provider.fetch(ref).status == "captured"

    with pytest.raises(KeyReused):
        provider.refund(replace(part, amount=Money(5_001, "CNY")), key="k")
    with pytest.raises(ProviderRefused):
        provider.refund(refund(transaction, 18_841), key="k")
    provider.refund(refund(transaction, 18_840), key="k")
    with pytest.raises(AlreadyRefunded):
        provider.refund(refund(transaction, 1), key="k")


@pytest.mark.parametrize("status", ["ABNORMAL", "CLOSED"])
def test_a_failed_refund_can_be_made_again(
    process: SandboxProcess, provider: WeChatPayProvider, receiver: Receiver, status: str
) -> None:
    _, transaction = paid(process, provider)
    process.control("faults", kind="refund_stays_pending")
    whole = refund(transaction, 23_840)
    provider.refund(whole, key="k")
    process.control(f"wechatpay/refunds/{whole.reference}/fail", status=status)
    found = provider.fetch_refund(whole.reference)
    assert (found.status, found.failure) == ("failed", status)
    [signal] = eventually(lambda: news_about(receiver, provider, whole.reference))
    assert signal.event_type == f"REFUND.{status}"
    assert provider.refund(refund(transaction, 23_840), key="k").status == "pending"


def test_a_cut_answer_is_unknown_and_its_repeat_finds_the_same(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    spec = attempt()
    for fault in ({"kind": "drop"}, {"kind": "hang", "seconds": 0}, {"kind": "status"}):
        process.control("faults", path="/wechatpay/v3/pay/*", **fault)
        with pytest.raises(OutcomeUnknown):
            provider.start(spec, key="k")
    assert provider.fetch(spec.reference).status == "awaiting_buyer"
    assert provider.start(spec, key="k").provider_ref == spec.reference
    process.control("faults", path="/wechatpay/v3/pay/*", kind="status", status=503)
    with pytest.raises(ProviderUnavailable):
        provider.fetch(spec.reference)


def test_lost_and_doubled_messages(
    process: SandboxProcess, provider: WeChatPayProvider, receiver: Receiver
) -> None:
    process.control("faults", kind="no_webhook", type="TRANSACTION.*")
    ref, _ = paid(process, provider)
    process.control("faults", kind="duplicate", type="TRANSACTION.*")
    twice, _ = paid(process, provider)
    found = eventually(lambda: len(s := news_about(receiver, provider, twice)) == 2 and s)
    assert found[0] == found[1]
    assert news_about(receiver, provider, ref) == []
    assert provider.fetch(ref).status == "captured"


def test_a_rotated_certificate_is_learned_and_survives_a_crash(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    ref, _ = paid(process, provider)
    serial = process.control("wechatpay/certificates/rotate")["serial"]
    provider._calls._keys._asked_at = None
    assert serial not in provider._calls._keys._known
    assert provider.fetch(ref).status == "captured"
    assert serial in provider._calls._keys._known

    process.kill()
    process.start()
    assert provider.fetch(ref).status == "captured"


FORGED: dict[str, Any] = {
    "another serial": {"serial": "00AA11BB22CC"},
    "another merchant": {"merchant_id": "sandbox1900000110"},
    "another key": {"private_key": "stranger"},
}


@pytest.mark.parametrize("name", FORGED)
def test_the_sandbox_proves_who_asks(
    process: SandboxProcess, provider: WeChatPayProvider, name: str
) -> None:
    changes = dict(FORGED[name])
    if "private_key" in changes:
        changes["private_key"] = ours.pem_of(ours.rsa_key("stranger"))
    other = WeChatPayProvider(replace(provider._given, **changes))
    with pytest.raises(ProviderUnavailable, match="our key is refused"):
        other.fetch("att_8F3K2M9QXW4T")


def test_the_sandbox_refuses_a_stale_request_as_the_real_one_would(
    process: SandboxProcess, provider: WeChatPayProvider, time_machine: Any
) -> None:
    url = f"{process.base}/wechatpay/v3/certificates"
    time_machine.move_to(now() - timedelta(seconds=400), tick=False)
    header = provider._calls._authorization("GET", url, "")
    status, _, told = process.request(
        "GET", "/wechatpay/v3/certificates", headers={"Authorization": header}
    )
    assert status == 401
    body = json.loads(told)
    assert (body["code"], body["detail"]["field"]) == ("SIGN_ERROR", "timestamp")
    assert process.request("GET", "/wechatpay/v3/certificates")[0] == 401


def test_customs_are_told_and_answer(process: SandboxProcess, provider: WeChatPayProvider) -> None:
    _, transaction = paid(process, provider)
    number = f"VO{secrets.token_hex(6).upper()}"
    asked = customs_spec(provider_object_id=transaction, order_number=number)
    made = provider.declare_customs(asked, key="k")
    assert (made.status, made.is_payer_confirmed) == ("submitted", True)
    assert provider.declare_customs(asked, key="k").payment_number == made.payment_number
    process.control(
        "wechatpay/customs",
        customs="GUANGZHOU_ZS",
        sub_order_no=number,
        state="FAIL",
        explanation="支付人不符",
    )
    found = provider.fetch_customs(made.provider_ref)
    assert (found.status, found.explanation) == ("rejected", "支付人不符")
    with pytest.raises(KeyReused):
        provider.declare_customs(
            replace(asked, goods=Money(20_001, "CNY"), tax=Money(1_839, "CNY")), key="k"
        )
    less = replace(
        asked, amount=Money(11_920, "CNY"), goods=Money(10_080, "CNY"), freight=Money(0, "CNY")
    )
    assert provider.redeclare_customs(less, key="k").status == "submitted"
    assert provider.redeclare_customs(less, key="k").payment_number == made.payment_number
    assert eventually(lambda: provider.fetch_customs(made.provider_ref).status == "accepted")
    assert provider.redeclare_customs(less, key="k").status == "submitted"
    assert provider.redeclare_customs(asked, key="k").status == "submitted"
    other = replace(asked, order_number=f"{number}B", payer_id_number="440101199003070000")
    with pytest.raises(ProviderRefused):  # more than was paid
        provider.declare_customs(other, key="k")


def test_a_day_later_its_bill_says_what_moved(
    process: SandboxProcess, provider: WeChatPayProvider
) -> None:
    process.control("wechatpay/age", days=30)
    ref, transaction = paid(process, provider)
    part = refund(transaction, 5_000)
    provider.refund(part, key="k")
    process.control("wechatpay/age", days=2)

    since = now() - timedelta(days=4)
    lines, after = [], ""
    while True:
        page = provider.list_balance_transactions(since=since, after=after)
        lines += page.lines
        after = page.next_after
        if not after:
            break
    told = {(line.kind, line.gross.minor, line.fee.minor, line.client_reference) for line in lines}
    assert told == {("payment", 23_840, 143, ref), ("refund", -5_000, -30, part.reference)}
    assert {line.object_ref for line in lines} == {transaction, part.reference}
