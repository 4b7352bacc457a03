"""The end of a return: money by the one way of refunds, or goods in exchange."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from catalog.errors import OutOfStock
from catalog.services import stock
from catalog.types import StockLine
from marketplace.foundation.errors import Refused
from marketplace.orders.errors import NothingToRefund, TooManyUnits
from marketplace.orders.models import RefundRequest, Return, VendorOrder
from marketplace.orders.refund_limit import is_within_limit
from marketplace.orders.refund_reading import compute
from marketplace.orders.return_errors import NothingInStock
from marketplace.orders.return_reading import gives_duty_back, line_wishes, wish_of
from marketplace.orders.services.returns import moving
from marketplace.orders.services.write_refund import carry_out, find_request, write_request
from payments.charges import queries as charges

log = logging.getLogger(__name__)
_S = Return.Status
RETRY: Final = timedelta(days=1)
BY_LIMIT: Final = "system:limit"
BANK: Final = "bank"
NOTHING_CAME: Final = "nothing_came"
OTHERWISE: Final = "otherwise"  # a refund took these units meanwhile


def settle(of: Return, *, by: str, now: datetime) -> None:
    """Give the money of an approved or received return back, or wait for the replacement.

    The caller holds the order's lock. Where money cannot move now, since a bank decides, the
    return waits a day; where the bank gave it to the buyer already, it is closed.
    """
    if of.wish == Return.Wish.EXCHANGE:
        moving.wait(of, due_at=moving.in_days(now, "RETURN_REPLACE_DAYS"))
        return
    if not any(row.counted for row in of.lines.all()):
        moving.move(of, _S.CLOSED, by=by, now=now, ended_why=NOTHING_CAME)
        return
    try:
        with transaction.atomic():
            request = _ask_refund(of, by=by, now=now)
    except Refused as refusal:
        _wait_or_close(of, refusal, now)
        return
    if request.status == RefundRequest.Status.APPROVED:
        moving.move(of, _S.REFUNDED, by=by, now=now, refund_request=request)
    else:
        moving.wait(of, due_at=None, refund_request=request)  # an operator decides about it


def _ask_refund(of: Return, *, by: str, now: datetime) -> RefundRequest:
    part: VendorOrder = of.vendor_order
    key = f"return:{of.public_id}"
    existing = find_request(key, part)
    if existing is not None:
        return existing
    wish = wish_of(part, line_wishes(of), duty_back=gives_duty_back(of), note=of.public_id)
    back = compute(part, wish)
    is_shops = by.startswith("user:") and not of.decided_by
    goes_at_once = not is_shops or is_within_limit(part, back.sums.vendor, now)
    request = write_request(
        part=part,
        wish=wish,
        back=back,
        key=key,
        source=RefundRequest.Source.VENDOR if is_shops else RefundRequest.Source.OPERATOR,
        by=by,
        now=now,
    )
    if goes_at_once:
        carry_out(request, by=BY_LIMIT if is_shops else by, now=now)
    return request


def _wait_or_close(of: Return, refusal: Refused, now: datetime) -> None:
    """Close what went back in another way; look again tomorrow at what a bank decides."""
    if isinstance(refusal, (NothingToRefund, TooManyUnits)):
        moving.move(of, _S.CLOSED, by=moving.TIMER, now=now, ended_why=OTHERWISE)
        return
    left = charges.left_of_share(of.vendor_order.ref)
    is_disputed = charges.charge_view(of.vendor_order.order.charge_ref).status == "disputed"
    if not left.minor and not is_disputed:
        moving.move(of, _S.CLOSED, by=moving.TIMER, now=now, ended_why=BANK)
        return
    log.warning("%s waits for its money: %s", of.public_id, refusal)
    moving.wait(of, due_at=now + RETRY)


def reserve_replacement(of: Return, *, now: datetime) -> None:
    """Hold what is sent in exchange. Raises: NothingInStock."""
    lines = [
        StockLine(row.offer_id, row.quantity) for row in of.lines.all() if row.offer_id is not None
    ]
    try:
        stock.reserve(lines, of.ref, until=moving.in_days(now, "RETURN_DECIDE_DAYS"))
    except OutOfStock as refusal:
        raise NothingInStock from refusal


def refund_instead(of: Return, *, by: str, now: datetime) -> None:
    """Give up an exchange, and give the money back."""
    stock.release(of.ref)
    moving.wait(of, due_at=of.due_at, wish=Return.Wish.REFUND)
    settle(of, by=by, now=now)
