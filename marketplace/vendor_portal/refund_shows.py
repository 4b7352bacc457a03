"""Turn refunds of a vendor order into what the portal's templates print."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from marketplace.orders.refund_types import PartRefundView

KINDS: Final = {
    "requested": "waiting",
    "denied": "stopped",
    "given_back": "done",
    "by_bank_paid": "done",
    "withdrawn": "done",
}


def refund(view: PartRefundView) -> dict[str, Any]:
    """One refund: what goes back, where the buyer's money is, and what the vendor bears."""
    goods = [f"{line.name} ×{line.quantity}" for line in view.lines]
    if view.delivery:
        goods.append(view.delivery)
    told = view.money_status or view.status
    return {
        "public_id": view.public_id,
        "asked_at": view.asked_at,
        "goods": " · ".join(goods) or _("an amount"),
        "reason": view.reason_label,
        "source": view.source_label,
        "note": view.note,
        "state": view.money_label or view.status_label,
        "state_kind": KINDS.get(told, ""),
        "to_buyer": view.to_buyer,
        "duty": view.duty,
        "off_price": -view.off_price,
        "commission": view.commission,
        "borne": -view.borne,
        "is_denied": view.status == "denied",
        "denial_reason": view.denial_reason,
    }
