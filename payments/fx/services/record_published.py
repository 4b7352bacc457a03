"""Take in one answer of a source: store what is good, park what is not, and say so aloud."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction

from marketplace.foundation.clock import macau_day
from payments.fx import locks
from payments.fx.judging import Finding
from payments.fx.models import FxFetch, FxRate, ParkedRate
from payments.fx.services.confirm_parked import confirm_parked
from payments.fx.services.read_book import read_bands, read_book
from payments.fx.services.record_rate import rate_row
from payments.fx.sifting import sift
from payments.fx.sources.port import Published, Window

log = logging.getLogger(__name__)
_LONGEST: Final = 60  # what the column of a parked figure holds


@dataclass
class Recorded:
    """What became of an answer."""

    stored: list[FxRate] = field(default_factory=list)
    known: int = 0  # figures that were there already
    parked: list[ParkedRate] = field(default_factory=list)  # for the first time
    confirmed: list[ParkedRate] = field(default_factory=list)  # parked before, right after all


@transaction.atomic
def record_published(
    published: Iterable[Published], *, fetch: FxFetch, payload_hash: str, now: datetime
) -> Recorded:
    """Store or park each figure of an answer; the same answer again changes nothing.

    What is parked is logged as CRITICAL: somebody has to look, and the last good rate goes on
    until it is too old. Parked rates that a new figure confirms are released.
    """
    window = Window(fetch.since, fetch.until)
    locks.recording()
    sifted = sift(
        published,
        source=fetch.source,
        book=read_book(window.since),
        today=macau_day(now),
        bands=read_bands(),
        window=window,
    )
    rows = [
        rate_row(seen, source=fetch.source, now=now, payload_hash=payload_hash)
        for seen in sifted.good
    ]
    recorded = Recorded(FxRate.objects.bulk_create(rows), known=len(sifted.known))
    for seen, findings in sifted.parked:
        row, is_new = park(
            seen,
            findings,
            source=fetch.source,
            fetch=fetch,
            payload_hash=payload_hash,
            now=now,
        )
        if is_new:
            recorded.parked.append(row)
            log.critical("rate parked: %s: %s", row, why_in_words(row))
    recorded.confirmed = confirm_parked(now=now)
    return recorded


def park(
    seen: Published,
    findings: Iterable[Finding],
    *,
    source: str,
    payload_hash: str,
    now: datetime,
    fetch: FxFetch | None = None,
) -> tuple[ParkedRate, bool]:
    """Keep a figure that was stopped; return its row, and whether it is new."""
    figure = str(seen.figure)
    if len(figure) > _LONGEST:
        figure = f"{figure[:50]}…"  # no figure any more: whatever it was, it stays out
    return ParkedRate.objects.get_or_create(
        source=source,
        base=seen.base,
        quote=seen.quote,
        figure=figure,
        unit=seen.unit,
        valid_on=seen.valid_on,
        defaults={
            "findings": [{"why": each.why.value, "detail": each.detail} for each in findings],
            "fetch": fetch,
            "payload_hash": payload_hash,
            "parked_at": now,
        },
    )


def why_in_words(row: ParkedRate) -> str:
    """Say in one line, in English, why a rate was parked: for logs and commands."""
    return "; ".join(f"{each['why']} ({each['detail']})" for each in row.findings)
