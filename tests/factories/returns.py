"""A delivered part of the cast's order, and returns of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from catalog.media.decoding import Decoded
from marketplace.orders import services
from marketplace.orders.models import Return, VendorOrder
from marketplace.orders.return_rules import LineWish
from marketplace.orders.services import returns
from marketplace.orders.services.returns.receive_return import Count
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.models import VendorMember
from tests.factories.orders import NOON

PICTURE: Final = Decoded(kind="jpeg", content=b"\xff\xd8\xff\xd9", width=800, height=600)
DAY: Final = timedelta(days=1)
ARRIVED: Final = NOON + 2 * DAY


def reader_of(part: VendorOrder) -> OrderReader:
    """Who holds the link of the mail."""
    return OrderReader(token=order_token(part.order.public_id))


def left_the_shop(part: VendorOrder, member: VendorMember, at: datetime = NOON) -> VendorOrder:
    """Hand a part over to a carrier."""
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number="SF1234567890123",
        member=member,
        now=at,
    )
    return VendorOrder.objects.get(pk=part.pk)


def delivered(part: VendorOrder, member: VendorMember, at: datetime = ARRIVED) -> VendorOrder:
    """Hand a part over at noon, and let its buyer have it two days later."""
    left_the_shop(part, member)
    services.confirm_receipt(public_id=part.public_id, reader=reader_of(part), now=at)
    return VendorOrder.objects.get(pk=part.pk)


def wishes(
    part: VendorOrder, *quantities: int, reason: str = "changed_mind", offer: int | None = None
) -> list[LineWish]:
    """So many units of each line, in the order of its lines, for one reason."""
    lines = part.lines.order_by("position").values_list("pk", flat=True)
    return [
        LineWish(line, units, reason, offer)
        for line, units in zip(lines, quantities, strict=False)
        if units
    ]


def ask(part: VendorOrder, *quantities: int, **changes: Any) -> Return:
    """Ask for units of a part, with a picture."""
    given: dict[str, Any] = {
        "wish": "refund",
        "text": "The box is torn.",
        "pictures": [PICTURE],
        "key": f"test:{Return.objects.count()}",
        "now": ARRIVED + DAY,
    } | {name: value for name, value in changes.items() if name not in ("reason", "offer")}
    rest = {name: changes[name] for name in ("reason", "offer") if name in changes}
    return returns.ask_return(
        public_id=part.public_id,
        lines=wishes(part, *quantities, **rest),
        reader=changes.get("reader") or reader_of(part),
        **{name: value for name, value in given.items() if name != "reader"},
    )


def approve(of: Return, member: VendorMember, **changes: Any) -> Return:
    """Let the shop say yes."""
    given: dict[str, Any] = {"goods_stay": False, "now": ARRIVED + 2 * DAY} | changes
    return returns.approve_return(public_id=of.public_id, member=member, **given)


def send(of: Return, at: datetime = ARRIVED + 3 * DAY) -> Return:
    """Let the buyer send it back."""
    return returns.send_return(
        public_id=of.public_id,
        carrier="SF Express",
        tracking_number="SF9999999999999",
        reader=reader_of(of.vendor_order),
        now=at,
    )


def receive(
    of: Return,
    member: VendorMember,
    counts: Sequence[tuple[int, int]] | None = None,
    at: datetime = ARRIVED + 6 * DAY,
) -> Return:
    """Let the shop count it; all of it is good unless said."""
    rows = list(of.lines.order_by("pk"))
    told = counts or [(row.quantity, row.quantity) for row in rows]
    return returns.receive_return(
        public_id=of.public_id,
        counts={row.pk: Count(*each) for row, each in zip(rows, told, strict=True)},
        member=member,
        now=at,
    )


def now_of(of: Return) -> Return:
    """A return as it is now."""
    return Return.objects.get(pk=of.pk)
