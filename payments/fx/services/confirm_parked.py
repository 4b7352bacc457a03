"""Release the parked rates that a second source has confirmed since."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation.clock import macau_day
from payments.fx import locks
from payments.fx.book import KnownRate
from payments.fx.judging import CONFIRMABLE, agrees, judge
from payments.fx.models import ParkedRate
from payments.fx.services.read_book import read_bands, read_book
from payments.fx.services.release import release, seen_again

log = logging.getLogger(__name__)
_GUARDS = "system:guards"


@transaction.atomic
def confirm_parked(*, now: datetime) -> list[ParkedRate]:
    """Release what was parked for a plain jump, or as the first of its pair, and is confirmed.

    The guards judge it again with what is known by now. Any other reason, and a jump beyond
    FX_CONFIRMABLE_BAND, stays for two persons.
    """
    locks.recording()
    waiting = ParkedRate.objects.filter(status=ParkedRate.Status.PARKED).order_by("valid_on", "pk")
    rows = [row for row in waiting if {each["why"] for each in row.findings} <= CONFIRMABLE]
    if not rows:
        return []
    book, bands = read_book(rows[0].valid_on), read_bands()
    confirmed = []
    for row in rows:
        seen = seen_again(row)
        said = agrees(seen, row.source, book, bands) if seen else None
        if seen is None or said is None:
            continue
        if judge(seen, source=row.source, book=book, today=macau_day(now), bands=bands):
            continue
        row.proposed_by, row.proposed_at = _GUARDS, now
        row.reason = f"{said.source} of {said.valid_on} agrees"
        rate = release(row, by=f"system:{said.source}"[:64], now=now)
        book.add(KnownRate(rate.source, rate.base, rate.quote, rate.mid, rate.valid_on))
        log.warning("rate released: %s: %s", row, row.reason)
        confirmed.append(row)
    return confirmed
