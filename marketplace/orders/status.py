"""What an order as a whole is: derived from its vendor orders and its charge, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

# How far a vendor order has come; canceled parts do not count unless all are canceled.
_STEPS: Final = ("placed", "paid", "accepted", "fulfilled", "delivered", "completed")
_PARTIAL: Final = ("fulfilled", "delivered")
# Every status of an order as a whole, as people read it; those of its parts are among them.
LABELS: Final = MappingProxyType(
    {
        "placed": _("Awaiting payment"),
        "paid": _("Paid"),
        "accepted": _("Being prepared"),
        "partially_fulfilled": _("Partly on its way"),
        "fulfilled": _("On its way"),
        "partially_delivered": _("Partly received"),
        "delivered": _("Received"),
        "completed": _("Completed"),
        "canceled": _("Canceled"),
        "refunded": _("Refunded"),
    }
)
# The same of a part, or of an order, that its buyer picks up; the states do not differ.
PICKUP_LABELS: Final = MappingProxyType(
    {
        "fulfilled": _("Ready to pick up"),
        "partially_fulfilled": _("Partly ready to pick up"),
        "delivered": _("Picked up"),
        "partially_delivered": _("Partly picked up"),
    }
)
# What kind of news a status is for the buyer, by which surfaces draw it: amber only where
# somebody waits for who reads it.
KINDS: Final = MappingProxyType(
    {
        "placed": "waiting",
        "paid": "",
        "accepted": "",
        "partially_fulfilled": "",
        "fulfilled": "",
        "partially_delivered": "",
        "delivered": "done",
        "completed": "done",
        "canceled": "stopped",
    }
)
# Charges of these statuses hold the buyer's money, or a part of it.
_MONEY_TAKEN: Final = ("captured", "partially_refunded", "disputed")
# Charges of these statuses ended without money, for good.
GIVEN_UP: Final = ("expired", "voided")


def part_standing(status: str, *, has_sent: bool, has_received: bool) -> str:
    """Say of a vendor order, too, that some of its parcels are ahead of the others."""
    if status == "accepted" and has_sent:
        return "partially_delivered" if has_received else "partially_fulfilled"
    if status == "fulfilled" and has_received:
        return "partially_delivered"
    return status


def _span(standing: str) -> tuple[int, int]:
    """How far the last and the first parcel of a vendor order have come."""
    ahead = standing.removeprefix("partially_")
    last = _STEPS.index("accepted" if ahead != standing else ahead)
    return last, _STEPS.index(ahead)


def order_status(vendor_orders: Sequence[str], charge: str) -> str:
    """Derive an order's status from the standings of its vendor orders and its charge's status.

    The order is where its slowest part is; when some parts are already with the carrier or
    with the buyer, it says so. An order whose charge is captured reads as paid at once, and one
    whose charge expired as canceled, even while the news is on its way to the vendor orders.
    When all the money went back, the order is refunded, whatever its parts are.
    """
    if charge == "refunded":
        return "refunded"
    live = [_span(standing) for standing in vendor_orders if standing != "canceled"]
    if not live:
        return "canceled"
    least, most = min(last for last, _first in live), max(first for _last, first in live)
    slowest, fastest = _STEPS[least], _STEPS[most]
    if slowest == "placed" and charge in GIVEN_UP:
        return "canceled"
    if slowest == "placed" and charge in _MONEY_TAKEN:
        slowest = "paid"
    if slowest == fastest or least >= _STEPS.index("delivered"):
        return slowest
    for step in reversed(_PARTIAL):
        if most >= _STEPS.index(step):
            return f"partially_{step}"
    return slowest
