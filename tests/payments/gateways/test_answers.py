"""What is made of an answer that holds something strange."""

from __future__ import annotations

from typing import Any

import pytest
from stripe.checkout import Session

from marketplace.foundation.money import Money
from payments.gateways import stripe_answers, stripe_webhooks


def paid_session(**line: Any) -> Session:
    """A session that was paid with CNY 422.60, with the line of its fee."""
    charge = {
        "id": "ch_1",
        "object": "charge",
        "payment_method_details": {"type": "alipay"},
        "balance_transaction": {"id": "txn_1", "object": "balance_transaction"} | line,
    }
    intent = {
        "id": "pi_1",
        "object": "payment_intent",
        "status": "succeeded",
        "amount_received": 42_260,
        "currency": "cny",
        "latest_charge": charge,
    }
    given = {
        "id": "cs_1",
        "object": "checkout.session",
        "status": "complete",
        "livemode": False,
        "client_reference_id": "att_1",
        "payment_intent": intent,
    }
    return Session.construct_from(given, "sk_test_x")


def test_a_fee_is_read_in_its_own_currency(caplog: pytest.LogCaptureFixture) -> None:
    read = stripe_answers.session_snapshot(paid_session(fee=1_021, currency="hkd"))
    assert read.fee == Money(1_021, "HKD")
    assert caplog.records == []


@pytest.mark.parametrize(
    "line",
    [
        {"fee": 1_021, "currency": "sgd"},
        {"fee": "10.21", "currency": "hkd"},
        {"fee": -1, "currency": "hkd"},
    ],
)
def test_a_fee_that_cannot_be_read_does_not_hide_the_payment(
    caplog: pytest.LogCaptureFixture, line: dict[str, Any]
) -> None:
    read = stripe_answers.session_snapshot(paid_session(**line))
    assert (read.status, read.captured, read.fee) == ("captured", Money(42_260, "CNY"), None)
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert "ch_1" in caplog.text


@pytest.mark.parametrize("payment", ["pi_1", {"id": "pi_1", "object": "payment_intent"}])
def test_a_dispute_names_the_payment_that_it_is_about(payment: Any) -> None:
    subject = {"id": "dp_1", "object": "dispute", "charge": "ch_1", "payment_intent": payment}
    event = {"id": "evt_1", "type": "charge.dispute.created", "data": {"object": subject}}
    found = stripe_webhooks.signal(event)
    assert found is not None
    assert (found.kind, found.provider_ref) == ("dispute", "dp_1")
    assert (found.provider_object_id, found.client_reference) == ("pi_1", None)
