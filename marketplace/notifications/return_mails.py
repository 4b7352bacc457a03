"""Mails about returns: to the side that has to do something, or waits for news."""

from __future__ import annotations

from typing import Any, Final

from marketplace.notifications import readers
from marketplace.notifications.services import write_mail
from marketplace.orders.events import ReturnMoved
from marketplace.orders.models import Return
from marketplace.orders.queries import returns
from marketplace.orders.signing import order_token

# What each side hears of; money that goes back has mails of its own.
_TO_BUYER: Final = ("approved", "denied", "escalated", "replaced", "closed")
_TO_SHOP: Final = ("requested", "sent", "escalated", "denied", "approved", "withdrawn")


def tell_of_the_return(event: ReturnMoved) -> None:
    """Tell whoever did not move it, and whoever a clock or an operator moved it for."""
    of = Return.objects.select_related("vendor_order__order", "vendor_order__vendor").get(
        pk=event.return_id
    )
    move = f"{of.public_id}:{event.from_status}:{event.status}"
    is_shops = event.by.startswith("user:") and not of.decided_by
    if event.status in _TO_BUYER and event.by != "buyer":
        _tell_buyer(of, event, move)
    is_news = not is_shops and (event.status != "approved" or event.by == "system:timer")
    is_over = event.status == "requested" != of.status  # nobody has to answer any more
    if event.status in _TO_SHOP and not is_over and (is_news or event.from_status == "escalated"):
        _tell_members(of, event, move)


def _tell_buyer(of: Return, event: ReturnMoved, move: str) -> None:
    order = of.vendor_order.order
    path = readers.path_to(order.language, "storefront:return", of.public_id)
    write_mail(
        key=f"return:{move}:buyer",
        to=order.email,
        language=order.language,
        template="return_buyer",
        context=_facts(of, event, order.language)
        | {"path": f"{path}?t={order_token(order.public_id)}"},
    )


def _tell_members(of: Return, event: ReturnMoved, move: str) -> None:
    for member in readers.who_fulfill(of.vendor_order.vendor.public_id):
        language = readers.language_of(member)
        write_mail(
            key=f"return:{move}:{member.user_id}",
            to=member.user.email,
            language=language,
            template="return_shop",
            context=_facts(of, event, language)
            | {"path": readers.path_to(language, "vendor_portal:return", of.public_id)},
        )


def _facts(of: Return, event: ReturnMoved, language: str) -> dict[str, Any]:
    """What happened, as it was told: the return itself may have gone on since."""
    view = returns.return_view(of, now=event.moved_at, language=language)
    return {
        "of": view,
        "status": event.status,
        "goods_stay": of.goods_stay,
        "is_decided": bool(of.decided_by),
        "by_timer": event.by == "system:timer",
    }
