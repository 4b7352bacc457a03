"""A buyer asks to return, exchange or claim units of one vendor order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalog import queries as catalog
from catalog.media.decoding import Decoded
from marketplace.foundation.errors import Broken
from marketplace.orders import locks, scopes
from marketplace.orders.models import Return, ReturnFile, ReturnLine, VendorOrder
from marketplace.orders.return_checks import check_return
from marketplace.orders.return_errors import OtherPrice, PicturesNeeded
from marketplace.orders.return_rules import LineWish, goods_stay, needs_pictures
from marketplace.orders.services.returns import moving
from marketplace.orders.services.returns.add_pictures import keep_pictures
from marketplace.orders.visitors import OrderReader


@transaction.atomic
def ask_return(
    *,
    public_id: str,
    lines: Sequence[LineWish],
    wish: str,
    text: str,
    pictures: Sequence[Decoded],
    key: str,
    reader: OrderReader,
    now: datetime,
) -> Return:
    """Ask for units of lines, each with its reason; the shop has RETURN_ANSWER_DAYS to answer.

    Only by who may read the order. The same key again is the same return.
    Raises: OrderNotFound, NothingToReturn, TooLateToReturn, NotLostYet, PicturesNeeded, OtherPrice,
        BankDecides, TooManyPictures.
    """
    part = locks.vendor_order(scopes.vendor_order_of_reader(public_id, reader))
    existing = Return.objects.filter(key=key).first()
    if existing is not None:
        if existing.vendor_order_id != part.pk:
            raise Broken(f"the key {key} asked for a return of another vendor order")
        return existing
    asked = [line for line in lines if line.quantity]
    check_return(part, asked, now)
    if needs_pictures(asked) and not pictures:
        raise PicturesNeeded
    is_exchange = wish == Return.Wish.EXCHANGE
    if is_exchange:
        asked = _with_offers(part, asked)
    row = Return.objects.create(
        vendor_order=part,
        key=key,
        wish=Return.Wish.EXCHANGE if is_exchange else Return.Wish.REFUND,
        goods_stay=goods_stay(asked),
        text=text.strip()[:2_000],
        asked_at=now,
        due_at=moving.in_days(now, "RETURN_ANSWER_DAYS"),
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(
            of=row,
            line_id=line.line_id,
            quantity=line.quantity,
            reason=ReturnLine.Reason(line.reason),
            offer_id=line.offer_id if is_exchange else None,
        )
        for line in asked
    )
    keep_pictures(row, pictures, side=ReturnFile.Side.BUYER, now=now)
    moving.begin(row, by=moving.BUYER, now=now)
    return row


def _with_offers(part: VendorOrder, lines: Sequence[LineWish]) -> list[LineWish]:
    """Fill in the same offer where no other was chosen. Raises: OtherPrice."""
    rows = {row.pk: row for row in part.lines.all()}
    choices = catalog.exchange_offers(rows[line.line_id].offer_id for line in lines)
    chosen = []
    for line in lines:
        row = rows[line.line_id]
        wanted = line.offer_id or row.offer_id
        prices = {offer.offer_id: offer.price.minor for offer in choices.get(row.offer_id, ())}
        is_same = wanted == row.offer_id
        if not is_same and prices.get(wanted) != row.vendor_unit_minor:
            raise OtherPrice
        chosen.append(LineWish(line.line_id, line.quantity, line.reason, wanted))
    return chosen
