"""What people read of a return: where it stands, what comes next, why it was closed."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

# What kind of news a status is: amber only where somebody waits for who reads it.
BUYER_KINDS: Final = MappingProxyType(
    {
        "requested": "",
        "approved": "waiting",
        "sent": "",
        "denied": "stopped",
        "escalated": "",
        "received": "",
        "refunded": "done",
        "replaced": "done",
        "withdrawn": "stopped",
        "closed": "stopped",
    }
)
SHOP_KINDS: Final = MappingProxyType(
    dict(BUYER_KINDS) | {"requested": "waiting", "approved": "", "sent": "waiting"}
)
# What a buyer reads below the status.
BUYER_NEXT: Final = MappingProxyType(
    {
        "requested": _("The shop looks at it. If it says nothing, your return is approved."),
        "approved": _("Please send the goods back, and tell us by which parcel."),
        "approved_stays": _("Nothing has to be sent back. We are settling it."),
        "sent": _("The shop counts what comes, and then your return is settled."),
        "denied": _("The shop said no. If you disagree, ask the marketplace to decide."),
        "denied_for_good": _("This return was denied."),
        "escalated": _("A person at the marketplace looks at both sides and decides."),
        "received": _("The shop has the goods. We are settling it."),
        "refunded": _("Your money is on its way back."),
        "replaced": _("The shop has sent the goods again."),
        "withdrawn": _("You have taken this return back."),
        "closed": _("This return is closed."),
    }
)
SHOP_NEXT: Final = MappingProxyType(
    {
        "requested": _("Please answer. If you say nothing, it is approved."),
        "approved": _("The buyer sends the goods back."),
        "approved_stays": _("The goods stay with the buyer."),
        "sent": _("A parcel is on its way to you. Count it when it comes."),
        "denied": _("You said no. The buyer may ask the marketplace to decide."),
        "denied_for_good": _("This return was denied."),
        "escalated": _("A person at the marketplace looks at both sides and decides."),
        "received": _("You have counted it."),
        "refunded": _("The buyer has been refunded."),
        "replaced": _("You have sent the goods again."),
        "withdrawn": _("The buyer has taken this return back."),
        "closed": _("This return is closed."),
    }
)
WHY_CLOSED: Final = MappingProxyType(
    {
        "not_sent": _("The goods were not sent back in time."),
        "nothing_came": _("Nothing came in the parcel."),
        "bank": _("The bank has given the money back already."),
        "otherwise": _("The money went back in another way."),
    }
)
BY: Final = MappingProxyType(
    {
        "buyer": _("Buyer"),
        "shop": _("Shop"),
        "marketplace": _("Marketplace"),
        "system:timer": _("By the clock"),
    }
)
