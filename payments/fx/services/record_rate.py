"""Store one published rate, if it can be one."""

from __future__ import annotations

import hashlib
import logging
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import exponent
from payments.fx import locks
from payments.fx.errors import RateRefused
from payments.fx.guards import PEG_PAIR, PEG_SOURCE, is_jump, is_within_band, why_not_a_rate
from payments.fx.models import FxRate
from payments.fx.services.current_mid import newest_peg
from payments.fx.types import JumpOverride

log = logging.getLogger(__name__)


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
    override: JumpOverride | None = None,
) -> FxRate:
    """Store `mid` units of `quote` for one `base`, as `source` published it for a day.

    The same figure again changes nothing; another figure for the same source and day is
    refused, since a stored rate never changes. A pair is stored in one direction only. A rate
    further than FX_JUMP_BAND from the last one of its pair needs an `override`, which is kept
    with it; the bundled snapshot, old by nature, is not compared.
    Raises: RateRefused; ValueError for a currency that the project does not know.
    """
    _check_number(base=base, quote=quote, mid=mid)
    locks.recording()
    stored = FxRate.objects.filter(source=source, base=base, quote=quote, valid_on=valid_on).first()
    if stored is not None:
        if stored.mid != mid:
            raise RateRefused(
                _(
                    "This source already gave another rate for that day; "
                    "a stored rate never changes."
                ),
                stored=str(stored.mid),
            )
        return stored
    _check_direction(source, base, quote)
    _check_peg(source, base, quote, mid)
    last = None if is_bundled else _last_mid(base, quote)
    jumps = last is not None and is_jump(mid, last, settings.FX_JUMP_BAND)
    if jumps and override is None:
        raise RateRefused(
            _("This rate is too far from the last one of its pair to be right."), last=str(last)
        )
    accepted = override if jumps else None
    if accepted:
        log.warning("%s/%s %s after %s, on the word of %s", base, quote, mid, last, accepted.by)
    return FxRate.objects.create(
        source=source,
        base=base,
        quote=quote,
        valid_on=valid_on,
        mid=mid,
        fetched_at=now,
        is_bundled=is_bundled,
        payload_hash=_hash(source, base, quote, mid, valid_on),
        overridden_by=accepted.by if accepted else "",
        override_reason=accepted.reason if accepted else "",
    )


def _check_number(*, base: str, quote: str, mid: Decimal) -> None:
    for currency in (base, quote):
        exponent(currency)
    if base == quote:
        raise RateRefused(_("A rate needs two different currencies."))
    if why := why_not_a_rate(mid):
        raise RateRefused(_("This is not a usable exchange rate."), why=why)


def _check_direction(source: str, base: str, quote: str) -> None:
    """Refuse a pair the other way round: whoever types it may have typed the figure for it too."""
    is_other_way = FxRate.objects.filter(base=quote, quote=base).exists()
    if is_other_way or (quote, base) == PEG_PAIR:
        raise RateRefused(
            format_lazy(
                _("This pair is stored as {pair}, in that direction only."), pair=f"{quote}/{base}"
            )
        )
    if source == PEG_SOURCE and (base, quote) != PEG_PAIR:
        raise RateRefused(_("There is one peg: the pataca to the Hong Kong dollar."))


def _check_peg(source: str, base: str, quote: str, mid: Decimal) -> None:
    if (base, quote) == PEG_PAIR and source != PEG_SOURCE:
        peg = newest_peg()
        if peg is not None and not is_within_band(mid, peg, settings.FX_PEG_BAND):
            raise RateRefused(_("This rate is outside the band around the peg."), peg=str(peg))


def _last_mid(base: str, quote: str) -> Decimal | None:
    rates = FxRate.objects.filter(base=base, quote=quote)
    return rates.order_by("-valid_on", "-pk").values_list("mid", flat=True).first()


def _hash(source: str, base: str, quote: str, mid: Decimal, valid_on: date) -> str:
    text = "|".join((source, base, quote, format(mid.normalize(), "f"), valid_on.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()
