"""Which way a payout takes through the banks, and why one waits. Pure: tables in, a plan out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from marketplace.foundation import formats
from marketplace.foundation.money import Money


@dataclass(frozen=True)
class Route:
    """A way through the banks. Money: limits are for one payee, in the route's currency.

    `day_limit` bounds what a payee gets over it in one day, this payout counted.
    """

    name: str
    currency: str
    countries: tuple[str, ...]
    day_limit: Money
    service_level: str
    local_instrument: str
    clearing_system: str = ""


class WaitReason(StrEnum):
    """What keeps a payout from being sent over its rail."""

    NO_ADDRESS = "no_address"
    NO_BANK_CODE = "no_bank_code"
    NO_ROUTE = "no_route"
    ABOVE_LIMITS = "above_limits"
    NO_TRANSFER = "no_transfer"


@dataclass(frozen=True)
class Plan:
    """How one payout would be sent: over a rail by a route, or not at all, and why."""

    rail: str
    route: Route | None = None
    waits: WaitReason | None = None
    limit: Money | None = None  # the highest that there is, when the amount is above it

    def in_words(self) -> str:
        """Tell an operator, in the active language, why it waits; empty when it does not."""
        if self.waits is None:
            return ""
        if self.waits == WaitReason.ABOVE_LIMITS and self.limit is not None:
            return _("Above every limit: at most %(limit)s a day can be sent to one payee.") % {
                "limit": formats.amount(self.limit)
            }
        return {
            WaitReason.NO_ADDRESS: _("The account lacks a Latin name, a town or a country."),
            WaitReason.NO_BANK_CODE: _("The account lacks a BIC or clearing number of its bank."),
            WaitReason.NO_TRANSFER: _("The payment provider does not pay into this account."),
            WaitReason.NO_ROUTE: _("No way through the banks leads to this country."),
        }.get(self.waits, "")


def choose(
    amount: Money, *, country: str, sent_today: Money, routes: Sequence[Route]
) -> Route | WaitReason:
    """Return the first route that takes an amount to a country, in the order of the table.

    Money: `sent_today` is what the payee was sent on the same day already, over any route.
    """
    possible = [r for r in routes if r.currency == amount.currency and country in r.countries]
    if not possible:
        return WaitReason.NO_ROUTE
    fitting = [route for route in possible if amount + sent_today <= route.day_limit]
    return fitting[0] if fitting else WaitReason.ABOVE_LIMITS


def highest(currency: str, country: str, routes: Sequence[Route]) -> Money | None:
    """Return the highest limit of a currency into a country."""
    found = [r.day_limit for r in routes if r.currency == currency and country in r.countries]
    return max(found, default=None)
