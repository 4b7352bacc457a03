"""See what a closing would do: do it, chunk by chunk, and take each back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from marketplace.foundation.money import Money
from payments.settlement import positions
from payments.settlement.models import Settlement, SettlementRun
from payments.settlement.periods import end_of
from payments.settlement.services.plan_run import ranges
from payments.settlement.services.post_due import post_due
from payments.settlement.services.settle_payees import settle_payees

_SHOWN: Final = 50  # of each list; all are counted
Amounts = dict[tuple[str, str], int]


def preview_closing(*, on: date, now: datetime) -> dict[str, Any]:
    """Say what closing the day `on` now would pay and carry, and what differs from the last run.

    Ready for JSON; amounts in major units as text. Nothing is kept: the same statements run that
    the closing would run, and each chunk is rolled back.
    """
    cutoff = min(end_of(on), now)
    paid: Amounts = {}
    carried: list[dict[str, str]] = []
    lines = 0
    for first, last in list(ranges(on=on, cutoff=cutoff)):
        with transaction.atomic():
            lines += _close(first, last, on, cutoff, now, paid, carried)
            transaction.set_rollback(True)
    before = _last_run(on)
    return {
        "period_end": on.isoformat(),
        "is_dry_run": True,
        "would_become_due": lines,
        "would_pay": _totals(paid),
        "payouts": len(paid),
        "carried": {"count": len(carried), "first": carried[:_SHOWN]},
        "against": _difference(before, paid) if before is not None else None,
    }


def _close(
    first: str,
    last: str,
    on: date,
    cutoff: datetime,
    now: datetime,
    paid: Amounts,
    carried: list[dict[str, str]],
) -> int:
    run = SettlementRun.objects.create(
        period_end=on,
        is_early=True,
        cutoff=cutoff,
        status=SettlementRun.Status.CLOSED,
        started_by="system:preview",
        started_at=now,
        finished_at=now,
    )
    until = cutoff - timedelta(microseconds=1)
    lines = post_due(now=now, cutoff=until, first=first, last=last)
    keys = positions.keys_to_close(first=first, last=last, cutoff=cutoff, on=on)
    settled = settle_payees(run=run, keys=keys, now=now)
    rows = Settlement.objects.filter(run=run, paid_minor__gt=0)
    paid |= {row[:2]: row[2] for row in rows.values_list("payee_ref", "currency", "paid_minor")}
    carried += [
        {"payee": row.payee_ref, "amount": str(row.amount), "reason": row.reason}
        for row in settled.carried
    ]
    return lines


def _last_run(on: date) -> tuple[SettlementRun, Amounts] | None:
    run = SettlementRun.objects.filter(period_end__lt=on).order_by("-period_end", "-pk").first()
    if run is None:
        return None
    rows = run.settlements.filter(paid_minor__gt=0)
    return run, {row[:2]: row[2] for row in rows.values_list("payee_ref", "currency", "paid_minor")}


def _difference(before: tuple[SettlementRun, Amounts], paid: Amounts) -> dict[str, Any]:
    run, was = before
    changed = sorted(was.keys() & paid.keys(), key=lambda key: -abs(paid[key] - was[key]))
    return {
        "run": run.public_id,
        "period_end": run.period_end.isoformat(),
        "paid": _totals(was),
        "new_payees": _named(paid.keys() - was.keys(), paid),
        "payees_no_longer_paid": _named(was.keys() - paid.keys(), was),
        "largest_changes": [
            {
                "payee": payee,
                "was": str(Money(was[payee, currency], currency)),
                "would_be": str(Money(paid[payee, currency], currency)),
            }
            for payee, currency in changed[:_SHOWN]
            if was[payee, currency] != paid[payee, currency]
        ],
    }


def _named(keys: Iterable[tuple[str, str]], amounts: Amounts) -> dict[str, Any]:
    found = sorted(keys, key=lambda key: -amounts[key])
    return {
        "count": len(found),
        "first": [
            {"payee": payee, "amount": str(Money(amounts[payee, currency], currency))}
            for payee, currency in found[:_SHOWN]
        ],
    }


def _totals(amounts: Amounts) -> dict[str, str]:
    sums: dict[str, Money] = {}
    for (_payee, currency), minor in sorted(amounts.items()):
        sums[currency] = sums.get(currency, Money.zero(currency)) + Money(minor, currency)
    return {code: str(total.decimal) for code, total in sums.items()}
