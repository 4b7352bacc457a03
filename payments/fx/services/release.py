"""Turn a parked rate into a rate: the one way, whoever stands behind it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from payments.fx.models import FxRate, ParkedRate
from payments.fx.services.record_rate import rate_row
from payments.fx.sources.port import Published


def seen_again(row: ParkedRate) -> Published | None:
    """Return the figure as it came, or None when it is no figure at all."""
    try:
        figure = Decimal(row.figure)
    except InvalidOperation:
        return None
    return Published(row.base, row.quote, figure, row.valid_on, row.unit)


def figure_of(row: ParkedRate) -> Decimal | None:
    """Return a parked figure for one unit, or None when nothing can be computed from it."""
    seen = seen_again(row)
    return seen.mid if seen is not None and seen.mid.is_finite() else None


def release(row: ParkedRate, *, by: str, now: datetime) -> FxRate:
    """Store a proposed rate; `row` says who proposed it and why. Call it under `recording`.

    It counts from now on, not from when it came: whoever asks what was known before gets the
    same answer as then. A rate of its source, pair and day that is there already is corrected.
    """
    seen = seen_again(row)
    assert seen is not None, f"parked rate {row.pk} is no figure, and was judged all the same"
    rate = rate_row(seen, source=row.source, now=now, payload_hash=row.payload_hash)
    rate.supersedes = FxRate.objects.filter(
        source=row.source,
        base=row.base,
        quote=row.quote,
        valid_on=row.valid_on,
        successor=None,
    ).first()
    rate.overridden_by, rate.override_reason, rate.approved_by = row.proposed_by, row.reason, by
    rate.save(force_insert=True)
    row.rate, row.decided_by, row.decided_at = rate, by, now
    row.status = ParkedRate.Status.RELEASED
    row.save()
    return rate
