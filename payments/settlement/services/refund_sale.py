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
from payments.charges.types import ShareView
from payments.ledger import services as ledger
from payments.settlement import drawing, locks
from payments.settlement.errors import RefundTooLarge
from payments.settlement.models import Movement
from payments.settlement.refunding import refund_entry as draft_entry
from payments.settlement.refunding import returned_since
from payments.settlement.taking_back import let_go, record_taken, returned_so_far, share_of


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
    before = returned_so_far(reference)
    existing = Movement.objects.filter(key=key).first()
    if existing is not None:
        if (existing.reference, -existing.gross_minor) != (reference, amount.minor):
            raise Broken(f"{refund_ref} is a refund of something else")
        return _told(existing, share_of(reference), before - amount.minor, is_new=False)
    if amount.minor <= 0 or before + amount.minor > earning.gross_minor:
        raise RefundTooLarge(_("This is more than the sale brought."))
    share = share_of(reference)
    back = returned_since(share, earning.commission_tax_minor, before, amount.minor)
    locks.money_of([(earning.payee_ref, earning.currency)])
    sources = drawing.draw(
        payee_ref=earning.payee_ref, currency=earning.currency, minor=back.from_payee
    )
    movement = record_taken(Movement.Kind.REFUND, earning, key, back, sources, now)
    ledger.post(draft_entry(earning, key, share, back, sources, macau_day(now)))
    drawing.use_reserves(earning.payee_ref, earning.currency, sources.reserve)
    if before + amount.minor == earning.gross_minor:
        let_go(earning, now)
    crashpoint("settlement.refund.before_commit")
    return _told(movement, share, before, is_new=True)


def _told(movement: Movement, share: ShareView, before: int, *, is_new: bool) -> SaleRefunded:
    back = returned_since(share, 0, before, -movement.gross_minor)
    return SaleRefunded(
        key=movement.key,
        to_buyer=Money(back.to_buyer, share.amount.currency),
        from_payee=-movement.amount,
        commission=-movement.commission,
        is_new=is_new,
    )
