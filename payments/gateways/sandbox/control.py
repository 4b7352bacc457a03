"""/_sandbox: what a test or a drill may do that no real provider offers. Bodies are JSON."""

from __future__ import annotations

from typing import Any

from payments.gateways.sandbox import books
from payments.gateways.sandbox.bank import DECLINES, Override
from payments.gateways.sandbox.errors import ApiError, ParameterError
from payments.gateways.sandbox.money import MAXIMUM, METHODS, check_currency
from payments.gateways.sandbox.payouts import shown
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

TEXT = "_csv"  # an answer of this name is sent as it is, not as JSON
OUTCOMES = ("paid", "processing", "declined")


def add_fault(world: World, body: dict[str, Any]) -> Document:
    """Script what goes wrong next."""
    return world.faults.add(body)


def clear_faults(world: World, body: dict[str, Any]) -> Document:
    """Forget every scripted fault."""
    world.faults.clear()
    return {"cleared": True}


def pay_session(world: World, body: dict[str, Any], session_id: str) -> Document:
    """Complete a session without a browser.

    `method`, `outcome` (paid, processing, declined) and, to make a genuine payment that is
    wrong, `amount` and `currency`.
    """
    session = world.checkout.session(session_id)
    default = (session["payment_method_types"] or ["card"])[0]
    method = _choice(body, "method", METHODS, default)
    outcome = _choice(body, "outcome", OUTCOMES, "paid")
    if outcome == "processing":
        return world.checkout.shown(world.checkout.process(session_id, method))
    if outcome == "declined":
        fallback = "generic_decline" if method == "card" else "payment_declined"
        reason = _choice(body, "reason", tuple(DECLINES), fallback)
        return world.checkout.shown(world.checkout.decline(session_id, method, reason))
    currency = body.get("currency")
    if currency is not None:
        currency = check_currency(str(currency), "currency")
    override = Override(_amount(body), currency)
    return world.checkout.shown(world.checkout.pay(session_id, method, override=override))


def settle_intent(world: World, body: dict[str, Any], intent_id: str) -> Document:
    """Settle a payment that is processing: `outcome` paid or declined."""
    outcome = _choice(body, "outcome", ("paid", "declined"), "paid")
    world.checkout.finish_processing(intent_id, is_paid=outcome == "paid")
    return world.bank.intent(intent_id)


def lapse_hold(world: World, body: dict[str, Any], intent_id: str) -> Document:
    """Let a hold run out now, as it does by itself when nobody captures it for a week."""
    intent = world.bank.intent(intent_id)
    if intent["status"] != "requires_capture":
        raise ApiError("This PaymentIntent holds nothing.")
    return world.bank.cancel(intent, "automatic")


def succeed_refund(world: World, body: dict[str, Any], refund_id: str) -> Document:
    """Let a pending refund succeed now."""
    return world.refunds.finish(refund_id)


def fail_refund(world: World, body: dict[str, Any], refund_id: str) -> Document:
    """Let a refund fail now."""
    return world.refunds.fail(refund_id)


def pay_out(world: World, body: dict[str, Any]) -> Document:
    """Send all of a currency's balance to the bank now: `currency`, perhaps `arrival_date`."""
    arrival = body.get("arrival_date")
    if arrival is not None and (type(arrival) is not int or not 0 < arrival < 10**11):
        raise ParameterError("arrival_date is a whole number of seconds", "arrival_date")
    currency = check_currency(str(body.get("currency", "")), "currency")
    return shown(world.payouts.pay_out(currency, arrival=arrival))


def let_payout_arrive(world: World, body: dict[str, Any], payout_id: str) -> Document:
    """Let a payout reach the bank now."""
    return shown(world.payouts.arrive(payout_id))


def fail_payout(world: World, body: dict[str, Any], payout_id: str) -> Document:
    """Let the bank send a payout back now."""
    return shown(world.payouts.fail(payout_id))


def totals(world: World, params: dict[str, Any]) -> Document:
    """Add up what was taken, given back, kept and sent on, per currency."""
    return books.books(world.store)


def settlement_file(world: World, params: dict[str, Any]) -> Document:
    """Write the lines of the balance of one day: `date`, in UTC."""
    return {TEXT: books.settlement_file(world.store, str(params.get("date", "")))}


def deliveries(world: World, params: dict[str, Any]) -> Document:
    """List the deliveries of webhooks with their tries."""
    rows = world.store.rows(
        "SELECT d.event_id, d.state, d.attempts, d.last_status,"
        " json_extract(o.body, '$.type') AS type"
        " FROM delivery d JOIN object o ON o.id = d.event_id ORDER BY d.id"
    )
    return {"object": "list", "data": [dict(row) for row in rows]}


def _choice(body: dict[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = body.get(name, default)
    if value not in allowed:
        raise ParameterError(f"{name} is one of {', '.join(allowed)}", name)
    return str(value)


def _amount(body: dict[str, Any]) -> int | None:
    amount = body.get("amount")
    if amount is None:
        return None
    if type(amount) is not int or not 0 <= amount <= MAXIMUM:
        raise ParameterError("amount is a whole number of minor units", "amount")
    return amount
