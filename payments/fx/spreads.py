"""Which spread a pair has for a tier. Pure: what the settings say comes in as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from payments.fx.errors import UnknownTier

STANDARD: Final = "standard"
ANY_PAIR: Final = "*"

Spreads = Mapping[str, Mapping[str, int]]


def spread_of(
    spreads: Spreads, pair: tuple[str, str], *, tier: str = STANDARD, default_bps: int
) -> int:
    """Return the spread of a pair in basis points for a tier.

    The tier's own line for the pair comes first, then its line for any pair ("*"), then the
    standard tier's in the same order, then the default. A pair ("CNY/MOP") names both
    directions, unless the other one has a line too.
    Raises: UnknownTier.
    """
    if tier != STANDARD and tier not in spreads:
        raise UnknownTier(f"no spreads are set for the tier {tier!r}")
    first, second = pair
    for name in dict.fromkeys((tier, STANDARD)):
        lines = spreads.get(name, {})
        for line in (f"{first}/{second}", f"{second}/{first}", ANY_PAIR):
            if line in lines:
                return lines[line]
    return default_bps
