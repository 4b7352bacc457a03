"""What a buyer cannot ask for now, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from marketplace.orders.models import VendorOrder
from marketplace.orders.return_errors import (
    BankDecides,
    NothingToReturn,
    NotLostYet,
    TooLateToReturn,
)
from marketplace.orders.return_reading import ARRIVED, is_astray, lost_from, units_of
from marketplace.orders.return_rules import NOT_DELIVERED, LineWish, is_in_window
from payments.charges import queries as charges


def check_return(part: VendorOrder, lines: Sequence[LineWish], now: datetime) -> None:
    """Refuse what cannot be asked for now; nothing is written.

    Raises: NothingToReturn, TooLateToReturn, NotLostYet, BankDecides.
    """
    if charges.charge_view(part.order.charge_ref).status == "disputed":
        raise BankDecides
    units = units_of(part)
    if not lines or any(line.line_id not in units for line in lines):
        raise NothingToReturn
    for line in lines:
        left = units[line.line_id].left
        if not 0 < line.quantity <= left:
            raise NothingToReturn(left)
        _check_time(part, line.reason, now)


def _check_time(part: VendorOrder, reason: str, now: datetime) -> None:
    days = settings.RETURN_WINDOW_DAYS
    if reason == NOT_DELIVERED:
        start = lost_from(part)
        if part.fulfilled_at is None or start is None or part.is_pickup:
            raise NothingToReturn
        if now < start and not is_astray(part):
            raise NotLostYet(settings.RETURN_LOST_AFTER_DAYS)
        since = part.fulfilled_at
    elif part.status in ARRIVED and part.delivered_at is not None:
        since = part.delivered_at
    else:
        raise NothingToReturn
    if not is_in_window(reason, since, now, days):
        raise TooLateToReturn(days[reason])
