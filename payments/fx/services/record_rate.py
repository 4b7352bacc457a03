"""Store one published rate, if it can be one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import exponent
from payments.fx import locks
from payments.fx.errors import RateRefused
from payments.fx.judging import Finding, Why, judge
from payments.fx.models import FxRate
from payments.fx.services.read_book import read_bands, read_book
from payments.fx.sources.port import Published

_TOO_FAR: Final = _("This rate is too far from the last one of its pair to be right.")
_NO_RATE: Final = _("This is not a usable exchange rate.")
_OFF_PEG: Final = _("This rate is outside the band around the peg.")
_SENTENCES: Final[dict[Why, str | Promise]] = {
    Why.NO_NUMBER: _NO_RATE,
    Why.NOT_POSITIVE: _NO_RATE,
    Why.FUTURE: _("This rate is of a day to come."),
    Why.STALE: _("This rate is older than the days that were asked for."),
    Why.OFF_PEG: _OFF_PEG,
    Why.CHANGED: _(
        "This source already gave another rate for that day; a stored rate never changes."
    ),
    Why.DISAGREES: _("This rate is too far from what another source says."),
}


@transaction.atomic
def record_rate(
    *,
    source: str,
    base: str,
    quote: str,
    mid: Decimal,
    valid_on: date,
    now: datetime,
    is_bundled: bool = False,
) -> FxRate:
    """Store `mid` units of `quote` for one `base`, as `source` published it for a day.

    The same figure again changes nothing. What the guards of docs/fx.md would park is refused
    here; only that the first rate of a pair needs a second source is left to the caller. The
    bundled snapshot, old by nature, has the guards that no person can overrule, and no others.
    Raises: RateRefused; ValueError for a currency that the project does not know.
    """
    for currency in (base, quote):
        exponent(currency)
    if base == quote:
        raise RateRefused(_("A rate needs two different currencies."))
    seen = Published(base, quote, mid, valid_on)
    locks.recording()
    rates = FxRate.objects.filter(successor=None)
    stored = rates.filter(source=source, base=base, quote=quote, valid_on=valid_on).first()
    if stored is not None and stored.mid == mid:
        return stored
    findings = judge(
        seen,
        source=source,
        book=read_book(valid_on),
        today=date.max if is_bundled else macau_day(now),
        bands=read_bands(),
        needs_confirmation=False,
    )
    refuse(seen, findings)
    row = rate_row(
        seen, source=source, now=now, payload_hash=hash_of(source, seen), is_bundled=is_bundled
    )
    row.save(force_insert=True)
    return row


def refuse(seen: Published, findings: Sequence[Finding]) -> None:
    """Say the first reason to a person. Raises: RateRefused, unless there is none."""
    if not findings:
        return
    first = findings[0]
    sentence = _SENTENCES.get(first.why, _TOO_FAR)
    if first.why == Why.OTHER_WAY:
        sentence = format_lazy(
            _("This pair is stored as {pair}, in that direction only."),
            pair=f"{seen.quote}/{seen.base}",
        )
    raise RateRefused(sentence, why=first.why.value, detail=first.detail)


def rate_row(
    seen: Published, *, source: str, now: datetime, payload_hash: str, is_bundled: bool = False
) -> FxRate:
    """Return the row of a figure that was judged, not stored yet."""
    return FxRate(
        source=source,
        base=seen.base,
        quote=seen.quote,
        valid_on=seen.valid_on,
        mid=seen.mid,
        unit=seen.unit,
        fetched_at=now,
        is_bundled=is_bundled,
        payload_hash=payload_hash,
    )


def hash_of(source: str, seen: Published) -> str:
    """Return the digest of one figure, where no answer of a source stands behind it."""
    mid = format(seen.mid.normalize(), "f")
    text = "|".join((source, seen.base, seen.quote, mid, seen.valid_on.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()
