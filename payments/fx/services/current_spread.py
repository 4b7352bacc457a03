"""Give the spread of a pair for a tier, as the settings have it now."""

from __future__ import annotations

from django.conf import settings

from payments.fx.spreads import STANDARD, spread_of


def current_spread(from_currency: str, to_currency: str, tier: str = STANDARD) -> int:
    """Return our margin on the mid rate between two currencies, in basis points.

    FX_SPREADS says it by tier and pair; where it is silent, FX_SPREAD_BPS holds.
    Raises: UnknownTier.
    """
    return spread_of(
        settings.FX_SPREADS,
        (from_currency, to_currency),
        tier=tier,
        default_bps=settings.FX_SPREAD_BPS,
    )
