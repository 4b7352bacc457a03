"""SF's codes of routes, read as ours. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from marketplace.shipping.carriers_api.statuses import Status

# Source: SF open platform, appendix of operation codes of routes. A code that is not here is kept
# with SF's words and moves nothing.
STATUSES: Final = MappingProxyType(
    {
        "50": Status.PICKED_UP,
        "54": Status.PICKED_UP,
        "43": Status.PICKED_UP,
        "30": Status.IN_TRANSIT,
        "31": Status.IN_TRANSIT,
        "36": Status.IN_TRANSIT,
        "302": Status.IN_TRANSIT,
        "304": Status.IN_TRANSIT,
        "310": Status.IN_TRANSIT,
        "407": Status.IN_TRANSIT,
        "501": Status.IN_TRANSIT,
        "605": Status.IN_TRANSIT,  # at the port
        "633": Status.IN_TRANSIT,
        "604": Status.CUSTOMS_HOLD,  # clearance begins
        "612": Status.CUSTOMS_HOLD,
        "613": Status.CUSTOMS_HOLD,
        "614": Status.CUSTOMS_HOLD,
        "619": Status.CUSTOMS_HOLD,
        "620": Status.CUSTOMS_HOLD,
        "621": Status.CUSTOMS_HOLD,
        "623": Status.CUSTOMS_HOLD,
        "606": Status.CUSTOMS_CLEARED,
        "44": Status.OUT_FOR_DELIVERY,
        "204": Status.OUT_FOR_DELIVERY,
        "634": Status.OUT_FOR_DELIVERY,
        "123": Status.READY_FOR_PICKUP,
        "125": Status.READY_FOR_PICKUP,
        "130": Status.READY_FOR_PICKUP,
        "607": Status.READY_FOR_PICKUP,
        "33": Status.ATTEMPT_FAILED,
        "34": Status.ATTEMPT_FAILED,
        "70": Status.ATTEMPT_FAILED,
        "80": Status.DELIVERED,
        "8000": Status.DELIVERED,
        "611": Status.EXCEPTION,
        "77": Status.EXCEPTION,
        "99": Status.RETURNING,
        "631": Status.RETURNING,
        "648": Status.RETURNING,
    }
)


def status_of(code: str) -> Status | None:
    """Return our status for SF's code; None for one that says nothing about the way."""
    return STATUSES.get(code)
