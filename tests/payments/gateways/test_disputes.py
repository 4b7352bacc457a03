"""Disputes through the port: what a payer's bank took, and our answer to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
import stripe

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways import stripe_disputes, stripe_evidence
from payments.gateways.errors import EvidenceRefused, ProviderContradiction, ProviderRefused
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import EvidenceFile, EvidenceSpec, RefundSpec
from tests.payments.gateways.conftest import CNY_238_40, attempt
from tests.payments.gateways.sandbox_process import Receiver, SandboxProcess, eventually

RECEIPT = EvidenceFile("receipt", "收據.pdf", "application/pdf", b"%PDF-1.7 almond biscuits")
PARCEL = EvidenceFile("shipping", "parcel.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 a parcel")
PICTURE = EvidenceFile("other", "door.png", "image/png", b"\x89PNG\r\n\x1a\n a door")
FEE = Money(7_800, "CNY")


def key() -> str:
    return f"key-{secrets.token_hex(8)}"


def answer_to(ref: str, **changes: Any) -> EvidenceSpec:
    given: dict[str, Any] = {
        "provider_ref": ref,
        "text": "Delivered on 2 June 2026 and signed for.",
        "carrier": "SF Express",
        "tracking_number": "SF1020304050",
        "shipped_on": date(2026, 5, 30),
        "files": (RECEIPT, PARCEL),
        "is_final": True,
        "reference": "ans_1",
    }
    return EvidenceSpec(**(given | changes))


@pytest.fixture
def dispute(sandbox: SandboxProcess, paid: Callable[..., str]) -> Callable[..., tuple[str, str]]:
    """Let a card payment of CNY 238.40 be disputed; return the dispute and the payment."""

    def open_one(**body: Any) -> tuple[str, str]:
        payment = paid(method="card")
        return sandbox.control(f"payments/{payment}/dispute", **body)["id"], payment

    return open_one


def test_a_chargeback_takes_the_amount_and_a_fee_and_waits_for_an_answer(
    provider: StripeProvider, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, payment = dispute(reason="product_not_received")

    found = provider.fetch_dispute(ref)

    assert (found.status, found.status_as_told) == ("needs_response", "needs_response")
    assert (found.provider_object_id, found.reason) == (payment, "product_not_received")
    assert (found.amount, found.withdrawn, found.fee) == (CNY_238_40, CNY_238_40, FEE)
    assert found.evidence_due_at is not None
    assert timedelta(days=6) < found.evidence_due_at - now() < timedelta(days=8)
    assert (found.has_evidence, found.livemode) == (False, False)


def test_an_inquiry_takes_nothing_until_it_becomes_a_chargeback(
    provider: StripeProvider, sandbox: SandboxProcess, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, _ = dispute(is_inquiry=True, amount=10_000)
    asked = provider.fetch_dispute(ref)
    assert (asked.status, asked.status_as_told) == ("needs_response", "warning_needs_response")
    assert (asked.amount, asked.withdrawn, asked.fee) == (Money(10_000, "CNY"), None, None)

    sandbox.control(f"disputes/{ref}/escalate")

    taken = provider.fetch_dispute(ref)
    assert (taken.status_as_told, taken.withdrawn) == ("needs_response", Money(10_000, "CNY"))


def test_an_answer_carries_its_files_and_is_handed_in(
    provider: StripeProvider, client: stripe.StripeClient, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, _ = dispute()

    answered = provider.answer_dispute(answer_to(ref), key="answer-it")

    assert (answered.status, answered.has_evidence) == ("under_review", True)
    kept = client.v1.disputes.retrieve(ref)
    assert kept.metadata["reference"] == "ans_1"
    evidence = kept.evidence.to_dict(for_json=True)
    assert evidence["uncategorized_text"] == "Delivered on 2 June 2026 and signed for."
    assert evidence["shipping_date"] == "2026-05-30"
    assert evidence["shipping_tracking_number"] == "SF1020304050"
    receipt = client.v1.files.retrieve(evidence["receipt"])
    assert (receipt.purpose, receipt.type, receipt.size, receipt.filename) == (
        "dispute_evidence", "pdf", len(RECEIPT.content), "receipt.pdf",
    )  # fmt: skip
    assert client.v1.files.retrieve(evidence["shipping_documentation"]).type == "jpg"


def test_a_repeated_answer_stores_no_file_twice_and_is_the_same_answer(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    client: stripe.StripeClient,
    dispute: Callable[..., tuple[str, str]],
) -> None:
    ref, _ = dispute()
    spec = answer_to(ref)
    sandbox.control("faults", kind="drop", path=f"/v1/disputes/{ref}", when="after")
    with pytest.raises(Exception, match="may have carried it out"):
        provider.answer_dispute(spec, key="answer-again")
    first = client.v1.disputes.retrieve(ref).evidence.receipt

    again = provider.answer_dispute(spec, key="answer-again")

    assert again.status == "under_review"
    kept = client.v1.disputes.retrieve(ref)
    assert (kept.evidence.receipt, kept.evidence_details.submission_count) == (first, 1)


def test_a_draft_can_be_completed_and_a_final_answer_is_the_last(
    provider: StripeProvider, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, _ = dispute()
    draft = provider.answer_dispute(answer_to(ref, is_final=False, files=()), key=key())
    assert (draft.status, draft.has_evidence) == ("needs_response", True)

    provider.answer_dispute(answer_to(ref), key=key())

    with pytest.raises(ProviderRefused):
        provider.answer_dispute(answer_to(ref), key=key())


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ((replace(RECEIPT, content_type="image/svg+xml"),), ""),
        ((replace(RECEIPT, content=b"<svg onload=alert(1)>"),), ""),
        ((replace(RECEIPT, content=b""),), ""),
        ((replace(RECEIPT, content=b"%PDF-" + b"x" * 4_500_000),), ""),
        ((RECEIPT, RECEIPT, RECEIPT), ""),
        ((RECEIPT, PICTURE, RECEIPT), ""),
        ((), "x" * 20_001),
    ],
)
def test_evidence_that_would_be_refused_never_leaves(
    provider: StripeProvider,
    monkeypatch: pytest.MonkeyPatch,
    files: tuple[EvidenceFile, ...],
    text: str,
) -> None:
    monkeypatch.setattr(provider._http, "request", lambda *_, **__: pytest.fail("it left"))

    with pytest.raises(EvidenceRefused):
        provider.answer_dispute(answer_to("dp_1", files=files, text=text), key=key())


def test_a_second_file_of_a_kind_uses_the_field_for_the_rest() -> None:
    fields = stripe_evidence.assigned(answer_to("dp_1", files=(RECEIPT, replace(RECEIPT))))

    assert set(fields) == {"receipt", "uncategorized_file"}


def test_the_key_of_a_file_depends_on_what_it_holds() -> None:
    keys = {
        stripe_disputes.file_key("k", file)
        for file in (RECEIPT, PARCEL, replace(RECEIPT, content=b"%PDF-2"), replace(RECEIPT))
    }

    assert len(keys) == 3
    assert max(map(len, keys)) < 60


@pytest.mark.parametrize(("returns_fee", "fee"), [(True, None), (False, FEE)])
def test_a_dispute_that_is_won_gives_back_what_was_taken(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    dispute: Callable[..., tuple[str, str]],
    returns_fee: bool,
    fee: Money | None,
) -> None:
    ref, payment = dispute()

    sandbox.control(f"disputes/{ref}/win", returns_fee=returns_fee)

    found = provider.fetch_dispute(ref)
    assert (found.status, found.withdrawn, found.fee) == ("won", None, fee)
    back = RefundSpec(payment, CNY_238_40, "requested_by_buyer", "rfd_1")
    assert provider.refund(back, key=key()).status == "succeeded"


def test_what_is_disputed_cannot_be_refunded_as_well(
    provider: StripeProvider, sandbox: SandboxProcess, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, payment = dispute(amount=20_000)

    def refund(minor: int) -> str:
        spec = RefundSpec(payment, Money(minor, "CNY"), "requested_by_buyer", "rfd_1")
        return provider.refund(spec, key=key()).status

    with pytest.raises(ProviderRefused) as refused:
        refund(4_000)
    assert refused.value.facts["provider_code"] == "charge_disputed"
    sandbox.control(f"disputes/{ref}/lose")
    with pytest.raises(ProviderRefused):
        refund(4_000)
    assert refund(3_840) == "succeeded"  # 238.40 - 200.00
    assert provider.fetch_dispute(ref).status == "lost"


def test_the_lines_of_a_dispute_stand_on_the_balance(
    provider: StripeProvider, sandbox: SandboxProcess, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, _ = dispute()
    sandbox.control(f"disputes/{ref}/win", returns_fee=False)

    lines = provider.list_balance_transactions(since=now() - timedelta(days=1)).lines
    back, taken = [line for line in lines if line.object_ref == ref]

    assert {taken.kind, back.kind} == {"dispute"}
    assert (taken.gross, taken.fee, taken.net) == (-CNY_238_40, FEE, Money(-31_640, "CNY"))
    assert (back.gross, back.fee.minor, back.net) == (CNY_238_40, 0, CNY_238_40)


def test_each_step_of_a_dispute_is_news(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    receiver: Receiver,
    dispute: Callable[..., tuple[str, str]],
) -> None:
    ref, payment = dispute()
    provider.answer_dispute(answer_to(ref, files=()), key=key())
    sandbox.control(f"disputes/{ref}/win")

    steps = {"created", "funds_withdrawn", "updated", "closed", "funds_reinstated"}
    wanted = {f"charge.dispute.{step}" for step in steps}
    eventually(lambda: {event["type"] for event in receiver.events(ref)} >= wanted)
    headers, body = next(
        (headers, body) for headers, body in receiver.received if ref.encode() in body
    )
    (signal,) = provider.parse_webhook(headers, body)
    assert (signal.kind, signal.provider_ref) == ("dispute", ref)
    assert signal.provider_object_id == payment


@pytest.mark.parametrize(
    ("words", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")]
)
def test_the_words_of_the_test_mode_decide(
    provider: StripeProvider, dispute: Callable[..., tuple[str, str]], words: str, status: str
) -> None:
    ref, _ = dispute()

    provider.answer_dispute(answer_to(ref, text=words, files=()), key=key())

    eventually(lambda: provider.fetch_dispute(ref).status == status)


def test_an_answer_that_never_comes_loses_the_dispute(
    provider: StripeProvider, dispute: Callable[..., tuple[str, str]]
) -> None:
    ref, _ = dispute(due_by=int(now().timestamp()) - 1)

    eventually(lambda: provider.fetch_dispute(ref).status == "lost")


def test_a_card_that_disputes_is_disputed_a_while_after_it_paid(
    provider: StripeProvider, client: stripe.StripeClient
) -> None:
    done = provider.confirm(
        attempt(method="card"), "pm_card_createDisputeProductNotReceived", key=key()
    )

    def opened() -> list[stripe.Dispute]:
        return client.v1.disputes.list(
            {"payment_intent": done.snapshot.provider_object_id or ""}
        ).data

    (found,) = eventually(opened)
    assert (found.reason, found.status) == ("product_not_received", "needs_response")


def test_a_wallet_has_no_disputes(sandbox: SandboxProcess, paid: Callable[..., str]) -> None:
    payment = paid(method="alipay")

    with pytest.raises(AssertionError, match="no disputes"):
        sandbox.control(f"payments/{payment}/dispute")


def _dispute(**changes: Any) -> stripe.Dispute:
    given = {
        "id": "dp_1",
        "object": "dispute",
        "amount": 23_840,
        "balance_transactions": [],
        "currency": "cny",
        "evidence_details": {"due_by": 0, "has_evidence": False},
        "livemode": False,
        "payment_intent": "pi_1",
        "reason": "general",
        "status": "needs_response",
    }
    return stripe.Dispute.construct_from(given | changes, "sk_test_x")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("warning_under_review", "under_review"),
        ("warning_closed", "withdrawn"),
        ("prevented", "withdrawn"),
        ("appeal_needs_response", "needs_response"),
        ("appeal_under_review", "under_review"),
        ("something_that_comes_later", "under_review"),
    ],
)
def test_every_status_is_read_and_an_unknown_one_is_asked_again(told: str, status: str) -> None:
    found = stripe_disputes.dispute_snapshot(_dispute(status=told))

    assert (found.status, found.status_as_told) == (status, told)
    assert found.evidence_due_at is None  # 0: the bank takes no answer


def test_every_status_that_the_sdk_names_is_known() -> None:
    parts = get_args(stripe.Dispute.__annotations__["status"])
    words = next(get_args(part) for part in parts if get_args(part))

    assert set(stripe_disputes.STATUSES) == set(words)


def test_lines_are_added_up_in_the_settlement_currency() -> None:
    taken = {"object": "balance_transaction", "currency": "hkd", "amount": -25_000, "fee": 8_500}
    back = taken | {"amount": 25_000, "fee": 0}

    found = stripe_disputes.dispute_snapshot(_dispute(balance_transactions=[taken]))
    assert (found.withdrawn, found.fee) == (Money(25_000, "HKD"), Money(8_500, "HKD"))
    found = stripe_disputes.dispute_snapshot(_dispute(balance_transactions=[taken, back]))
    assert (found.withdrawn, found.fee) == (None, Money(8_500, "HKD"))
    back |= {"fee": -8_500}
    found = stripe_disputes.dispute_snapshot(_dispute(balance_transactions=[taken, back]))
    assert (found.withdrawn, found.fee) == (None, None)


@pytest.mark.parametrize(
    "lines",
    [
        [{"currency": "hkd", "amount": 25_000, "fee": 0}],
        [{"currency": "hkd", "amount": -1, "fee": 0}, {"currency": "cny", "amount": 1, "fee": 0}],
        [{"currency": "xxx", "amount": -1, "fee": 0}],
    ],
)
def test_lines_that_do_not_add_up_are_a_contradiction(lines: list[dict[str, Any]]) -> None:
    lines = [{"object": "balance_transaction"} | line for line in lines]
    with pytest.raises(ProviderContradiction):
        stripe_disputes.dispute_snapshot(_dispute(balance_transactions=lines))


def test_a_due_date_is_an_instant() -> None:
    due = {"due_by": 1_779_000_000, "has_evidence": True}
    found = stripe_disputes.dispute_snapshot(_dispute(evidence_details=due))

    assert found.evidence_due_at == datetime(2026, 5, 17, 6, 40, tzinfo=UTC)
