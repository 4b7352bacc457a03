"""/v1/disputes"""

from __future__ import annotations

from typing import Any, Final

from payments.gateways.sandbox.dispute_objects import FILES, TEXTS
from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.lists import PAGE, page
from payments.gateways.sandbox.params import METADATA, check, flag, text
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

LONGEST_EVIDENCE: Final = 150_000  # characters of all fields together
LIST: Final[dict[str, Any]] = PAGE | {"charge": text(), "payment_intent": text()}
UPDATE: Final[dict[str, Any]] = {
    "evidence": {name: text(20_000) for name in TEXTS} | {name: text(255) for name in FILES},
    "metadata": METADATA,
    "submit": flag,
}


def retrieve(world: World, params: dict[str, Any], dispute_id: str) -> Document:
    """Return a dispute as it is now."""
    check({}, params)
    return world.disputes.dispute(dispute_id)


def listing(world: World, params: dict[str, Any]) -> Document:
    """List disputes, perhaps of one payment, the newest first."""
    fields = check(LIST, params)
    found = world.store.newest_first("dispute", fields.get("payment_intent"))
    wanted = (d for d in found if fields.get("charge") in (None, d["charge"]))
    return page(wanted, fields, "/v1/disputes")


def update(world: World, params: dict[str, Any], dispute_id: str) -> Document:
    """Keep evidence, and hand it in unless asked not to."""
    fields = check(UPDATE, params)
    dispute = world.disputes.dispute(dispute_id)
    given = fields.get("evidence", {})
    if sum(len(value) for value in given.values()) > LONGEST_EVIDENCE:
        raise ApiError("The evidence has more than 150,000 characters.", param="evidence")
    for name in FILES:
        file_id = given.get(name)
        if file_id and world.store.get("file", file_id) is None:
            raise no_such("file upload", file_id, f"evidence[{name}]")
    return world.disputes.answer(dispute, fields)


def close(world: World, params: dict[str, Any], dispute_id: str) -> Document:
    """Accept a dispute as lost."""
    check({}, params)
    return world.disputes.close(dispute_id)
