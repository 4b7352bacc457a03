"""Take an amount from a payee: from pending, then reserve, then payable, else it owes us."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from payments.ledger import chart
from payments.ledger import queries as ledger
from payments.settlement.models import Movement, Reserve, WaitingEarning


@dataclass(frozen=True)
class Sources:
    """Where an amount comes from. Money: minor units of the payee's currency."""

    pending: int = 0
    reserve: int = 0
    payable: int = 0
    receivable: int = 0


def split(minor: int, *, pending: int, reserve: int, payable: int) -> Sources:
    """Split an amount over what is there, in that order; the rest is a receivable. Pure."""
    from_pending = min(minor, max(pending, 0))
    left = minor - from_pending
    from_reserve = min(left, max(reserve, 0))
    left -= from_reserve
    from_payable = min(left, max(payable, 0))
    return Sources(from_pending, from_reserve, from_payable, left - from_payable)


def draw(*, payee_ref: str, currency: str, minor: int) -> Sources:
    """Say where an amount comes from; hold the payee's money first.

    Of pending money only what will be the payee's: never our commission on those sales, nor what
    was drawn before.
    """
    same = {"payee_ref": payee_ref, "currency": currency}
    waiting = WaitingEarning.objects.filter(**same).aggregate(net=Sum("earning__net_minor"))
    drawn = Movement.objects.filter(**same).exclude(drawn_minor=0).aggregate(sum=Sum("drawn_minor"))
    reserve = chart.vendor_reserve(payee_ref, currency)
    payable = chart.vendor_payable(payee_ref, currency)
    held = {ref: money.minor for ref, money in ledger.balances([reserve, payable]).items()}
    return split(
        minor,
        pending=(waiting["net"] or 0) - (drawn["sum"] or 0),
        reserve=held.get(reserve, 0),
        payable=held.get(payable, 0),
    )


def draw_on_payable(*, payee_ref: str, currency: str, minor: int) -> Sources:
    """Say how much of an amount the payable covers; the rest is a receivable."""
    payable = chart.vendor_payable(payee_ref, currency)
    held = ledger.balances([payable]).get(payable)
    return split(minor, pending=0, reserve=0, payable=held.minor if held else 0)


def use_reserves(payee_ref: str, currency: str, minor: int) -> None:
    """Take an amount from the payee's reserves, those that end first before later ones."""
    if not minor:
        return
    rows = Reserve.objects.select_for_update(no_key=True).filter(
        payee_ref=payee_ref, currency=currency, left_minor__gt=0
    )
    for row in rows.order_by("release_on", "pk"):
        used = min(row.left_minor, minor)
        row.left_minor -= used
        row.save(update_fields=["left_minor"])
        minor -= used
        if not minor:
            return
