"""See what a closing would do: do it, chunk by chunk, and take each back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import OperationalError, transaction

from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.errors import TryAgain
from marketplace.foundation.money import Money
from payments.settlement import positions
from payments.settlement.models import Settlement, SettlementRun
from payments.settlement.periods import end_of
from payments.settlement.positions import Key
from payments.settlement.services.plan_run import ranges
from payments.settlement.services.post_due import post_due
from payments.settlement.services.settle_payees import settle_payees
from payments.settlement.types import (
    Carried,
    Changed,
    ClosingPreview,
    NotSettled,
    PaidTo,
    total_by_currency,
)

Amounts = dict[Key, int]


@dataclass
class _Found:
    """What the chunks did before each was rolled back. Money: minor units."""

    lines: int = 0
    paid: Amounts = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    set_aside: list[NotSettled] = field(default_factory=list)


def preview_closing(*, on: date, now: datetime) -> ClosingPreview:
    """Say what closing the day `on` now would pay and carry, and what differs from the last run.

    Nothing is kept: the same statements run that the closing would run, and each chunk is rolled
    back. Of a day that is not over it tells what has come of it by now.
    """
    cutoff = min(end_of(on), now)
    found = _Found()
    for first, last in list(ranges(on=on, cutoff=cutoff)):
        with transaction.atomic():
            _close(first, last, on, cutoff, now, found)
            transaction.set_rollback(True)
    return _compared(on, found)


def _close(first: str, last: str, on: date, cutoff: datetime, now: datetime, found: _Found) -> None:
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
    found.lines += post_due(now=now, cutoff=until, first=first, last=last)
    keys = positions.keys_to_close(first=first, last=last, cutoff=cutoff, on=on)
    _settle(run, keys, now, found)
    rows = Settlement.objects.filter(run=run, paid_minor__gt=0)
    found.paid |= {
        (payee, code): minor
        for payee, code, minor in rows.values_list("payee_ref", "currency", "paid_minor")
    }


def _settle(run: SettlementRun, keys: Sequence[Key], now: datetime, found: _Found) -> None:
    """Settle payees as a run does: in trouble by halves, and one alone is set aside."""
    if not keys:
        return
    try:
        with transaction.atomic():
            found.carried += settle_payees(run=run, keys=keys, now=now).carried
            return
    except (TryAgain, OperationalError, OutOfTime):
        raise
    except Exception as error:  # whatever it is, a run would set the payee aside and go on
        if len(keys) == 1:
            found.set_aside.append(NotSettled(keys[0][0], f"{type(error).__name__}: {error}"))
            return
    half = len(keys) // 2
    _settle(run, keys[:half], now, found)
    _settle(run, keys[half:], now, found)


def _compared(on: date, found: _Found) -> ClosingPreview:
    """Put what would be paid beside what the last run paid."""
    run = SettlementRun.objects.filter(period_end__lt=on).order_by("-period_end", "-pk").first()
    paid = found.paid
    preview = ClosingPreview(
        period_end=on,
        became_due=found.lines,
        paid=_named(sorted(paid), paid),
        carried=tuple(found.carried),
        set_aside=tuple(found.set_aside),
    )
    if run is None:
        return preview
    rows = run.settlements.filter(paid_minor__gt=0)
    was = {
        (payee, code): minor
        for payee, code, minor in rows.values_list("payee_ref", "currency", "paid_minor")
    }
    both = [key for key in was.keys() & paid.keys() if was[key] != paid[key]]
    return replace(
        preview,
        last_run=run.public_id,
        last_period_end=run.period_end,
        last_paid=total_by_currency(Money(minor, code) for (_, code), minor in was.items()),
        new=_named(_largest_first(paid.keys() - was.keys(), paid), paid),
        gone=_named(_largest_first(was.keys() - paid.keys(), was), was),
        changed=tuple(
            Changed(payee, Money(was[payee, code], code), Money(paid[payee, code], code))
            for payee, code in sorted(both, key=lambda key: (-abs(paid[key] - was[key]), key))
        ),
    )


def _largest_first(keys: set[Key], amounts: Amounts) -> list[Key]:
    return sorted(keys, key=lambda key: (-amounts[key], key))


def _named(keys: Sequence[Key], amounts: Amounts) -> tuple[PaidTo, ...]:
    return tuple(PaidTo(payee, Money(amounts[payee, code], code)) for payee, code in keys)
