"""The ways to pay as the templates print them. No arithmetic, no queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.foundation import formats
from marketplace.orders.types import ConvertedMethod
from marketplace.storefront.prices import shown_rates
from marketplace.storefront.words import METHODS, listed
from payments.gateways.routing import MethodAway, all_offered


def choices(
    codes: Iterable[str],
    selected: str,
    *,
    converted: Iterable[ConvertedMethod] = (),
    shown: str = "",
) -> list[dict[str, Any]]:
    """The methods of payment to choose from; the first that takes the amount as it is shown is
    chosen unless one was. One that charges another currency says which, how much and at what rate.
    """
    plain = [code for code in METHODS if code in set(codes)]
    others = {each.method: each for each in converted}
    known = [code for code in METHODS if code in plain or code in others]
    chosen = selected if selected in known else next(iter(plain or known), "")
    return [
        _choice(code, is_selected=code == chosen)
        | (_charged(others[code], shown) if code in others else {})
        for code in known
    ]


def _choice(code: str, *, is_selected: bool) -> dict[str, Any]:
    words = METHODS[code]
    return {
        "code": code,
        "label": words.label,
        "note": words.note,
        "icon": words.icon,
        "is_selected": is_selected,
        "charges": None,
        "rates": [],
    }


def _charged(method: ConvertedMethod, shown: str) -> dict[str, Any]:
    words = {
        "method": METHODS[method.method].label,
        "currency": method.total.currency,
        "shown": shown,
    }
    return {
        "note": _("Charged in %(currency)s: %(method)s does not take %(shown)s") % words,
        "charges": method.total,
        "rates": shown_rates(method.rates),
    }


def off(currency: str, usable: Iterable[str]) -> dict[str, Any]:
    """The methods that cannot take a currency, what each takes, and one that they all do.

    They are told and not left out: who came to pay by a wallet learns how.
    """
    takes: dict[str, tuple[str, ...]] = {}
    for entry in all_offered():
        takes[entry.method] = tuple(
            dict.fromkeys((*takes.get(entry.method, ()), *entry.currencies))
        )
    left = set(usable)
    away = {
        code: taken
        for code, taken in takes.items()
        if currency not in taken and code not in left and code in METHODS
    }
    first = next(iter(away.values()), ())
    shared = [code for code in first if all(code in taken for taken in away.values())]
    return {
        "methods": [
            {
                "code": code,
                "label": METHODS[code].label,
                "icon": METHODS[code].icon,
                "currencies": listed(taken),
            }
            for code, taken in away.items()
        ],
        "currency": shared[0] if shared else "",
    }


def away_notices(away: Iterable[MethodAway]) -> list[str]:
    """Say which methods are away since when, those of one outage in one sentence."""
    text = _(
        "%(method)s has not been answering since %(time)s (Macau time). Please pay in another way, "
        "or come back later: nothing of your purchase is lost."
    )
    since = {each.method: each.since for each in away}
    outages: dict[datetime, list[str]] = {}
    for code in METHODS:
        if code in since:
            outages.setdefault(since[code], []).append(method_label(code))
    return [
        text % {"method": listed(labels), "time": formats.moment(moment)}
        for moment, labels in outages.items()
    ]


def method_label(code: str) -> str:
    """Name a method of payment."""
    return str(METHODS[code].label) if code in METHODS else code


def wallet_app(code: str) -> str:
    """Name the app that scans the codes of a method of payment."""
    return str(METHODS[code].app) if code in METHODS else code


def reads_pictures(code: str) -> bool:
    """Tell whether an app scans a code from a picture on the same phone; WeChat refuses to.

    Source: WeChat Pay's questions on Native payment, 2025-10-14.
    """
    return code != "wechat_pay"


def paid_with(code: str) -> str:
    """Say with which method of payment."""
    return str(METHODS[code].paid) if code in METHODS else code
