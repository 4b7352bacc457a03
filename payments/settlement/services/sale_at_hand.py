"""The earning of a sale under its lock, whoever heard of its capture first."""

from __future__ import annotations

from payments.charges import queries as charges
from payments.settlement import locks
from payments.settlement.errors import UnknownEarning
from payments.settlement.models import Earning
from payments.settlement.services.record_earnings import record_earnings


def sale_at_hand(reference: str) -> Earning:
    """Lock the earning of a sale; record it first when nobody was told of its capture yet.

    Raises: UnknownEarning.
    """
    try:
        return locks.earning(reference)
    except UnknownEarning:
        captured = charges.capture_of_share(reference)
        if captured is None:
            raise
        charge_ref, captured_at = captured
        record_earnings(charge_ref=charge_ref, captured_at=captured_at)
        return locks.earning(reference)
