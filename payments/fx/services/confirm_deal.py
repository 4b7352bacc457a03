"""Let a second person confirm a deal, which posts it, or decline it, which ends it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.fx import locks
from payments.fx.dealing import deal_entry
from payments.fx.errors import DealRefused, NeedsAnotherPerson
from payments.fx.models import FxDeal
from payments.fx.services.book_positions import book_positions
from payments.ledger import services as ledger

_Status = FxDeal.Status


@transaction.atomic
def confirm_deal(*, deal_ref: str, by: str, now: datetime) -> FxDeal:
    """Confirm a booked deal: post both sides on its value date, and what it made real.

    `by` names a person ("user:7") other than the one who booked it. A second confirmation
    finds it confirmed and posts nothing.
    Raises: UnknownDeal, NeedsAnotherPerson, DealRefused when it was declined.
    """
    deal = locks.deal(deal_ref)
    if deal.status == _Status.CONFIRMED:
        return deal
    if deal.status == _Status.DECLINED:
        raise DealRefused(_("This deal was declined."))
    if by == deal.booked_by:
        raise NeedsAnotherPerson(_("Another person must confirm a deal that you booked."))
    locks.booking()  # before the ledger, as everywhere
    deal.status, deal.confirmed_by, deal.confirmed_at = _Status.CONFIRMED, by, now
    deal.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    ledger.post(
        deal_entry(
            deal_ref=deal.public_id,
            bank=deal.bank,
            sold=deal.sold,
            bought=deal.bought,
            on=deal.value_on,
        )
    )
    book_positions(now=now)
    return deal


@transaction.atomic
def decline_deal(*, deal_ref: str, by: str, reason: str, now: datetime) -> FxDeal:
    """Decline a booked deal that is wrong; its slip may then be booked as it should be.

    Who booked it may decline it too: nothing leaves the house.
    Raises: UnknownDeal, DealRefused when it was confirmed, or without a reason.
    """
    deal = locks.deal(deal_ref)
    if deal.status == _Status.DECLINED:
        return deal
    if deal.status == _Status.CONFIRMED:
        raise DealRefused(_("This deal was confirmed: it is in the books."))
    if not reason.strip():
        raise DealRefused(_("Say why this deal is declined."))
    deal.status, deal.declined_by, deal.declined_at = _Status.DECLINED, by, now
    deal.decline_reason = reason
    deal.save(update_fields=["status", "declined_by", "declined_at", "decline_reason"])
    return deal
