"""What two persons make of a parked rate: one proposes its release, another approves."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from payments.fx import locks
from payments.fx.errors import FourEyesNeeded, ParkedRateDecided, ParkedRateNotFound, RateRefused
from payments.fx.judging import final_findings
from payments.fx.models import FxRate, ParkedRate
from payments.fx.services.read_book import read_bands, read_book
from payments.fx.services.record_rate import refuse
from payments.fx.services.release import release, seen_again
from payments.fx.sources.port import Published

log = logging.getLogger(__name__)
_Status = ParkedRate.Status


@transaction.atomic
def propose_release(*, parked_id: int, by: str, reason: str, now: datetime) -> ParkedRate:
    """Stand behind a parked rate with a reason; it prices nothing yet.

    Raises: ParkedRateNotFound, ParkedRateDecided; RateRefused for one that never can be a rate,
    or without a reason.
    """
    row = _waiting(parked_id)
    if row.status == _Status.PROPOSED:
        raise ParkedRateDecided(_("The release of this rate was proposed already."))
    _judge_again(row, now)
    row.reason = _reason(reason)
    row.proposed_by, row.proposed_at, row.status = by, now, _Status.PROPOSED
    row.save()
    return row


@transaction.atomic
def approve_release(*, parked_id: int, by: str, now: datetime) -> FxRate:
    """Release a proposed rate, as another person than who proposed it; it counts from now on.

    Raises: ParkedRateNotFound, ParkedRateDecided, FourEyesNeeded; RateRefused for one that can
    be no rate, also where that came out since.
    """
    row = _waiting(parked_id)
    if row.status != _Status.PROPOSED:
        raise ParkedRateDecided(_("Nobody has proposed the release of this rate yet."))
    if row.proposed_by == by:
        raise FourEyesNeeded(_("Another person has to approve what you proposed."))
    _judge_again(row, now)
    rate = release(row, by=by, now=now)
    log.warning("rate released: %s, proposed by %s, approved by %s", row, row.proposed_by, by)
    return rate


@transaction.atomic
def discard_parked(*, parked_id: int, by: str, reason: str, now: datetime) -> ParkedRate:
    """End a parked rate for good; one person may, since nothing is priced by it.

    Raises: ParkedRateNotFound, ParkedRateDecided; RateRefused without a reason.
    """
    row = _waiting(parked_id)
    row.reason = _reason(reason)
    row.decided_by, row.decided_at, row.status = by, now, _Status.DISCARDED
    row.save()
    return row


def _waiting(parked_id: int) -> ParkedRate:
    """Lock recording first, as everybody who stores rates does, then the row."""
    locks.recording()
    row = ParkedRate.objects.select_for_update().filter(pk=parked_id).first()
    if row is None:
        raise ParkedRateNotFound(_("This parked rate does not exist."))
    if row.status in (_Status.RELEASED, _Status.DISCARDED):
        raise ParkedRateDecided(_("This parked rate was decided already."))
    return row


def _judge_again(row: ParkedRate, now: datetime) -> Published:
    """Apply what no person can overrule. Raises: RateRefused."""
    seen = seen_again(row)
    if seen is None:
        raise RateRefused(_("This is not a usable exchange rate."), why=row.figure)
    book = read_book(row.valid_on)
    refuse(
        seen,
        final_findings(
            seen, source=row.source, book=book, today=macau_day(now), bands=read_bands()
        ),
    )
    if book.stored(row.source, row.base, row.quote, row.valid_on) == seen.mid:
        raise RateRefused(_("This rate is stored already."))
    return seen


def _reason(text: str) -> str:
    if not text.strip():
        raise RateRefused(_("Please say why."))
    return text.strip()[:200]
