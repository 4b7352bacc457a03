"""What each carrier can be asked for, in the order in which shops are offered them. Pure."""

from __future__ import annotations

from typing import Final

from marketplace.shipping.carriers_api import post
from marketplace.shipping.carriers_api.sf import provider as sf
from marketplace.shipping.carriers_api.types import Capability

CAPABILITIES: Final[dict[str, Capability]] = {
    each.code: each for each in (sf.CAPABILITY, post.MACAU_POST, post.EMS)
}
OTHER: Final = Capability(code="other", name="")  # a number that a shop brought, and no more


def capability(code: str) -> Capability:
    """Return what a carrier can do; one that we do not know can do nothing."""
    return CAPABILITIES.get(code, OTHER)


def divisor(code: str) -> int:
    """Return how many cubic centimeters weigh a kilogram for a carrier."""
    return capability(code).divisor
