"""Payouts as transfers at the payment provider: only where it pays, and once under one key."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from marketplace.foundation.money import Money
from payments.gateways import registry
from payments.gateways.capabilities import can_transfer
from payments.gateways.stripe_requests import transfer_params
from payments.gateways.types import TransferSpec
from payments.ledger import chart, checking
from payments.ledger import queries as books
from payments.settlement import services
from payments.settlement.errors import CannotBeSent
from payments.settlement.models import PayeeAccount, PayoutBatch
from tests.factories.transfers import FakeTransfers
from tests.payments.gateways.test_drift import problems
from tests.payments.settlement.payout_cast import (
    APPROVER,
    THURSDAY,
    drafted,
    statuses,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return tmp_path / "calls"


def provider(monkeypatch: pytest.MonkeyPatch, fake: FakeTransfers) -> None:
    monkeypatch.setattr(registry, "provider", lambda code="stripe": fake)


def sent(*amounts: int) -> PayoutBatch:
    with override_settings(STRIPE_PLATFORM_COUNTRY="GB"):
        return submitted(
            *amounts, rail="provider_transfer", account_number="acct_1Payee0000", country="PT"
        )


def test_the_provider_pays_from_no_platform_in_macau():
    assert can_transfer(platform="GB", payee="PT")
    assert not can_transfer(platform="MO", payee="PT")
    assert not can_transfer(platform="GB", payee="MO")
    assert not can_transfer(platform="", payee="PT")


def test_a_batch_that_the_provider_would_not_pay_is_not_approved():
    batch = drafted(19_692, rail="provider_transfer", account_number="acct_1Payee0000")
    with pytest.raises(CannotBeSent):
        services.approve_batch(batch_ref=batch.public_id, by=APPROVER, now=THURSDAY)


def test_each_transfer_is_asked_for_under_the_payout_s_own_name(
    calls: Path, monkeypatch: pytest.MonkeyPatch
):
    batch = sent(19_692, 26_770)
    provider(monkeypatch, FakeTransfers(calls, loses=True))
    assert services.send_transfers(now=THURSDAY) == 0
    assert statuses(batch) == ["submitted", "submitted"]
    provider(monkeypatch, FakeTransfers(calls))
    assert services.send_transfers(now=THURSDAY) == 2
    assert services.send_transfers(now=THURSDAY) == 0
    assert statuses(batch) == ["paid", "paid"]
    asked = calls.read_text().splitlines()
    assert (len(asked), len(set(asked))) == (4, 2)  # the same requests under the same keys
    refs = set(batch.payouts.values_list("public_id", flat=True))
    assert {line.split()[0] for line in asked} == {f"payout:{ref}" for ref in refs}
    held = books.balance(chart.psp_clearing("stripe", "MOP"))
    assert held == Money(0, "MOP")  # the cast's sales, transferred
    assert checking.check()["broken"] == 0


@pytest.mark.parametrize(
    ("code", "is_kept_back"), [("balance_insufficient", False), ("account_invalid", True)]
)
def test_a_refused_transfer_is_payable_again(
    code: str, is_kept_back: bool, calls: Path, monkeypatch: pytest.MonkeyPatch
):
    batch = sent(19_692)
    provider(monkeypatch, FakeTransfers(calls, refuses=code))
    services.send_transfers(now=THURSDAY)
    assert statuses(batch) == ["rejected"]
    payee = batch.payouts.get().payee_ref
    assert books.balance(chart.vendor_payable(payee, "MOP")) == Money(19_692, "MOP")
    assert (PayeeAccount.objects.get().returned_at is not None) == is_kept_back


def test_after_the_life_of_its_key_a_transfer_is_not_asked_for_again(
    calls: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    batch = sent(19_692)
    provider(monkeypatch, FakeTransfers(calls))
    with caplog.at_level(logging.CRITICAL):
        assert services.send_transfers(now=THURSDAY + timedelta(days=2)) == 0
    assert "life of its key" in caplog.text
    assert (statuses(batch), calls.exists()) == (["submitted"], False)


def test_a_transfer_is_what_the_sdk_describes():
    from stripe.params import TransferCreateParams

    spec = TransferSpec(Money(19_692, "EUR"), "acct_1Payee0000", "pay_1")
    assert problems(dict(transfer_params(spec)), TransferCreateParams, "transfer") == []
