"""Over which rail and by which way a payout goes, as the settings of this installation say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.conf import settings

from marketplace.foundation.bank_text import strangers
from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.gateways.capabilities import can_transfer
from payments.settlement.business_days import on_or_after
from payments.settlement.rails.routing import Plan, Route, WaitReason, choose, highest


class Destination(Protocol):
    """What is known of an account: a payee's, or a payout's copy of it."""

    beneficiary_name: str
    account_number: str
    bank_code: str
    clearing_code: str
    street: str
    town: str
    country: str


def rail_of(currency: str) -> str:
    """Name the rail that payouts of a currency go over. Raises: KeyError for any other."""
    name: str = settings.PAYOUT_RAILS[currency]
    return name


def plan(
    amount: Money, account: Destination, *, sent_today: Money | None = None, rail: str = ""
) -> Plan:
    """Say how an amount would be sent to an account, or why it waits.

    Money: the payout's currency; `sent_today` is what the payee was sent on the day already.
    `rail` is the batch's; without it, the one that the settings choose for the currency.
    """
    rail = rail or rail_of(amount.currency)
    if rail == "provider_transfer":
        return Plan(rail, waits=None if _is_transferable(account) else WaitReason.NO_TRANSFER)
    if rail != "bank_iso":
        return Plan(rail)
    named = " ".join((account.beneficiary_name, account.street, account.town))
    if not account.town or not account.country or strangers(named):
        return Plan(rail, waits=WaitReason.NO_ADDRESS)
    routes = known_routes()
    chosen = choose(
        amount,
        country=account.country,
        sent_today=sent_today or Money(0, amount.currency),
        routes=routes,
    )
    if isinstance(chosen, WaitReason):
        limit = highest(amount.currency, account.country, routes)
        return Plan(rail, waits=chosen, limit=limit)
    has_bank = account.clearing_code if chosen.clearing_system else account.bank_code
    if not has_bank or strangers(account.account_number):
        return Plan(rail, waits=WaitReason.NO_BANK_CODE)
    return Plan(rail, route=chosen)


def _is_transferable(account: Destination) -> bool:
    """Tell whether it is an account at the provider, in a country that it pays into from ours."""
    platform = settings.STRIPE_PLATFORM_COUNTRY
    is_there = account.account_number.startswith("acct_")
    return is_there and can_transfer(platform=platform, payee=account.country)


def known_routes() -> list[Route]:
    """Return the ways of the settings, in the order in which they are tried."""
    return [
        Route(
            name=row["name"],
            currency=row["currency"],
            countries=tuple(row["countries"]),
            day_limit=Money(row["day_limit"], row["currency"]),
            service_level=row["service_level"],
            local_instrument=row["local_instrument"],
            clearing_system=row.get("clearing_system", ""),
        )
        for row in settings.PAYOUT_ROUTES
    ]


def execution_day(approved_at: datetime) -> date:
    """Return the day on which banks carry out what was approved at an instant."""
    return on_or_after(macau_day(approved_at), settings.BANK_HOLIDAYS)
