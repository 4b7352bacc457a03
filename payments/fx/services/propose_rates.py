"""Rates by hand: one person hands them in, another confirms; nothing prices before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from payments.fx import locks
from payments.fx.errors import ParkedRateDecided, RateRefused
from payments.fx.judging import FINAL, Finding, Why, judge
from payments.fx.models import ParkedRate
from payments.fx.services.read_book import read_bands, read_book
from payments.fx.services.record_published import park
from payments.fx.services.record_rate import hash_of, refuse
from payments.fx.sources.by_hand import FileByHand
from payments.fx.sources.port import AnswerUnreadable, Published


def upload_rates(*, content: bytes, by: str, reason: str, now: datetime) -> list[ParkedRate]:
    """Hand in a file of figures under the source `file`; all of it or nothing.

    Raises: RateRefused for a file that cannot be read, or with a row that can be no rate.
    """
    source = FileByHand()
    try:
        published = source.read(content)
    except AnswerUnreadable as error:
        raise RateRefused(
            format_lazy(_("The file cannot be read: {why}"), why=str(error))
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    return propose_rates(
        published, source=source.name, by=by, reason=reason, now=now, payload_hash=digest
    )


@transaction.atomic
def propose_rates(
    published: Iterable[Published],
    *,
    source: str,
    by: str,
    reason: str,
    now: datetime,
    payload_hash: str = "",
) -> list[ParkedRate]:
    """Park figures as proposed by a person, each with what the guards say of it.

    A figure that is stored already is left out. Raises: RateRefused for one that can be no rate,
    ParkedRateDecided for one that was parked and discarded.
    """
    if not reason.strip():
        raise RateRefused(_("Please say why."))
    locks.recording()
    rows = []
    seen_in_order = sorted(published, key=lambda each: each.valid_on)
    book = read_book(seen_in_order[0].valid_on if seen_in_order else macau_day(now))
    for seen in seen_in_order:
        if book.stored(source, seen.base, seen.quote, seen.valid_on) == seen.mid:
            continue
        found = judge(seen, source=source, book=book, today=macau_day(now), bands=read_bands())
        refuse(seen, [each for each in found if each.why in FINAL])
        row, _is_new = park(
            seen,
            [*found, Finding(Why.BY_HAND, f"handed in by {by}")],
            source=source,
            payload_hash=payload_hash or hash_of(source, seen),
            now=now,
        )
        if row.status == ParkedRate.Status.PARKED:
            row.proposed_by, row.proposed_at, row.reason = by, now, reason.strip()[:200]
            row.status = ParkedRate.Status.PROPOSED
            row.save()
        elif row.status != ParkedRate.Status.PROPOSED:
            raise ParkedRateDecided(_("This parked rate was decided already."), rate=str(row))
        rows.append(row)
    return rows
