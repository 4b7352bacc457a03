"""Terms of a promotion in a sentence, in the active language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from marketplace.foundation import formats
from marketplace.foundation.money import Money
from marketplace.promotions.models import Promotion
from marketplace.promotions.types import ALL_BPS

_K: Final = Promotion.Kind


def terms_in_words(row: Promotion) -> str:
    """Say what is taken off, and from what on."""
    parts = [_off(row)]
    if row.minimum_minor is not None:
        least = formats.amount(Money(row.minimum_minor, row.currency))
        parts.append(_("from %(amount)s on") % {"amount": least})
    if row.most_minor is not None:
        most = formats.amount(Money(row.most_minor, row.currency))
        parts.append(_("at most %(amount)s") % {"amount": most})
    if row.targets:
        parts.append(_("some goods only"))
    return " · ".join(parts)


def _off(row: Promotion) -> str:
    if row.kind == _K.AMOUNT:
        amount = formats.amount(Money(row.amount_minor or 0, row.currency))
        return _("%(amount)s off") % {"amount": amount}
    if row.kind == _K.FREE_SHIPPING:
        return _("free delivery")
    percent = formats.percent_bps(row.percent_bps or ALL_BPS)
    if row.kind == _K.PERCENTAGE:
        return _("%(percent)s off") % {"percent": percent}
    words = {"buy": row.buy, "get": row.get, "percent": percent}
    if row.percent_bps in (0, ALL_BPS):
        return _("buy %(buy)d, get %(get)d free of charge") % words
    return _("buy %(buy)d, get %(get)d at %(percent)s off") % words
