"""What is only read: /v1/charges, balance_transactions, payouts, events, account."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from typing import Any, Final

from payments.gateways.sandbox.errors import no_such
from payments.gateways.sandbox.lists import PAGE, page, within
from payments.gateways.sandbox.params import check, flag, text
from payments.gateways.sandbox.payouts import shown
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

LINES: Final[dict[str, Any]] = PAGE | {
    "currency": text(3),
    "payout": text(),
    "source": text(),
    "type": text(),
}
PAYOUTS: Final[dict[str, Any]] = PAGE | {"arrival_date": PAGE["created"], "status": text()}
EVENTS: Final[dict[str, Any]] = PAGE | {
    "delivery_success": flag,
    "type": text(),
    "types": [text()],
}


def _one(world: World, params: dict[str, Any], kind: str, object_id: str) -> Document:
    check({}, params)
    found = world.store.get(kind, object_id)
    if found is None:
        raise no_such(kind, object_id)
    return found


def charge(world: World, params: dict[str, Any], charge_id: str) -> Document:
    """Return a charge."""
    return _one(world, params, "charge", charge_id)


def balance_transaction(world: World, params: dict[str, Any], line_id: str) -> Document:
    """Return a line of the balance."""
    return _one(world, params, "balance_transaction", line_id)


def balance_transactions(world: World, params: dict[str, Any]) -> Document:
    """List lines of the balance, the newest first."""
    fields = check(LINES, params)
    found: Iterable[Document] = world.store.newest_first(
        "balance_transaction", fields.get("source")
    )
    if "payout" in fields:
        found = world.payouts.lines_of(fields["payout"])
    wanted = (
        line
        for line in found
        if fields.get("currency") in (None, line["currency"])
        and fields.get("type") in (None, line["type"])
    )
    return page(wanted, fields, "/v1/balance_transactions")


def payout(world: World, params: dict[str, Any], payout_id: str) -> Document:
    """Return a payout to our bank."""
    return shown(_one(world, params, "payout", payout_id))


def payouts(world: World, params: dict[str, Any]) -> Document:
    """List payouts to our bank, the newest first."""
    fields = check(PAYOUTS, params)
    wanted = (
        shown(found)
        for found in world.store.newest_first("payout")
        if fields.get("status") in (None, found["status"])
        and within(found["arrival_date"], fields.get("arrival_date", {}))
    )
    return page(wanted, fields, "/v1/payouts")


def event(world: World, params: dict[str, Any], event_id: str) -> Document:
    """Return an event."""
    return world.events.shown(_one(world, params, "event", event_id))


def events(world: World, params: dict[str, Any]) -> Document:
    """List events, the newest first, perhaps only those that were (not) delivered."""
    fields = check(EVENTS, params)
    patterns = fields.get("types") or [fields.get("type", "*")]
    wanted = (
        e
        for e in world.events.listed(fields.get("delivery_success"))
        if any(fnmatch.fnmatch(e["type"], pattern) for pattern in patterns)
    )
    answer = page(wanted, fields, "/v1/events")
    answer["data"] = [world.events.shown(e) for e in answer["data"]]
    return answer


def account(world: World, params: dict[str, Any]) -> Document:
    """Return the account that every key of this sandbox belongs to."""
    check({}, params)
    return {
        "id": "acct_sbx",
        "object": "account",
        "business_profile": {"name": world.config.business_name},
        "charges_enabled": True,
        "country": "HK",
        "default_currency": "hkd",
        "payouts_enabled": True,
        "type": "standard",
    }
