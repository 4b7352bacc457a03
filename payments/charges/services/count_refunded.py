"""Keep what has really gone back of a charge, and its status by that."""

from __future__ import annotations

from payments.charges.models import Charge, Refund
from payments.charges.services.move_status import move_charge
from payments.charges.statuses import SURPLUS, ChargeStatus, status_by_refunds


def count_refunded(charge: Charge, refund: Refund, minor: int) -> None:
    """Add an amount that went back (negative: that came back to us) to a paid charge.

    The caller holds the charge's lock. Surplus money never was the charge's. While a charge is
    disputed its status stays: the bank decides.
    """
    if refund.attempt.refunds.filter(reason__in=SURPLUS).exists():
        return
    charge.refunded_minor += minor
    if charge.status != ChargeStatus.DISPUTED:
        target = status_by_refunds(captured=charge.captured_minor, refunded=charge.refunded_minor)
        move_charge(charge, target)
    charge.save(update_fields=["refunded_minor", "status"])
