"""How the shop is doing, part by part, in words for buyers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from marketplace.foundation import formats
from marketplace.foundation.health import redis_answers
from marketplace.storefront.words import METHODS
from payments.fx import queries as fx
from payments.gateways import breaker
from payments.gateways.routing import all_offered


@dataclass(frozen=True)
class Part:
    """One thing that buyers lean on."""

    name: str | Promise
    icon: str
    is_well: bool
    says: str


def look(at: datetime) -> list[Part]:
    """Look at everything. That this runs at all means that pages and orders work."""
    return [
        Part(_("Pages, cart and orders"), "shop", True, _("They work.")),
        _speed(),
        *_methods(),
        _rates(at),
    ]


def _speed() -> Part:
    is_there = redis_answers()
    says = _("As usual.") if is_there else _("Pages and mails may take longer than usual.")
    return Part(_("Speed"), "clock", is_there, says)


def _methods() -> list[Part]:
    """List every way to pay that this installation offers; well while one provider takes it."""
    takers: dict[str, list[str]] = {}
    for entry in all_offered():
        takers.setdefault(entry.method, []).append(entry.provider)
    return [
        _method(code, takers[code])
        for code in settings.PAYMENT_ROUTES
        if code in takers and code in METHODS
    ]


def _method(code: str, providers: list[str]) -> Part:
    since = [breaker.away_since(provider) for provider in providers]
    away = [each for each in since if each is not None]
    words = METHODS[code]
    if len(away) < len(since):
        return Part(words.label, words.icon, True, _("It works."))
    told = _("The provider has not answered since %(time)s. Please choose another way to pay.")
    return Part(words.label, words.icon, False, told % {"time": formats.moment(min(away))})


def _rates(at: datetime) -> Part:
    ages = fx.rate_ages(at)
    is_well = bool(ages) and all(each.is_usable for each in ages)
    if not is_well:
        says = _("Rates are missing or too old: pay in the shop’s own currency for the moment.")
    else:
        oldest = min(each.valid_on for each in ages)
        says = _("Of %(day)s or later.") % {"day": formats.day(oldest)}
    return Part(_("Exchange rates"), "exchange", is_well, says)
