"""Where a shop's parcel stands at customs, and what it waits for, in plain words."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases import queries as cases
from marketplace.customs.cases.types import CaseStanding
from marketplace.orders.person import needs_person

_PEOPLE: Final = _("Our customs desk is looking at its papers. You have nothing to do.")
_BACK: Final = _(
    "Some of the goods went back before the parcel left. Our customs desk decides whether the rest "
    "can go."
)
_NO_CASE: Final = _(
    "Customs is told as soon as our registrations there are complete. You have nothing to do."
)
_WAITS: Final[dict[str, Promise]] = {
    "parcel": _("Hand the parcel over with its waybill number: then it is declared."),
    "truck": _("It is declared once the hub has loaded it on a truck."),
    "payment": _("The payment firm tells customs of the payment. You have nothing to do."),
}
# State of a case -> what a badge says, how it is colored, what it means for the shop.
_STATES: Final[dict[str, tuple[Promise, str, Promise]]] = {
    "opened": (_("Not declared yet"), "waiting", _("Its papers are being written.")),
    "matched": (_("Not declared yet"), "waiting", _("Its papers are being written.")),
    "declared": (
        *(_("Declared"), "waiting"),
        _("Customs decides, mostly within a day. You have nothing to do."),
    ),
    "held": (
        *(_("Held"), "stopped"),
        _("Customs is having a closer look. Keep invoices and permits of the goods at hand."),
    ),
    "rejected": (
        *(_("Turned down"), "stopped"),
        _("Our customs desk answers. Keep invoices and permits of the goods at hand."),
    ),
    "released": (_("Let through"), "done", _("Customs let the parcel through.")),
    "delivered": (_("Let through"), "done", _("Customs knows that it arrived.")),
    "taxed": (_("Done"), "done", _("Its tax is settled by the marketplace.")),
    "canceled": (_("Taken back"), "stopped", _("It is declared no more: do not send it.")),
    "returned": (_("Returned"), "stopped", _("Its goods are back through customs.")),
}


def at_customs(public_id: str, channel: str, *, is_canceled: bool = False) -> dict[str, Any] | None:
    """Return the panel of a vendor order that is declared; nothing of one that is not. One read."""
    if not needs_person(channel):
        return None
    reference = f"vendor_order:{public_id}"
    found = cases.standings([reference]).get(reference)
    if found is None:
        if is_canceled:
            return None
        return {"label": _STATES["opened"][0], "kind": "waiting", "text": _NO_CASE}
    label, kind, text = _STATES[found.state]
    return {
        "label": label,
        "kind": kind,
        "text": _waits(found) or text,
        "case": found.case_ref,
        "return_by": found.arrive_by if found.state in ("released", "delivered") else None,
    }


def _waits(standing: CaseStanding) -> Promise | None:
    """Say what a case that is not declared waits for."""
    if standing.state != "opened":
        return None
    if "goods_went_back" in standing.findings:
        return _BACK
    if standing.waits_for:
        return _WAITS[standing.waits_for]
    return _PEOPLE if standing.findings else None
