"""Take back what a payee earned with a sale, in whole or in part, for a refund to its buyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.charges import queries as charges
from payments.charges.types import ShareView
from payments.ledger import services as ledger
from payments.settlement import drawing, locks
from payments.settlement.drawing import Sources
from payments.settlement.errors import RefundTooLarge
from payments.settlement.models import Earning, Movement, WaitingEarning
from payments.settlement.refunding import Returned, returned_since
from payments.settlement.refunding import refund_entry as draft_entry


@dataclass(frozen=True)
class SaleRefunded:
    """What a refund gives back to the buyer, and what it took from the payee.

    Money: `to_buyer` in the charge's currency; the rest in the payee's.
    """

    key: str
    to_buyer: Money
    from_payee: Money
    commission: Money
    is_new: bool


@transaction.atomic
def refund_sale(*, reference: str, refund_ref: str, amount: Money, now: datetime) -> SaleRefunded:
    """Book a refund of `amount` of a sale: what the payee bears, and what we give back.

    Money: `amount` is gross, in the payee's currency. The payee bears it less the commission and
    tax on it: from what is pending for other sales, then its reserve, its payable, and else as a
    receivable. The buyer's part waits in `refund_payable` until the provider has sent it. The
    same `refund_ref` again changes nothing.
    Raises: UnknownEarning, RefundTooLarge.
    """
    earning = locks.earning(reference)
    key = f"refund:{refund_ref}"
    before = _returned(reference)
    existing = Movement.objects.filter(key=key).first()
    if existing is not None:
        if (existing.reference, -existing.gross_minor) != (reference, amount.minor):
            raise Broken(f"{refund_ref} is a refund of something else")
        return _told(existing, _share(reference), before - amount.minor, is_new=False)
    if amount.minor <= 0 or before + amount.minor > earning.gross_minor:
        raise RefundTooLarge(_("This is more than the sale brought."))
    share = _share(reference)
    back = returned_since(share, earning.commission_tax_minor, before, amount.minor)
    locks.money_of([(earning.payee_ref, earning.currency)])
    sources = drawing.draw(
        payee_ref=earning.payee_ref, currency=earning.currency, minor=back.from_payee
    )
    movement = _record(earning, key, back, sources, now)
    ledger.post(draft_entry(earning, key, share, back, sources, macau_day(now)))
    drawing.use_reserves(earning.payee_ref, earning.currency, sources.reserve)
    if before + amount.minor == earning.gross_minor:
        _let_go(earning, now)
    crashpoint("settlement.refund.before_commit")
    return _told(movement, share, before, is_new=True)


def _returned(reference: str) -> int:
    """Sum what went back of a sale so far, gross, in minor units."""
    rows = Movement.objects.filter(kind=Movement.Kind.REFUND, reference=reference)
    return -sum(rows.values_list("gross_minor", flat=True))


def _share(reference: str) -> ShareView:
    share = charges.share(reference)
    if share is None:
        raise Broken(f"{reference} has an earning but no share")
    return share


def _record(
    earning: Earning, key: str, back: Returned, sources: Sources, now: datetime
) -> Movement:
    same = {
        "payee_ref": earning.payee_ref,
        "currency": earning.currency,
        "reference": earning.reference,
        "began_at": now,
        "occurred_at": now,
    }
    movement = Movement.objects.create(
        key=key,
        kind=Movement.Kind.REFUND,
        gross_minor=-back.gross,
        commission_minor=-back.commission,
        commission_tax_minor=-back.tax,
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


def _let_go(earning: Earning, now: datetime) -> None:
    """Wait no longer for the delivery of a sale that went back whole: the next sweep closes it."""
    if earning.due_at is None:
        earning.due_at = now
        earning.save(update_fields=["due_at"])
        WaitingEarning.objects.filter(pk=earning.pk).update(due_at=now)


def _told(movement: Movement, share: ShareView, before: int, *, is_new: bool) -> SaleRefunded:
    back = returned_since(share, 0, before, -movement.gross_minor)
    return SaleRefunded(
        key=movement.key,
        to_buyer=Money(back.to_buyer, share.amount.currency),
        from_payee=-movement.amount,
        commission=-movement.commission,
        is_new=is_new,
    )
