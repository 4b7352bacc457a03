"""A shop says yes or no to a return; its silence is a yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalog.media.decoding import Decoded
from marketplace.orders import scopes
from marketplace.orders.models import Return, ReturnFile
from marketplace.orders.return_errors import ReturnMoved, WordsNeeded
from marketplace.orders.services.returns import moving
from marketplace.orders.services.returns.add_pictures import keep_pictures
from marketplace.orders.services.returns.ask_customs import ask_customs
from marketplace.orders.services.returns.give_back import reserve_replacement, settle
from marketplace.vendors.models import VendorMember

_S = Return.Status


@transaction.atomic
def approve_return(
    *,
    public_id: str,
    member: VendorMember,
    goods_stay: bool,
    now: datetime,
    text: str = "",
    as_refund: bool = False,
) -> Return:
    """Agree to a return. Where the goods stay the money goes back, or the replacement is due.

    `as_refund`: the shop cannot exchange it, and gives the money back instead.
    Raises: ReturnNotFound, MemberRoleMissing, ReturnMoved, NothingInStock; what a refund refuses.
    """
    scopes.return_to_answer(public_id, member)
    of = moving.locked(public_id, vendor_id=member.vendor_id)
    by = f"user:{member.user_id}"
    approve(of, by=by, goods_stay=goods_stay, as_refund=as_refund, text=text, now=now)
    return of


@transaction.atomic
def deny_return(
    *,
    public_id: str,
    member: VendorMember,
    text: str,
    pictures: Sequence[Decoded],
    now: datetime,
) -> Return:
    """Say no, and why: the buyer reads it, and may ask the marketplace to decide.

    Raises: ReturnNotFound, MemberRoleMissing, ReturnMoved, WordsNeeded, TooManyPictures.
    """
    scopes.return_to_answer(public_id, member)
    if not text.strip():
        raise WordsNeeded
    of = moving.locked(public_id, vendor_id=member.vendor_id)
    if of.status != _S.REQUESTED:
        raise ReturnMoved(of.status)
    keep_pictures(of, pictures, side=ReturnFile.Side.SHOP, now=now)
    by = f"user:{member.user_id}"
    moving.move(
        of,
        _S.DENIED,
        by=by,
        now=now,
        due_at=moving.in_days(now, "RETURN_ESCALATE_DAYS"),
        answer_text=text.strip()[:2_000],
        answered_by=by,
        answered_at=now,
    )
    return of


def approve(
    of: Return,
    *,
    by: str,
    goods_stay: bool,
    now: datetime,
    as_refund: bool = False,
    text: str = "",
) -> None:
    """Say yes to a locked return, whoever does. Raises: ReturnMoved, NothingInStock."""
    if of.status not in moving.MOVES[_S.APPROVED]:
        raise ReturnMoved(of.status)
    stays = goods_stay or of.goods_stay
    if as_refund and of.wish == Return.Wish.EXCHANGE:
        moving.wait(of, due_at=of.due_at, wish=Return.Wish.REFUND)
    if of.wish == Return.Wish.EXCHANGE:
        reserve_replacement(of, now=now)
    moving.move(
        of,
        _S.APPROVED,
        by=by,
        now=now,
        due_at=moving.in_days(now, "RETURN_SEND_DAYS"),
        goods_stay=stays,
        answer_text=of.answer_text or text.strip()[:2_000],
        answered_by=of.answered_by or by,
        answered_at=of.answered_at or now,
    )
    if stays:
        settle(of, by=by, now=now)
        return
    ask_customs(of, by=by, now=now)
    if of.sent_at is not None:  # it was on its way before somebody had to decide
        due = moving.in_days(now, "RETURN_ARRIVE_DAYS")
        moving.move(of, _S.SENT, by=by, now=now, due_at=due)
