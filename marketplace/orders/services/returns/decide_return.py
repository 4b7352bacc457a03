"""An operator decides where shop and buyer disagree, or where nobody says anything."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders.models import Return, VendorOrder
from marketplace.orders.return_errors import OwnReturn, ReturnMoved, WordsNeeded
from marketplace.orders.services.returns import moving
from marketplace.orders.services.returns.answer_return import approve
from marketplace.vendors.models import VendorMember

_S = Return.Status


@transaction.atomic
def decide_return(
    *,
    public_id: str,
    approve_it: bool,
    goods_stay: bool,
    text: str,
    by: str,
    now: datetime,
) -> Return:
    """Say yes, which gives the money with the goods or without, or no: for good, with a reason.

    An exchange that an operator decides about gives money back: nobody is made to send goods.
    `by` is opaque, `user:` with a number for a person.
    Raises: ReturnNotFound, ReturnMoved, WordsNeeded; OwnReturn for a person of either side.
    """
    if not text.strip():
        raise WordsNeeded
    of = moving.locked(public_id)
    if of.status != _S.ESCALATED:
        raise ReturnMoved(of.status)
    if by in _sides(of.vendor_order):
        raise OwnReturn
    decide(of, approve_it=approve_it, goods_stay=goods_stay, text=text, by=by, now=now)
    return of


def _sides(part: VendorOrder) -> set[str]:
    members = VendorMember.objects.filter(vendor_id=part.vendor_id).values_list(
        "user_id", flat=True
    )
    return {f"user:{user_id}" for user_id in (part.order.user_id, *members)}


def decide(
    of: Return, *, approve_it: bool, goods_stay: bool, text: str, by: str, now: datetime
) -> None:
    """Decide about a locked, escalated return. Raises: ReturnMoved."""
    moving.wait(
        of,
        due_at=of.due_at,
        decision_text=text.strip()[:2_000],
        decided_by=by,
        decided_at=now,
    )
    if not approve_it:
        moving.move(of, _S.DENIED, by=by, now=now, due_at=None)
        return
    # What is on its way already, or was sent and never counted, is not waited for once more.
    approve(of, by=by, goods_stay=goods_stay, as_refund=True, now=now)
