"""Write down a deal as the bank told it; another person confirms it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.clock import macau_day
from payments.fx import locks
from payments.fx.dealing import dealt_value, is_near_mid, is_sum_of
from payments.fx.errors import DealOutsideBand, DealRefused
from payments.fx.guards import why_not_a_rate
from payments.fx.models import FxDeal
from payments.fx.services.mids_of_day import mids_of_day
from payments.fx.types import MidRate, ToldDeal


@transaction.atomic
def book_deal(*, told: ToldDeal, by: str, now: datetime) -> FxDeal:
    """Store a deal with the mid rate of its day beside it; nothing is posted yet.

    The same slip of the same bank again changes nothing. `by` names a person ("user:7").
    Raises: DealRefused, DealOutsideBand (FX_DEAL_BAND, without a reason), RateUnavailable.
    """
    locks.dealing()
    live = FxDeal.objects.exclude(status=FxDeal.Status.DECLINED)
    stored = live.filter(bank=told.bank, bank_reference=told.bank_reference).first()
    if stored is not None:
        if as_told(stored) != told:
            raise DealRefused(_("This bank’s reference was booked with another deal already."))
        return stored
    mid = _check(told, now)
    return FxDeal.objects.create(
        bank=told.bank,
        bank_reference=told.bank_reference,
        sold_currency=told.sold.currency,
        sold_minor=told.sold.minor,
        bought_currency=told.bought.currency,
        bought_minor=told.bought.minor,
        base=told.base,
        quote=told.quote,
        rate=told.rate,
        traded_on=told.traded_on,
        value_on=told.value_on,
        mid=mid.mid,
        mid_source=mid.source,
        mid_valid_on=mid.valid_on,
        override_reason=told.override_reason,
        booked_by=by,
        booked_at=now,
    )


def as_told(deal: FxDeal) -> ToldDeal:
    """Return what the bank told of a stored deal."""
    return ToldDeal(
        bank=deal.bank,
        bank_reference=deal.bank_reference,
        sold=deal.sold,
        bought=deal.bought,
        rate=deal.rate,
        base=deal.base,
        traded_on=deal.traded_on,
        value_on=deal.value_on,
        override_reason=deal.override_reason,
    )


def _check(told: ToldDeal, now: datetime) -> MidRate:
    """Return the mid rate that the deal was held against."""
    sold, bought = told.sold, told.bought
    if not (told.bank.strip() and told.bank_reference.strip()):
        raise DealRefused(_("A deal needs its bank and the bank’s reference."))
    if sold.currency == bought.currency or sold.minor <= 0 or bought.minor <= 0:
        raise DealRefused(_("A deal sells one currency and buys another."))
    if told.base not in (sold.currency, bought.currency):
        raise DealRefused(_("The rate is told for one unit of a currency of the deal."))
    if why := why_not_a_rate(told.rate):
        raise DealRefused(_("This is not a usable exchange rate."), why=why)
    if told.traded_on > macau_day(now) or told.value_on < told.traded_on:
        raise DealRefused(_("A deal is traded today or before, and its value date follows."))
    value = dealt_value(told.rate, told.base, sold, bought)
    if not is_sum_of(value, sold, bought):
        raise DealRefused(_("The amounts of this deal do not follow from its rate."))
    mid = mids_of_day([sold.currency], bought.currency, told.traded_on)[sold.currency]
    if not is_near_mid(value, mid, settings.FX_DEAL_BAND) and not told.override_reason.strip():
        raise DealOutsideBand(
            _("This rate is far from the mid rate of the day, %(pair)s %(mid)s: give a reason.")
            % {"pair": f"{mid.base}/{mid.quote}", "mid": formats.rate_in_short(mid.mid)}
        )
    return mid
