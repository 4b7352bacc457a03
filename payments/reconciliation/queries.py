"""What surfaces read: control totals, and breaks by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max, Sum

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.reconciliation import books, rules
from payments.reconciliation.finding import (
    asked_providers,
    find,
    spans_by_currency,
    transit_by_currency,
)
from payments.reconciliation.models import Break, Contradiction, ProviderLine, ProviderPull
from payments.reconciliation.naming_lines import open_lines
from payments.reconciliation.types import ControlTotal


def control_totals(now: datetime) -> list[ControlTotal]:
    """Return each account of ours beside what the other side says of it, explained to the cent.

    Money: both balances in the account's currency, debits positive; the difference is theirs less
    ours, and equals the standing breaks and what is still waited for. What says otherwise is a
    mistake of this program, and `unexplained` shows it.
    """
    in_breaks = _in_breaks()
    waiting = find(held=_held(), now=now).waiting
    totals = [*_providers(), *_banks(), *_payouts(), *_suspense()]
    return [
        ControlTotal(
            side=side,
            account=account,
            ours=Money(ours, currency),
            theirs=Money(theirs, currency),
            in_breaks=Money(in_breaks[account], currency),
            waiting=Money(waiting[account], currency),
            told_until=until,
        )
        for side, account, currency, ours, theirs, until in totals
    ]


def standing_breaks() -> list[Break]:
    """Return the breaks that are not resolved, the oldest first."""
    return list(Break.objects.exclude(state=Break.State.RESOLVED).order_by("since_on", "id"))


def age_in_days(row: Break, now: datetime) -> int:
    """Return how many days a break has stood: until it was closed, or until today."""
    until = macau_day(row.closed_at) if row.closed_at else macau_day(now)
    return max((until - row.since_on).days, 0)


def _held() -> dict[int, str]:
    """Return the bank lines that the last sweep left to a person, as their breaks tell."""
    standing = Break.objects.exclude(state=Break.State.RESOLVED).filter(side=Break.Side.BANK)
    kinds = {(row.account, row.subject): row.kind for row in standing}
    named = {line.row.pk: (line.account, line.row.external_id) for line in open_lines(rules.SYSTEM)}
    return {pk: kinds[name] for pk, name in named.items() if name in kinds}


def _in_breaks() -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    standing = Break.objects.exclude(state=Break.State.RESOLVED).exclude(account="")
    for account, total in standing.values_list("account").annotate(Sum("amount_minor")):
        found[account] += total
    return found


_Row = tuple[str, str, str, int, int, date | None]


def _providers() -> Iterator[_Row]:
    for provider in asked_providers():
        told = dict(
            ProviderLine.objects.filter(provider=provider)
            .values_list("currency")
            .annotate(Sum("net_minor"))
        )
        prefix = f"psp_clearing:{provider}:"
        for row in Contradiction.objects.filter(account__startswith=prefix).order_by("id"):
            told[row.currency] += row.told_later_minor - row.told_first_minor
        ours = books.balances(f"{prefix}%")
        until = ProviderPull.objects.filter(provider=provider).aggregate(at=Max("completed_at"))
        day = macau_day(until["at"]) if until["at"] else None
        for account in sorted({*ours, *(prefix + code for code in told)}):
            currency = account.removeprefix(prefix)
            theirs = told.get(currency, 0)
            yield Break.Side.PROVIDER, account, currency, ours.get(account, 0), theirs, day


def _banks() -> Iterator[_Row]:
    ours = books.balances("bank:%")
    for currency, span in spans_by_currency().items():
        account = f"bank:{currency}"
        yield Break.Side.BANK, account, currency, ours.get(account, 0), span.closing, span.ends_on


def _payouts() -> Iterator[_Row]:
    for currency, (theirs, ours) in transit_by_currency().items():
        yield Break.Side.PAYOUTS, f"payout_transit:{currency}", currency, ours, theirs, None


def _suspense() -> Iterator[_Row]:
    for account, minor in sorted(books.balances("suspense:%").items()):
        currency = account.rpartition(":")[2]
        yield Break.Side.SUSPENSE, account, currency, minor, 0, None
