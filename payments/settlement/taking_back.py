"""What a refund and a chargeback do alike: how much of a sale is gone, and writing that it goes."""

from __future__ import annotations

from datetime import datetime

from marketplace.foundation.errors import Broken
from payments.charges import queries as charges
from payments.charges.types import ShareView
from payments.settlement.drawing import Sources
from payments.settlement.models import Earning, Movement, WaitingEarning
from payments.settlement.refunding import Returned

_BACK = (Movement.Kind.REFUND, Movement.Kind.CHARGEBACK)


def returned_so_far(reference: str) -> int:
    """Sum what went back of a sale so far, by us or by a bank: gross, in minor units."""
    rows = Movement.objects.filter(kind__in=_BACK, reference=reference)
    return -sum(rows.values_list("gross_minor", flat=True))


def share_of(reference: str) -> ShareView:
    """Return the share behind an earning. Raises: Broken when there is none."""
    share = charges.share(reference)
    if share is None:
        raise Broken(f"{reference} has an earning but no share")
    return share


def record_taken(
    kind: Movement.Kind,
    earning: Earning,
    key: str,
    back: Returned,
    sources: Sources,
    now: datetime,
) -> Movement:
    """Write the movement by which a part of a sale goes back, and that of the reserve it used."""
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
    return movement


def let_go(earning: Earning, now: datetime) -> None:
    """Wait no longer for the delivery of a sale that went back whole: the next sweep closes it."""
    if earning.due_at is None:
        earning.due_at = now
        earning.save(update_fields=["due_at"])
        WaitingEarning.objects.filter(pk=earning.pk).update(due_at=now)
