"""Tracking statuses in plain words, as a buyer reads them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.carriers_api.statuses import Status

# What it means for who waits for the parcel, and what may be done.
EXPLAINED: Final[MappingProxyType[Status, Promise]] = MappingProxyType(
    {
        Status.PENDING: _("The carrier has told us nothing yet. That can take a day."),
        Status.INFO_RECEIVED: _("The carrier has the number, and waits for the parcel."),
        Status.PICKED_UP: _("The parcel has left the shop."),
        Status.IN_TRANSIT: _("The parcel travels to you."),
        Status.CUSTOMS_HOLD: _(
            "Customs is looking at the parcel. You need to do nothing unless you are asked."
        ),
        Status.CUSTOMS_CLEARED: _("Customs has let the parcel go."),
        Status.OUT_FOR_DELIVERY: _("The courier is on the way: please keep your phone near."),
        Status.READY_FOR_PICKUP: _("The parcel waits in a locker or a shop near you."),
        Status.DELIVERED: _("The carrier says that the parcel was handed over."),
        Status.ATTEMPT_FAILED: _(
            "The courier could not hand it over. Another attempt follows; the carrier may call."
        ),
        Status.EXCEPTION: _("The carrier reports a problem. If it lasts, ask the shop."),
        Status.EXPIRED: _("The carrier has not said anything for thirty days. We are asking."),
        Status.RETURNING: _("The parcel goes back to the shop. The shop will write to you."),
        Status.RETURNED: _("The parcel is back at the shop. The shop will write to you."),
        Status.LOST: _("The carrier cannot find the parcel. We take care of your money."),
    }
)
# Which kind of news it is, by which surfaces draw it.
KINDS: Final = MappingProxyType(
    {
        Status.DELIVERED: "done",
        Status.READY_FOR_PICKUP: "waiting",
        Status.ATTEMPT_FAILED: "waiting",
        Status.CUSTOMS_HOLD: "waiting",
        Status.EXCEPTION: "stopped",
        Status.EXPIRED: "stopped",
        Status.RETURNING: "stopped",
        Status.RETURNED: "stopped",
        Status.LOST: "stopped",
    }
)
