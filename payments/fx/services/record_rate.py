"""Store one published rate, if it can be one."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import exponent
from payments.fx.errors import RateRefused
from payments.fx.guards import PEG_PAIR, PEG_SOURCE, is_within_band, why_not_a_rate
from payments.fx.models import FxRate
from payments.fx.services.current_mid import newest_peg


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

    The same figure again changes nothing; another figure for the same source and day is
    refused, since a stored rate never changes.
    Raises: RateRefused; ValueError for a currency that the project does not know.
    """
    _check(source=source, base=base, quote=quote, mid=mid)
    row, is_new = FxRate.objects.get_or_create(
        source=source,
        base=base,
        quote=quote,
        valid_on=valid_on,
        defaults={
            "mid": mid,
            "fetched_at": now,
            "is_bundled": is_bundled,
            "payload_hash": _hash(source, base, quote, mid, valid_on),
        },
    )
    if not is_new and row.mid != mid:
        raise RateRefused(
            _("This source already gave another rate for that day; a stored rate never changes."),
            stored=str(row.mid),
        )
    return row


def _check(*, source: str, base: str, quote: str, mid: Decimal) -> None:
    for currency in (base, quote):
        exponent(currency)
    if base == quote:
        raise RateRefused(_("A rate needs two different currencies."))
    if why := why_not_a_rate(mid):
        raise RateRefused(_("This is not a usable exchange rate."), why=why)
    if (base, quote) == PEG_PAIR and source != PEG_SOURCE:
        peg = newest_peg()
        if peg is not None and not is_within_band(mid, peg, settings.FX_PEG_BAND):
            raise RateRefused(_("This rate is outside the band around the peg."), peg=str(peg))


def _hash(source: str, base: str, quote: str, mid: Decimal, valid_on: date) -> str:
    text = "|".join((source, base, quote, format(mid.normalize(), "f"), valid_on.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()
