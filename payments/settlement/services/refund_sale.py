"""Take back what a payee earned with a sale, in whole or in part, for a refund to its buyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.ledger import services as ledger
from payments.settlement import drawing, locks
from payments.settlement.duty import duty_left
from payments.settlement.models import DutyMove, Movement, SaleRefund
from payments.settlement.refunding import refund_entry as draft_entry
from payments.settlement.refunding import returned
from payments.settlement.sale_refunds import check_left, share_of, wanted_of, went_back
from payments.settlement.services.sale_at_hand import sale_at_hand
from payments.settlement.taking_back import let_go, record_taken


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
def refund_sale(
    *,
    reference: str,
    refund_ref: str,
    amount: Money,
    now: datetime,
    to_buyer: Money | None = None,
    commission: Money | None = None,
    duty: Money | None = None,
    subsidy: Money | None = None,
) -> SaleRefunded:
    """Book a refund of `amount` of a sale: what the payee bears, and what we give back.

    Money: `amount` and `commission` are gross, in the payee's currency, `to_buyer` and `subsidy`
    (what the platform had added) in the charge's; who knows which goods went back gives all four,
    else the rest follows by the part of the gross. `duty` is the part of `to_buyer` that is duty of
    the border: it comes back from what was to be handed on to customs, and only where it is told;
    what customs has billed already is ours to bear.
    The payee bears the amount less the commission and tax on it: from what is pending for other
    sales, then its reserve, its payable, and else as a receivable. The buyer's part waits in
    `refund_payable` until it was sent. The same
    `refund_ref` again changes nothing.
    A sale whose news of the capture is still on its way is recorded first.
    Raises: UnknownEarning, RefundTooLarge.
    """
    earning = sale_at_hand(reference)
    key = f"refund:{refund_ref}"
    existing = Movement.objects.select_related("sale_refund").filter(key=key).first()
    if existing is not None:
        if (existing.reference, -existing.gross_minor) != (reference, amount.minor):
            raise Broken(f"{refund_ref} is a refund of something else")
        return _told(existing, existing.sale_refund, is_new=False)
    share = share_of(reference)
    wanted = wanted_of(share, amount, to_buyer, commission, duty, subsidy)
    before = went_back(reference)
    check_left(share, before, wanted)
    back = returned(share, earning.commission_tax_minor, before, wanted)
    locks.money_of([(earning.payee_ref, earning.currency)])
    sources = drawing.draw(
        payee_ref=earning.payee_ref, currency=earning.currency, minor=back.from_payee
    )
    borne = max(0, back.duty - max(0, duty_left(share)))
    movement, told = record_taken(
        Movement.Kind.REFUND, earning, key, share.amount.currency, back, sources, now
    )
    ledger.post(draft_entry(earning, key, share, back, sources, macau_day(now), borne=borne))
    _bear_duty(key, reference, share.amount.currency, borne, now)
    drawing.use_reserves(earning.payee_ref, earning.currency, sources.reserve)
    if before.gross + amount.minor == earning.gross_minor:
        let_go(earning, now)
    crashpoint("settlement.refund.before_commit")
    return _told(movement, told, is_new=True)


def _bear_duty(key: str, reference: str, currency: str, minor: int, now: datetime) -> None:
    """Keep what of a refund's duty customs has been handed before, so that we bear it."""
    if minor:
        DutyMove.objects.create(
            key=f"duty:{key}",
            kind=DutyMove.Kind.BORNE,
            reference=reference,
            currency=currency,
            billed_minor=0,
            collected_minor=-minor,
            difference_minor=-minor,
            moved_at=now,
        )


def _told(movement: Movement, told: SaleRefund, *, is_new: bool) -> SaleRefunded:
    return SaleRefunded(
        key=movement.key,
        to_buyer=Money(told.to_buyer_minor, told.currency),
        from_payee=-movement.amount,
        commission=-movement.commission,
        is_new=is_new,
    )
