"""/_sandbox: what a payer's bank does with a payment. Bodies are JSON."""

from __future__ import annotations

from typing import Any

from payments.gateways.sandbox.disputes import REASONS
from payments.gateways.sandbox.errors import ParameterError, no_such
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World


def open_dispute(world: World, body: dict[str, Any], payment_id: str) -> Document:
    """Let the payer dispute a payment now: by the id of its session, intent or charge.

    `reason`, `amount` (minor units of the charge currency, else all that is left), `due_by`
    (seconds) and `is_inquiry`: then the bank only asks, and takes nothing yet.
    """
    reason = body.get("reason", "fraudulent")
    if reason not in REASONS:
        raise ParameterError(f"reason is one of {', '.join(REASONS)}", "reason")
    return world.disputes.open(
        _charge(world, payment_id),
        reason=reason,
        amount=_whole(body, "amount"),
        is_inquiry=_flag(body, "is_inquiry", default=False),
        due_by=_whole(body, "due_by"),
    )


def win(world: World, body: dict[str, Any], dispute_id: str) -> Document:
    """Decide for us; `returns_fee` false keeps the fee."""
    returns_fee = _flag(body, "returns_fee", default=True)
    return world.disputes.win(dispute_id, returns_fee=returns_fee)


def lose(world: World, body: dict[str, Any], dispute_id: str) -> Document:
    """Decide for the payer."""
    return world.disputes.lose(dispute_id)


def escalate(world: World, body: dict[str, Any], dispute_id: str) -> Document:
    """Turn an inquiry into a chargeback."""
    return world.disputes.escalate(dispute_id)


def _charge(world: World, payment_id: str) -> Document:
    """Return the charge behind whatever id a caller has of a payment."""
    named: str | None = payment_id
    if payment_id.startswith("cs_"):
        named = world.checkout.session(payment_id)["payment_intent"]
    if named and named.startswith("pi_"):
        named = world.bank.intent(named)["latest_charge"]
    charge = world.store.get("charge", named) if named else None
    if charge is None:
        raise no_such("payment", payment_id)
    return charge


def _whole(body: dict[str, Any], name: str) -> int | None:
    found = body.get(name)
    if found is None:
        return None
    if type(found) is not int or not 0 < found < 10**12:
        raise ParameterError(f"{name} is a whole number from 1", name)
    return found


def _flag(body: dict[str, Any], name: str, *, default: bool) -> bool:
    found = body.get(name, default)
    if not isinstance(found, bool):
        raise ParameterError(f"{name} is true or false", name)
    return found
