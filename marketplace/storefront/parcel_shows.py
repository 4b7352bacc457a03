"""What becomes of one shop's part once it is paid, as its buyer reads it."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.countries import address_lines
from marketplace.foundation import languages
from marketplace.orders.life_types import FulfillmentView
from marketplace.orders.types import OrderPartView
from marketplace.shipping import carriers

PARCEL_KINDS: Final = {"delivered": "done", "failed": "stopped", "returned": "stopped"}


def life(view: OrderPartView, query: str) -> dict[str, Any]:
    """Parcels, receipt, cancellation, and another address; `query` keeps the signed token."""

    def url(name: str) -> str:
        return reverse(f"storefront:{name}", args=[view.public_id]) + query

    has_number = any(each.tracking_number for each in view.fulfillments)
    return {
        "parcels": [_parcel(each, url("confirm_receipt")) for each in view.fulfillments],
        "has_several": len(view.fulfillments) > 1 or view.standing != view.status,
        "rest_follows": view.can_cancel and bool(view.fulfillments),
        "tracking_url": url("tracking") if has_number else "",
        "receipt_url": url("confirm_receipt") if view.can_confirm_receipt else "",
        "cancel_url": url("cancel_part") if view.can_cancel else "",
        "canceled": _canceled(view),
        "goes_to": view.goes_to,
        "goes_to_lines": address_lines(view.goes_to, languages.current()) if view.goes_to else [],
    }


def _parcel(view: FulfillmentView, receipt_url: str) -> dict[str, Any]:
    """One parcel: its number, what is in it, and how far it is."""
    return {
        "id": view.parcel_id,
        "carrier": carriers.in_language(view.carrier, languages.current()),
        "tracking_number": view.tracking_number,
        "goods": [f"{each.quantity} × {each.full_name}" for each in view.lines],
        "status": view.status_label,
        "status_kind": PARCEL_KINDS.get(view.status, ""),
        "sent_at": view.handed_over_at,
        "received_at": view.delivered_at,
        "receipt_url": receipt_url if view.can_confirm else "",
    }


def _canceled(view: OrderPartView) -> str:
    """What became of the latest wish to cancel, in one sentence."""
    found = view.cancellation
    if found is None or found.status == "lapsed":
        return ""
    if found.status == "requested":
        return _("You asked to cancel this. The shop answers within a few days.")
    if found.status == "declined":
        text = _("The shop sends it all the same: %(reason)s")
        return text % {"reason": found.decline_reason}
    words = {
        "buyer": _("Canceled as you wished. Your money is on its way back."),
        "vendor": _("Canceled by the shop: %(reason)s. Your money is on its way back."),
        "operator": _("Canceled by the marketplace: %(reason)s. Your money is on its way back."),
        "timer": _("Not sent in time, and therefore canceled. Your money is on its way back."),
    }
    return words[found.source] % {"reason": found.note or found.reason_label}
