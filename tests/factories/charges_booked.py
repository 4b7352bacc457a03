"""Captured charges of several shares, in any currencies, booked as charges would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.foundation.money import Money
from payments.charges import postings
from payments.charges.models import Charge, FeeShare, Share
from payments.charges.statuses import ChargeStatus
from payments.charges.types import ShareView
from payments.ledger import services as ledger
from payments.settlement import services


@dataclass(frozen=True)
class Part:
    """One share: what the payee is owed, and what the buyer pays for it."""

    payee: str
    reference: str
    owed: Money
    commission: Money
    paid: Money
    at_mid: Money


def book_charge(name: str, parts: Sequence[Part], captured_at: datetime) -> Charge:
    """Book a captured charge with its entry, and let its earnings wait for delivery."""
    total = Money.total((part.paid for part in parts), parts[0].paid.currency)
    charge = Charge.objects.create(
        reference=f"order:{name}",
        amount_minor=total.minor,
        currency=total.currency,
        status=ChargeStatus.CAPTURED,
        provider="stripe",
        method="card",
        captured_minor=total.minor,
        opened_at=captured_at,
        expires_at=captured_at + timedelta(minutes=30),
        captured_at=captured_at,
    )
    Share.objects.bulk_create(
        Share(
            charge=charge,
            position=position,
            payee_ref=part.payee,
            reference=part.reference,
            amount_minor=part.paid.minor,
            payee_currency=part.owed.currency,
            payee_amount_minor=part.owed.minor,
            commission_minor=part.commission.minor,
            mid_value_minor=part.at_mid.minor,
        )
        for position, part in enumerate(parts)
    )
    ledger.post(
        postings.capture_entry(
            charge_ref=charge.public_id,
            reference=charge.reference,
            provider="stripe",
            provider_object_id=f"pi_{name}",
            shares=[
                ShareView(
                    payee_ref=part.payee,
                    reference=part.reference,
                    amount=part.paid,
                    payee_amount=part.owed,
                    commission=part.commission,
                    mid_value=part.at_mid,
                )
                for part in parts
            ],
            captured_at=captured_at,
        )
    )
    services.record_earnings(charge_ref=charge.public_id, captured_at=captured_at)
    return charge


def name_fee(charge: Charge, fee: Money, now: datetime) -> None:
    """Book the provider's fee of a charge, and split it over the shares."""
    ledger.post(
        postings.fee_entry(
            charge_ref=charge.public_id,
            reference=charge.reference,
            provider="stripe",
            provider_object_id=f"fee_{charge.pk}",
            fee=fee,
            known_at=now,
        )
    )
    shares = list(charge.shares.order_by("position"))
    parts = fee.allocate([share.amount_minor for share in shares])
    FeeShare.objects.bulk_create(
        FeeShare(share=share, amount_minor=part.minor, currency=part.currency, recorded_at=now)
        for share, part in zip(shares, parts, strict=True)
    )
