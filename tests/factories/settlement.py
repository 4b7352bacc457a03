"""Sales, accounts and bank answers as the settlement room meets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from marketplace.foundation.money import Money
from payments.charges.models import Charge, Share
from payments.charges.statuses import ChargeStatus
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import services
from payments.settlement.models import Payout
from payments.settlement.types import BeneficiaryAccount

CAPTURED = datetime(2026, 5, 22, 6, 0, tzinfo=UTC)


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def book_sale(
    payee: str,
    reference: str,
    gross: int,
    commission: int,
    *,
    currency: str = "MOP",
    captured_at: datetime = CAPTURED,
) -> None:
    """Book a captured charge of one share in its payee's currency, and its earning."""
    charge = Charge.objects.create(
        reference=f"order:{reference}",
        amount_minor=gross,
        currency=currency,
        status=ChargeStatus.CAPTURED,
        provider="stripe",
        method="card",
        captured_minor=gross,
        opened_at=captured_at,
        expires_at=captured_at + timedelta(minutes=30),
        captured_at=captured_at,
    )
    Share.objects.create(
        charge=charge,
        position=0,
        payee_ref=payee,
        reference=reference,
        amount_minor=gross,
        payee_currency=currency,
        payee_amount_minor=gross,
        commission_minor=commission,
        mid_value_minor=gross,
    )
    ledger.post(
        EntryDraft(
            key=f"test:{reference}:capture",
            kind="capture",
            reference=reference,
            effective_on=captured_at.date(),
            postings=(
                PostingDraft(
                    debit=chart.psp_clearing("stripe", currency),
                    credit=chart.vendor_pending(payee, currency),
                    amount=Money(gross, currency),
                ),
            ),
        )
    )
    services.record_earnings(charge_ref=charge.public_id, captured_at=captured_at)


def deliver(reference: str, at: datetime) -> datetime:
    return services.schedule_due(reference=reference, delivered_at=at)


def register(payee: str, *, confirmed_at: datetime, currency: str = "MOP") -> None:
    """Confirm a bank account of a payee."""
    services.register_payee(
        account=BeneficiaryAccount(
            payee_ref=payee,
            currency=currency,
            beneficiary_name="Padaria da Rua do Cunha",
            bank_name="Demo Bank",
            bank_code="DEMOMOMX",
            account_number="0123456789",
            recorded_by="user:900008",
            confirmed_by="user:900009",
            confirmed_at=confirmed_at,
        )
    )


def tell(answer: str, batch_ref: str, now: datetime) -> None:
    """Approve a batch, send it, and record one answer of the bank for all of it."""
    services.approve_batch(batch_ref=batch_ref, by="user:2", now=now)
    services.submit_approved(now=now)
    record = services.record_paid if answer == "paid" else services.record_returned
    for name in Payout.objects.filter(batch__public_id=batch_ref).values_list(
        "public_id", flat=True
    ):
        record(payout_ref=name, bank_reference=f"BR-{name}", by="user:3", now=now)
