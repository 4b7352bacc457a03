"""Words for codes: methods of payment, currencies, notices; where to write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats, languages
from marketplace.shipping.types import Promise as Arrival

CURRENCIES: Final[dict[str, Promise]] = {
    "MOP": _("Macau pataca (MOP)"),
    "HKD": _("Hong Kong dollar (HKD)"),
    "CNY": _("Renminbi (CNY)"),
    "USD": _("US dollar (USD)"),
    "EUR": _("Euro (EUR)"),
}


@dataclass(frozen=True)
class MethodWords:
    """How a method of payment is called and drawn; `app` is what scans its codes."""

    label: Promise
    note: Promise
    icon: str
    paid: Promise
    app: Promise


METHODS: Final = {
    "alipay": MethodWords(
        _("Alipay"),
        _("Scan a code, or open the app"),
        "qr",
        _("Paid with Alipay"),
        _("Alipay"),
    ),
    "wechat_pay": MethodWords(
        _("WeChat Pay"),
        _("Scan a code, or open the app"),
        "qr",
        _("Paid with WeChat Pay"),
        _("WeChat"),
    ),
    "mpay": MethodWords(
        _("MPay"),
        _("The Macau wallet: scan a code, or open the app"),
        "wallet",
        _("Paid with MPay"),
        _("MPay"),
    ),
    "card": MethodWords(
        _("Card"),
        _("Visa, Mastercard, UnionPay"),
        "card",
        _("Paid by card"),
        _("your bank’s app"),
    ),
}

NOTICE_KINDS: Final = {
    "few_left": "info",
    "price_fell": "info",
    "closed": "error",
    "price_rose": "warning",
    "too_many": "error",
    "sold_out": "error",
    "unavailable": "error",
}


def arrival(promise: Arrival | None, *, is_pickup: bool) -> str:
    """Say when a delivery arrives, or goods lie ready; empty when nothing is promised."""
    if promise is None:
        return ""
    text = gettext("ready %(days)s") if is_pickup else gettext("arrives %(days)s")
    return text % {"days": formats.days(promise.first_on, promise.last_on)}


def listed(names: Iterable[str]) -> str:
    """Join names as the page's language does."""
    return ("、" if languages.current().startswith("zh") else ", ").join(names)


def contact_address() -> str:
    """Return the e-mail address that our mails come from: who writes there reaches a person."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def customs_notes(zone: str, tags: tuple[str, ...], *, is_priced: bool) -> list[Promise]:
    """Say in plain words what happens at the border of a zone, for restricted goods too.

    `is_priced`: the page says itself what the border costs.
    """
    if zone == "MO":
        return []
    notes: list[Promise] = [] if is_priced else [_CLEARANCE]
    notes += [_RESTRICTED[tag] for tag in tags if tag in _RESTRICTED]
    return notes


_CLEARANCE: Final = _(
    "The parcel crosses a customs border. Duty and taxes, if there are any, are shown before you "
    "order."
)
_RESTRICTED: Final = {
    "alcohol": _("Wine and spirits: only for adults; customs limit how much one person may bring."),
    "meat": _("Meat products may not enter the mainland by parcel."),
    "egg": _("Contains egg: some destinations inspect such food."),
    "dairy": _("Contains milk: some destinations inspect such food."),
}
