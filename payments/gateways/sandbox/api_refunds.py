"""/v1/refunds"""

from __future__ import annotations

from typing import Any, Final

from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.lists import PAGE, page
from payments.gateways.sandbox.params import METADATA, check, one_of, text, whole
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

CREATE: Final[dict[str, Any]] = {
    "amount": whole(1),
    "charge": text(),
    "metadata": METADATA,
    "payment_intent": text(),
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
}
LIST: Final[dict[str, Any]] = PAGE | {"charge": text(), "payment_intent": text()}


def create(world: World, params: dict[str, Any]) -> Document:
    """Give back a part of a captured payment."""
    fields = check(CREATE, params)
    return world.refunds.create(_charge(world, fields), fields)


def _charge(world: World, fields: dict[str, Any]) -> Document:
    if "charge" in fields:
        charge_id = fields["charge"]
    elif "payment_intent" in fields:
        charge_id = world.bank.intent(fields["payment_intent"])["latest_charge"]
        if charge_id is None:
            raise ApiError(
                "This PaymentIntent does not have a successful charge to refund.",
                param="payment_intent",
            )
    else:
        raise ApiError("One of charge or payment_intent is required.", param="payment_intent")
    charge = world.store.get("charge", charge_id)
    if charge is None:
        raise no_such("charge", charge_id, "charge")
    return charge


def retrieve(world: World, params: dict[str, Any], refund_id: str) -> Document:
    """Return a refund as it is now."""
    check({}, params)
    return world.refunds.refund(refund_id)


def listing(world: World, params: dict[str, Any]) -> Document:
    """List refunds, perhaps of one payment, the newest first."""
    fields = check(LIST, params)
    found = world.store.newest_first("refund", fields.get("payment_intent"))
    wanted = (r for r in found if fields.get("charge") in (None, r["charge"]))
    return page(wanted, fields, "/v1/refunds")
