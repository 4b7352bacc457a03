"""Why an amount that is due is not paid out yet. Pure: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.foundation import formats
from marketplace.foundation.money import Money


class CarryReason(StrEnum):
    """What stands between a due amount and its payout."""

    PERIOD_CLOSED = "period_closed"
    OWES_US = "owes_us"
    ON_HOLD = "on_hold"
    DISPUTED = "disputed"
    REFUNDED_SINCE = "refunded_since"
    NO_RATE = "no_rate"
    NO_WAY = "no_way"
    NO_ACCOUNT = "no_account"
    ACCOUNT_NEW = "account_new"
    ACCOUNT_RETURNED = "account_returned"
    BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True)
class AccountState:
    """When a payee's account was confirmed, and when the bank last sent a payout back from it."""

    confirmed_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True)
class PayoutRule:
    """What must hold before money leaves: a minimum, and a wait after a new account."""

    minimum: Money
    account_wait: timedelta


def reason_to_carry(
    *, net: Money, account: AccountState | None, rule: PayoutRule, now: datetime
) -> CarryReason | None:
    """Say why `net`, in the payee's currency, waits for a later closing; None pays it out.

    A new account waits, so that its owner has time to see a change that was not theirs. What
    the bank sent back waits until the account is confirmed anew: the same account would only
    send it back again.
    """
    if account is None:
        return CarryReason.NO_ACCOUNT
    if account.returned_at is not None and account.returned_at >= account.confirmed_at:
        return CarryReason.ACCOUNT_RETURNED
    if now < account.confirmed_at + rule.account_wait:
        return CarryReason.ACCOUNT_NEW
    if net < rule.minimum:
        return CarryReason.BELOW_MINIMUM
    return None


_SENTENCES: Final = {
    CarryReason.OWES_US: gettext_lazy(
        "Not paid out: refunds to buyers came to more than your sales. New sales make up for it."
    ),
    CarryReason.ON_HOLD: gettext_lazy(
        "Not paid out yet: we hold your payouts while we check something. We have written to you, "
        "or will."
    ),
    CarryReason.DISPUTED: gettext_lazy(
        "Not paid out yet: a buyer’s bank disputes a payment. What it is about stays with us until "
        "the bank has decided."
    ),
    CarryReason.REFUNDED_SINCE: gettext_lazy(
        "Not paid out: a refund to a buyer has taken it since the period ended."
    ),
    CarryReason.NO_WAY: gettext_lazy(
        "Not paid out yet: no way through the banks takes this amount to your account as we know "
        "it. Please check its holder’s name in Latin letters, address and bank code with us."
    ),
    CarryReason.NO_RATE: gettext_lazy(
        "Not paid out yet: there is no reliable exchange rate today. The next closing tries again."
    ),
}


_SHORT: Final = {
    CarryReason.PERIOD_CLOSED: gettext_lazy("its period is closed already"),
    CarryReason.OWES_US: gettext_lazy("owes us"),
    CarryReason.ON_HOLD: gettext_lazy("on hold"),
    CarryReason.DISPUTED: gettext_lazy("disputed by a buyer’s bank"),
    CarryReason.REFUNDED_SINCE: gettext_lazy("refunded since the period ended"),
    CarryReason.NO_RATE: gettext_lazy("no rate to convert at"),
    CarryReason.NO_WAY: gettext_lazy("no way through the banks"),
    CarryReason.NO_ACCOUNT: gettext_lazy("no confirmed account"),
    CarryReason.ACCOUNT_NEW: gettext_lazy("account is new"),
    CarryReason.ACCOUNT_RETURNED: gettext_lazy("account sent a payout back"),
    CarryReason.BELOW_MINIMUM: gettext_lazy("below the minimum"),
}


def in_short(reason: str) -> str:
    """Name a reason to staff, in the active language; empty for none."""
    return str(_SHORT[CarryReason(reason)]) if reason else ""


def in_words(
    reason: CarryReason, *, currency: str, account: AccountState | None, rule: PayoutRule
) -> str:
    """Tell a payee, in the active language, why money waits and what would help."""
    if reason == CarryReason.NO_ACCOUNT:
        return _("Not paid out yet: you have no confirmed bank account in %(currency)s.") % {
            "currency": currency
        }
    if reason == CarryReason.ACCOUNT_NEW and account is not None:
        free_at = account.confirmed_at + rule.account_wait
        return _(
            "Not paid out yet: your bank account is new. Money goes to it from %(time)s on."
        ) % {"time": formats.moment(free_at)}
    if reason == CarryReason.ACCOUNT_NEW:
        return _("Not paid out yet: your bank account was new.")
    if reason == CarryReason.ACCOUNT_RETURNED:
        return _(
            "Not paid out yet: the bank returned a payout. Please give us your bank account again."
        )
    if reason in _SENTENCES:
        return str(_SENTENCES[reason])
    if reason == CarryReason.BELOW_MINIMUM:
        return _("Not paid out yet: less than %(minimum)s is carried to the next period.") % {
            "minimum": formats.amount(rule.minimum)
        }
    return ""
