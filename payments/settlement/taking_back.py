"""What a refund and a chargeback write alike: that a part of a sale goes, on both sides."""

from __future__ import annotations

from datetime import datetime

from payments.settlement.drawing import Sources
from payments.settlement.models import Earning, Movement, SaleRefund, WaitingEarning
from payments.settlement.refunding import Returned


def record_taken(
    kind: Movement.Kind,
    earning: Earning,
    key: str,
    paid_in: str,
    back: Returned,
    sources: Sources,
    now: datetime,
) -> tuple[Movement, SaleRefund]:
    """Write the movement by which a part of a sale goes back, and that of the reserve it used.

    Beside it stands the buyer's side, in the currency `paid_in` of the charge.
    """
    same = {
        "payee_ref": earning.payee_ref,
        "currency": earning.currency,
        "reference": earning.reference,
        "began_at": now,
        "occurred_at": now,
    }
    movement = Movement.objects.create(
        key=key,
        kind=kind,
        gross_minor=-back.gross,
        commission_minor=-back.commission,
        commission_tax_minor=-back.tax,
        fee_minor=back.fee,
        amount_minor=-back.from_payee,
        drawn_minor=sources.pending,
        **same,
    )
    if sources.reserve:
        Movement.objects.create(
            key=f"{key}:reserve",
            kind=Movement.Kind.RESERVE_USED,
            amount_minor=sources.reserve,
            **same,
        )
    told = SaleRefund.objects.create(
        movement=movement,
        reference=earning.reference,
        currency=paid_in,
        to_buyer_minor=back.to_buyer + back.duty,
        duty_minor=back.duty,
        at_mid_minor=back.at_mid,
    )
    return movement, told


def let_go(earning: Earning, now: datetime) -> None:
    """Wait no longer for the delivery of a sale that went back whole: the next sweep closes it."""
    if earning.due_at is None:
        earning.due_at = now
        earning.save(update_fields=["due_at"])
        WaitingEarning.objects.filter(pk=earning.pk).update(due_at=now)
