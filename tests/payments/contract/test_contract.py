"""What we rely on, asked of the sandbox and, with a key, of the provider's own test mode.

No page is clicked: cards are confirmed by the test mode's own methods, and of a wallet only the
shape of the next step is looked at. No webhook arrives either: events are read from their list.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import stripe

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways import stripe_webhooks
from payments.gateways.errors import AlreadyRefunded, KeyReused, ProviderRefused
from payments.gateways.types import EvidenceFile, EvidenceSpec, RefundSpec
from tests.payments.contract.targets import HKD_50, Target

# The smallest PDF that a reader opens: the provider looks into what is uploaded.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


def paid(psp: Target, payment_method: str = "pm_card_visa") -> str:
    """Pay HKD 50.00 by card and return what a refund names."""
    snapshot = psp.confirm(payment_method).snapshot
    assert snapshot.status == "captured"
    assert snapshot.provider_object_id is not None
    return snapshot.provider_object_id


def part(psp: Target, payment: str, minor: int, *, key: str = "") -> str:
    """Give back a part; return the refund's name."""
    spec = RefundSpec(payment, Money(minor, "HKD"), "requested_by_buyer", "contract")
    return psp.provider.refund(spec, key=key or psp.key()).provider_ref


def test_a_page_opens_and_is_closed_by_us(psp: Target) -> None:
    spec, key = psp.spec(), psp.key()
    started = psp.provider.start(spec, key=key)
    assert started.redirect_url.startswith(("https://", "http://127.0.0.1"))
    assert psp.provider.start(spec, key=key) == started
    waiting = psp.provider.fetch(started.provider_ref)
    assert (waiting.status, waiting.client_reference) == ("awaiting_buyer", spec.reference)

    closed = psp.provider.expire(started.provider_ref, key=psp.key())

    assert (closed.status, closed.captured, closed.livemode) == ("expired", None, False)
    assert psp.provider.expire(started.provider_ref, key=psp.key()).status == "expired"


def test_a_card_pays_and_its_fee_is_known(psp: Target) -> None:
    done = psp.confirm()
    ref = done.snapshot.provider_ref

    assert (done.snapshot.status, done.snapshot.captured) == ("captured", HKD_50)
    fee = psp.eventually(lambda: psp.provider.fetch(ref).fee)
    assert 0 < fee.minor < 5_000
    assert psp.provider.fetch(ref).method == "card"


@pytest.mark.parametrize(
    ("payment_method", "refusal"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_declined_card_says_why_and_takes_nothing(
    psp: Target, payment_method: str, refusal: str
) -> None:
    done = psp.confirm(payment_method)

    assert (done.snapshot.status, done.refusal) == ("declined", refusal)
    assert psp.provider.fetch(done.snapshot.provider_ref).captured is None


def test_a_key_pays_once_and_means_one_thing(psp: Target) -> None:
    spec, key = psp.spec(), psp.key()
    first = psp.provider.confirm(spec, "pm_card_visa", key=key)

    again = psp.provider.confirm(spec, "pm_card_visa", key=key)
    assert again.snapshot.provider_ref == first.snapshot.provider_ref
    with pytest.raises(KeyReused):
        psp.provider.confirm(spec, "pm_card_visa_chargeDeclined", key=key)


def test_what_is_held_is_taken_or_let_go(psp: Target) -> None:
    taken, let_go = (psp.confirm(holds_only=True).snapshot for _ in range(2))
    assert (taken.status, taken.captured) == (let_go.status, None) == ("authorized", None)

    key = psp.key()
    assert psp.provider.capture(taken.provider_ref, key=key).captured == HKD_50
    assert psp.provider.capture(taken.provider_ref, key=psp.key()).captured == HKD_50
    assert psp.provider.void(let_go.provider_ref, key=psp.key()).status == "voided"
    assert psp.provider.capture(let_go.provider_ref, key=psp.key()).status == "voided"
    assert psp.provider.void(taken.provider_ref, key=psp.key()).status == "captured"


def test_parts_are_given_back_and_never_more_than_was_paid(psp: Target) -> None:
    payment = paid(psp)
    key = psp.key()
    first = part(psp, payment, 2_000, key=key)
    assert part(psp, payment, 2_000, key=key) == first
    with pytest.raises(ProviderRefused):
        part(psp, payment, 3_001)
    second = part(psp, payment, 3_000)

    with pytest.raises(AlreadyRefunded):
        part(psp, payment, 1)
    for ref in (first, second):
        psp.eventually(lambda ref=ref: psp.provider.fetch_refund(ref).status == "succeeded")


def test_a_sale_and_its_refund_stand_on_our_balance(psp: Target) -> None:
    payment = paid(psp)
    refund = part(psp, payment, 1_000)
    since = now() - timedelta(minutes=10)

    def found() -> set[str]:
        lines = psp.provider.list_balance_transactions(since=since).lines
        return {line.kind for line in lines if line.object_ref in (payment, refund)}

    psp.eventually(lambda: found() == {"payment", "refund"})
    page = psp.provider.list_balance_transactions(since=since)
    line = next(line for line in page.lines if line.object_ref == payment)
    assert (line.charged, line.gross.minor > line.fee.minor > 0) == (HKD_50, True)


def test_news_of_a_payment_is_listed_and_names_it(psp: Target) -> None:
    payment = paid(psp)

    def signals() -> list[str]:
        events = psp.client.v1.events.list({"type": "payment_intent.succeeded", "limit": 20})
        read = [stripe_webhooks.signal(event.to_dict(for_json=True)) for event in events.data]
        return [signal.event_id for signal in read if signal and signal.provider_ref == payment]

    psp.eventually(signals)
    assert isinstance(psp.provider.undelivered(since=now() - timedelta(minutes=10)), list)


def test_a_disputed_payment_is_answered_and_won(psp: Target) -> None:
    payment = paid(psp, "pm_card_createDispute")

    def opened() -> list[stripe.Dispute]:
        return psp.client.v1.disputes.list({"payment_intent": payment}).data

    ref = psp.eventually(opened)[0].id
    psp.eventually(lambda: psp.provider.fetch_dispute(ref).withdrawn)
    dispute = psp.provider.fetch_dispute(ref)
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    assert (dispute.amount, dispute.provider_object_id) == (HKD_50, payment)
    assert dispute.evidence_due_at is not None
    assert dispute.evidence_due_at > now()
    with pytest.raises(ProviderRefused) as refused:
        part(psp, payment, 1_000)
    assert refused.value.facts["provider_code"] == "charge_disputed"

    receipt = EvidenceFile("receipt", "receipt.pdf", "application/pdf", PDF)
    answer = EvidenceSpec(
        provider_ref=ref,
        text="winning_evidence",
        carrier="SF Express",
        tracking_number="SF1020304050",
        shipped_on=now().date(),
        files=(receipt,),
        is_final=True,
        reference="contract",
    )
    key = psp.key()
    assert psp.provider.answer_dispute(answer, key=key).has_evidence
    assert psp.provider.answer_dispute(answer, key=key).provider_ref == ref
    psp.eventually(lambda: psp.provider.fetch_dispute(ref).status == "won")


@pytest.mark.parametrize(("method", "way"), [("alipay", "redirect_url"), ("wechat_pay", "qr_text")])
def test_a_wallet_is_reached_by_a_link_or_a_code(psp: Target, method: str, way: str) -> None:
    try:
        done = psp.confirm("", method=method)
    except ProviderRefused as refused:
        if psp.name == "stripe":
            pytest.skip(f"this account has no {method}: {refused.facts}")
        raise

    assert done.snapshot.status == "awaiting_buyer"
    assert getattr(done, way)
    assert psp.provider.expire(done.snapshot.provider_ref, key=psp.key()).status == "voided"


def test_what_cannot_be_is_refused_with_a_code(psp: Target) -> None:
    with pytest.raises(ProviderRefused) as refused:
        psp.provider.fetch("cs_test_a1nothing")
    assert refused.value.facts["provider_code"] == "resource_missing"
    with pytest.raises(ProviderRefused) as refused:
        psp.confirm(amount=Money(10, "HKD"))
    assert refused.value.facts["provider_code"] == "amount_too_small"
    with pytest.raises(ProviderRefused):
        psp.provider.start(psp.spec(method="alipay", amount=Money(5_000, "MOP")), key=psp.key())
