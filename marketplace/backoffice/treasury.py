"""The exposure as finance sees it: the positions, and what open charges will add to them."""

from __future__ import annotations

from datetime import date, datetime

from payments.charges.queries import promised_positions
from payments.fx.exposure import ExposureReport, exposures


def whole_exposure(*, now: datetime, on: date | None = None) -> ExposureReport:
    """Return the exposure by currency; a day that is past has no open promises any more."""
    return exposures(now=now, on=on, promised=promised_positions() if on is None else None)
