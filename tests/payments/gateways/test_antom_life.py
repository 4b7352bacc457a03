"""The life of payments at Antom, against the sandbox as a process: one contract, spoken in full."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways.antom.provider import AntomProvider
from payments.gateways.antom.settlement_files import read_settlement_file
from payments.gateways.errors import (
    AlreadyRefunded,
    KeyReused,
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.types import AttemptSnapshot, AttemptSpec, CustomsSpec, RefundSpec
from tests.payments.gateways import antom_side
from tests.payments.gateways.conftest import attempt
from tests.payments.gateways.sandbox_process import Receiver, SandboxProcess, eventually

MOP_88 = Money(8_800, "MOP")


@pytest.fixture
def provider(sandbox: SandboxProcess, receiver: Receiver) -> AntomProvider:
    return AntomProvider(
        antom_side.credentials(api_base=sandbox.base, notify_url=receiver.antom_url)
    )


def _spec(**changes: Any) -> AttemptSpec:
    return attempt(**({"reference": f"att_{secrets.token_hex(6).upper()}"} | changes))


def _open(provider: AntomProvider, **changes: Any) -> str:
    spec = _spec(**changes)
    return provider.start(spec, key=f"start-{spec.reference}").provider_ref


@pytest.fixture
def paid(sandbox: SandboxProcess, provider: AntomProvider) -> Callable[..., AttemptSnapshot]:
    def pay(**changes: Any) -> AttemptSnapshot:
        ref = _open(provider, **changes)
        sandbox.control(f"antom/payments/{ref}/pay")
        return provider.fetch(ref)

    return pay


def test_the_same_key_is_the_same_payment_and_another_request_under_it_is_a_mistake(
    provider: AntomProvider,
) -> None:
    spec = _spec()

    first, again = (provider.start(spec, key="one-key") for _ in range(2))

    assert first == again
    with pytest.raises(KeyReused):
        provider.start(
            _spec(reference=spec.reference, amount=Money(1, "CNY") + spec.amount), key="one-key"
        )


def test_alipay_is_paid_on_a_page_and_told_to_us_once(
    provider: AntomProvider, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    spec = _spec()
    started = provider.start(spec, key=f"start-{spec.reference}")
    assert provider.fetch(started.provider_ref).status == "awaiting_buyer"
    path = started.redirect_url.removeprefix(sandbox.base)
    page = sandbox.request("GET", path)[2]
    assert "SANDBOX" in page
    assert "支付寶" in page
    assert 'lang="zh-Hant-MO"' in page

    status, headers, _ = sandbox.form(
        f"{path.partition('?')[0]}/wallet", method="alipay", action="pay"
    )
    assert status == 303
    assert sandbox.request("GET", headers["Location"])[1]["Location"] == (
        f"http://127.0.0.1:8000/return/?session={started.provider_ref}"
    )

    snapshot = provider.fetch(started.provider_ref)
    assert snapshot == AttemptSnapshot(
        provider_ref=started.provider_ref,
        status="captured",
        captured=spec.amount,
        method="alipay",
        livemode=False,
        client_reference=spec.reference,
        provider_object_id=snapshot.provider_object_id,
        fee=None,
    )
    news = eventually(lambda: receiver.antom_news(started.provider_ref))
    headers_of, body = next(
        found for found in receiver.antom if started.provider_ref.encode() in found[1]
    )
    (signal,) = provider.parse_webhook(headers_of, body)
    assert signal.client_reference == spec.reference
    assert len(news) == 1


def test_mpay_is_scanned_in_mop_and_opened_by_a_phone_in_the_wallet(
    provider: AntomProvider, sandbox: SandboxProcess
) -> None:
    desk = _spec(method="mpay", amount=MOP_88)
    phone = _spec(method="mpay", amount=MOP_88, scene="phone", language="pt")

    scanned = provider.start(desk, key="mpay-desk")
    opened = provider.start(phone, key="mpay-phone")

    assert scanned.qr_text.startswith(f"{sandbox.base}/wallet/")
    assert opened.redirect_url.startswith(f"{sandbox.base}/wallet/")
    assert opened.qr_text == ""
    path = opened.redirect_url.removeprefix(sandbox.base)
    page = sandbox.request("GET", path)[2]
    assert "MPay (carteira de Macau)" in page
    assert "88,00\N{NO-BREAK SPACE}MOP" in page
    name = path.partition("?")[0].rpartition("/")[2]
    sandbox.form(f"/pay/{name}/wallet", method="mpay", action="pay", **{"from": "phone"})
    snapshot = provider.fetch(opened.provider_ref)
    assert (snapshot.status, snapshot.captured, snapshot.method) == ("captured", MOP_88, "mpay")


@pytest.mark.parametrize(("method", "amount"), [("mpay", "HKD"), ("alipay", "MOP")])
def test_a_wallet_takes_its_own_currency_alone(
    provider: AntomProvider, method: str, amount: str
) -> None:
    with pytest.raises(ProviderRefused) as refused:
        _open(provider, method=method, amount=Money(8_800, amount))

    assert refused.value.facts["provider_code"] == "CURRENCY_NOT_SUPPORT"


@pytest.mark.parametrize(
    ("action", "status"), [("slow", "processing"), ("decline", "declined"),
                           ("abandon", "awaiting_buyer")],
)  # fmt: skip
def test_what_the_buyer_does_in_the_wallet_is_what_we_are_told(
    provider: AntomProvider, sandbox: SandboxProcess, action: str, status: str
) -> None:
    spec = _spec()
    started = provider.start(spec, key=f"start-{spec.reference}")
    page = started.redirect_url.removeprefix(sandbox.base).partition("?")[0]

    sandbox.form(f"{page}/wallet", method="alipay", action=action)

    assert provider.fetch(started.provider_ref).status == status
    if action == "slow":
        eventually(lambda: provider.fetch(started.provider_ref).status == "captured")


def test_a_payment_that_is_not_asked_for_does_not_exist(provider: AntomProvider) -> None:
    for call in (provider.fetch, lambda ref: provider.expire(ref, key="close")):
        with pytest.raises(ProviderRefused) as refused:
            call("att_0000_0123456789abcdef01234567z")
        assert refused.value.facts["provider_code"] == "ORDER_NOT_EXIST"


def test_closing_a_payment_that_waits_lets_nobody_pay_any_more(
    provider: AntomProvider, sandbox: SandboxProcess
) -> None:
    ref = _open(provider)

    assert provider.expire(ref, key="close").status == "expired"
    assert provider.expire(ref, key="close-again").status == "expired"
    status, _, _ = sandbox.request(
        "POST",
        f"/_sandbox/antom/payments/{ref}/pay",
        "{}",
        {"Authorization": "Bearer sk_test_sandbox_tests"},
    )
    assert status == 400


def test_closing_a_payment_that_is_paid_gives_nothing_back(
    provider: AntomProvider, paid: Callable[..., AttemptSnapshot]
) -> None:
    snapshot = paid()

    assert provider.expire(snapshot.provider_ref, key="close") == snapshot
    assert provider.fetch(snapshot.provider_ref).status == "captured"


def test_a_payment_that_meets_its_cancel_goes_back_and_is_never_lost(
    provider: AntomProvider, sandbox: SandboxProcess
) -> None:
    sandbox.control("antom/settle")
    ref = _open(provider)
    sandbox.control("faults", kind="pays_first")

    closed = provider.expire(ref, key="close")

    assert (closed.status, closed.captured) == ("expired", None)
    named = closed.provider_object_id
    assert named is not None
    with pytest.raises(AlreadyRefunded):
        provider.refund(RefundSpec(named, Money(1, "CNY"), "duplicate", "rfd_race"), key="rfd_race")
    lines = read_settlement_file(sandbox.control("antom/settle")["content"].encode())
    ours = [line for line in lines if line.object_ref == named]
    assert sorted(line.kind for line in ours) == ["other", "payment"]
    assert sum(line.net.minor for line in ours) == 0


@pytest.mark.parametrize("kind", ["drop", "hang"])
def test_a_lost_answer_to_pay_and_to_cancel_is_found_by_repeating(
    provider: AntomProvider, sandbox: SandboxProcess, kind: str
) -> None:
    spec = _spec()
    sandbox.control("faults", kind=kind, path="/ams/*/pay", when="after", seconds=0)
    with pytest.raises(OutcomeUnknown):
        provider.start(spec, key=f"{kind}-pay")
    ref = provider.start(spec, key=f"{kind}-pay").provider_ref

    sandbox.control("faults", kind=kind, path="/ams/*/cancel", when="after", seconds=0)
    with pytest.raises(OutcomeUnknown):
        provider.expire(ref, key="close")
    assert provider.expire(ref, key="close-again").status == "expired"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_result_that_is_not_known_is_repeated_without_a_second_refund(
    provider: AntomProvider,
    sandbox: SandboxProcess,
    paid: Callable[..., AttemptSnapshot],
    when: str,
) -> None:
    named = paid().provider_object_id
    assert named is not None
    spec = RefundSpec(named, Money(1_000, "CNY"), "requested_by_buyer", f"rfd_{when}")
    sandbox.control("faults", kind="unknown", path="/ams/*/refund", when=when)

    with pytest.raises(OutcomeUnknown):
        provider.refund(spec, key=f"unknown-{when}")
    made = provider.refund(spec, key=f"unknown-{when}")

    left = RefundSpec(named, Money(22_841, "CNY"), "requested_by_buyer", f"rfd_left_{when}")
    with pytest.raises(ProviderRefused) as refused:  # CNY 228.40 are left, not CNY 228.41
        provider.refund(left, key=f"left-{when}")
    assert made.amount == spec.amount
    assert refused.value.facts["provider_code"] == "REFUND_AMOUNT_EXCEED"
    assert not isinstance(refused.value, AlreadyRefunded)


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 503}, {"kind": "delay", "seconds": 0.4}]
)
def test_an_outage_of_antom_leaves_a_payment_to_be_asked_for_again(
    provider: AntomProvider, sandbox: SandboxProcess, fault: dict[str, Any]
) -> None:
    hasty = AntomProvider(antom_side.credentials(api_base=sandbox.base, timeout=(1, 0.2)))
    sandbox.control("faults", path="/ams/*/inquiryPayment", **fault)
    ref = _open(provider)

    with pytest.raises(ProviderUnavailable):
        hasty.fetch(ref)
    assert provider.fetch(ref).status == "awaiting_buyer"


def test_the_life_of_refunds(
    provider: AntomProvider, receiver: Receiver, paid: Callable[..., AttemptSnapshot]
) -> None:
    snapshot = paid()
    assert snapshot.provider_object_id is not None
    whole = RefundSpec(
        snapshot.provider_object_id, Money(23_840, "CNY"), "requested_by_buyer", "rfd_whole"
    )

    asked = provider.refund(whole, key="whole")
    done = eventually(lambda: _done(provider, asked.provider_ref))

    assert asked.status == "pending"
    assert (done.status, done.amount) == ("succeeded", whole.amount)
    assert (done.client_reference, done.provider_object_id) == (
        "rfd_whole",
        snapshot.provider_object_id,
    )
    assert provider.refund(whole, key="whole").status == "succeeded"
    name = asked.provider_ref.rpartition(":")[2]
    (news,) = eventually(lambda: receiver.antom_news(name))
    assert news["refundStatus"] == "SUCCESS"
    with pytest.raises(AlreadyRefunded):
        provider.refund(
            RefundSpec(snapshot.provider_object_id, Money(1, "CNY"), "duplicate", "rfd_more"),
            key="more",
        )


def _done(provider: AntomProvider, ref: str) -> Any:
    found = provider.fetch_refund(ref)
    return found if found.status != "pending" else None


def test_a_refund_may_fail_after_it_was_taken(
    provider: AntomProvider, sandbox: SandboxProcess, paid: Callable[..., AttemptSnapshot]
) -> None:
    named = paid().provider_object_id
    assert named is not None
    sandbox.control("faults", kind="refund_fails")

    asked = provider.refund(
        RefundSpec(named, Money(1_000, "CNY"), "requested_by_buyer", "rfd_fails"), key="fails"
    )
    failed = eventually(lambda: _done(provider, asked.provider_ref))

    assert (failed.status, failed.failure) == ("failed", "FAIL")
    with pytest.raises(ProviderRefused):
        provider.fetch_refund(f"{named}:rfd_unknown")


def test_customs_is_told_of_parts_of_a_payment_and_answers(
    provider: AntomProvider, sandbox: SandboxProcess, paid: Callable[..., AttemptSnapshot]
) -> None:
    named = paid().provider_object_id
    assert named is not None

    def part(reference: str, minor: int, number: str = "440402199001011234") -> CustomsSpec:
        zero = Money(0, "CNY")
        amount = Money(minor, "CNY")
        return CustomsSpec(
            named, amount, amount, zero, zero, f"ord_{reference}", "ZONGSHU", "4403160Z3Y",
            "陳美", number, reference,
        )  # fmt: skip

    first = provider.declare_customs(part("dec_1", 20_000), key="dec-1")
    again = provider.declare_customs(part("dec_1", 20_000), key="dec-1")
    other = provider.declare_customs(part("dec_2", 3_840, "440402199001011230"), key="dec-2")

    assert first == again
    assert (first.status, first.verifying_department) == ("submitted", "NETSUNION")
    assert first.payment_number.startswith("sbx")
    assert (first.is_payer_confirmed, other.is_payer_confirmed) == (True, False)
    assert (first.client_reference, other.client_reference) == ("dec_1", "dec_2")
    with pytest.raises(KeyReused):
        provider.declare_customs(part("dec_1", 19_999), key="dec-1")
    with pytest.raises(ProviderRefused):
        provider.declare_customs(part("dec_3", 1), key="dec-3")
    assert provider.fetch_customs(first.provider_ref).status == "submitted"

    sandbox.control(f"antom/declarations/{first.provider_ref}/receive", code="120", text="入庫")
    sandbox.control(f"antom/declarations/{other.provider_ref}/receive", code="100", text="退單")

    assert provider.fetch_customs(first.provider_ref).status == "accepted"
    rejected = provider.fetch_customs(other.provider_ref)
    assert (rejected.status, rejected.explanation) == ("rejected", "100 退單")

    with pytest.raises(KeyReused):  # too early
        provider.redeclare_customs(part("dec_1", 10_000), key="dec-1")
    path = f"antom/declarations/{first.provider_ref}/receive"
    sandbox.control(path, code="120", text="入庫", minutes_ago=6)
    changed = provider.redeclare_customs(part("dec_1", 10_000), key="dec-1")
    assert (changed.provider_ref, changed.payment_number) == (
        first.provider_ref, first.payment_number,
    )  # fmt: skip
    assert provider.fetch_customs(first.provider_ref).status == "submitted"
    provider.declare_customs(part("dec_3", 10_000), key="dec-3")  # the amounts are not added
    assert eventually(lambda: provider.fetch_customs(first.provider_ref).status == "accepted")


def test_the_sandbox_believes_nobody_but_its_client_and_sends_until_it_is_heard(
    provider: AntomProvider, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    stranger = AntomProvider(
        antom_side.credentials(
            api_base=sandbox.base, private_key=antom_side.private_pem("strangers")
        )
    )
    with pytest.raises(ProviderUnavailable) as refused:
        stranger.start(_spec(), key="stranger")
    assert refused.value.retry_after == 300

    receiver.antom_answers[:] = [b"", b'{"result":{"resultStatus":"F"}}']
    ref = _open(provider)
    sandbox.control(f"antom/payments/{ref}/pay")

    assert len(eventually(lambda: receiver.antom_news(ref)[2:] and receiver.antom_news(ref))) == 3


@pytest.mark.parametrize(("kind", "times"), [("no_webhook", 0), ("duplicate", 2)])
def test_news_may_be_lost_or_come_twice(
    provider: AntomProvider, sandbox: SandboxProcess, receiver: Receiver, kind: str, times: int
) -> None:
    ref, later = _open(provider), _open(provider)
    sandbox.control("faults", kind=kind, type="PAYMENT_RESULT")

    sandbox.control(f"antom/payments/{ref}/pay")
    sandbox.control(f"antom/payments/{later}/pay")

    eventually(lambda: receiver.antom_news(later))
    eventually(lambda: len(receiver.antom_news(ref)) == times)
    assert provider.fetch(ref).status == "captured"


def test_everything_survives_a_kill(
    provider: AntomProvider, sandbox: SandboxProcess, paid: Callable[..., AttemptSnapshot]
) -> None:
    waiting, snapshot = _open(provider), paid()

    sandbox.kill()
    with pytest.raises(ProviderUnavailable):
        provider.fetch(waiting)
    sandbox.start()

    assert provider.fetch(waiting).status == "awaiting_buyer"
    assert provider.fetch(snapshot.provider_ref) == snapshot


def test_a_settlement_file_holds_each_payment_once_with_its_fee(
    sandbox: SandboxProcess, paid: Callable[..., AttemptSnapshot], tmp_path: Path
) -> None:
    snapshot = paid(method="mpay", amount=MOP_88)

    file = sandbox.control("antom/settle")
    again = sandbox.control("antom/settle")
    (tmp_path / file["name"]).write_text(file["content"])
    reader = AntomProvider(antom_side.credentials(api_base=sandbox.base, report_folder=tmp_path))
    lines = reader.list_balance_transactions(since=now()).lines

    (line,) = [line for line in lines if line.object_ref == snapshot.provider_object_id]
    assert (line.gross, line.fee) == (MOP_88, Money(132, "MOP"))  # 1.5 % of MOP 88.00
    assert line.client_reference == snapshot.client_reference
    assert again["rows"] == 0
    assert reader.fetch(snapshot.provider_ref) == snapshot  # the payment itself names no fee
