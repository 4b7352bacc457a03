"""Settle payees: one closed period, one entry and at most one payout for each and currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from marketplace.foundation.clock import macau_day
from marketplace.foundation.copying import copy_rows
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.fx.converting import Conversion, ConversionRecord, convert
from payments.fx.services import record_conversions
from payments.ledger import services as ledger
from payments.settlement import locks, positions
from payments.settlement.closing import Decision
from payments.settlement.deciding import decide_payout
from payments.settlement.models import Movement, Payout, Reserve, Settlement, SettlementRun
from payments.settlement.payout_rates import Rates, frozen_rates, payout_amount
from payments.settlement.periods import first_day
from payments.settlement.positions import Found, Key
from payments.settlement.postings import settlement_entry
from payments.settlement.types import Carried

_CLAIM_MOVEMENTS = """
    UPDATE settlement_movement m SET settlement_id = s.id
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS s (id, payee_ref, currency)
    WHERE m.settlement_id IS NULL AND m.occurred_at < %s
        AND m.payee_ref = s.payee_ref AND m.currency = s.currency
"""


@dataclass
class _Closed:
    """One payee's closing on its way into the tables."""

    found: Found
    decision: Decision
    settlement: Settlement
    movements: list[Movement] = field(default_factory=list)
    reserve: Movement | None = None
    payout: Payout | None = None
    conversion: Conversion | None = None


@dataclass(frozen=True)
class Settled:
    """What settling some payees did."""

    settlements: int
    paid: tuple[Money, ...]
    carried: tuple[Carried, ...]


def settle_payees(*, run: SettlementRun, keys: Sequence[Key], now: datetime) -> Settled:
    """Settle these payees and currencies for a run, in the caller's transaction.

    Money: receivables are recovered and reserves released and held first; what may be paid goes
    from payable to transit, converted where the payee's account has another currency. A payee
    that this run settled before is passed by.
    Raises: Broken when movements change under it; what the ledger refuses.
    """
    locks.money_of(keys)
    on = run.period_end
    found = positions.find(keys, cutoff=run.cutoff, on=on)
    rates = frozen_rates(run, found, now)
    decisions = [decide_payout(each, rates, on=on, now=now) for each in found]
    closed = [
        _draft(each, decision, run, now, rates)
        for each, decision in zip(found, decisions, strict=True)
        if decision.is_settled
    ]
    _write(closed, run, rates)
    crashpoint("settlement.close.before_commit")
    return Settled(
        settlements=len(closed),
        paid=tuple(each.payout.settled for each in closed if each.payout),
        carried=tuple(
            Carried(
                each.position.payee_ref,
                Money(decision.waiting, each.position.currency),
                decision.reason,
            )
            for each, decision in zip(found, decisions, strict=True)
            if decision.reason
        ),
    )


def _draft(
    found: Found, decision: Decision, run: SettlementRun, now: datetime, rates: Rates
) -> _Closed:
    position, turnover = found.position, found.turnover
    began = [macau_day(turnover.began)] if turnover.began else []
    settlement = Settlement(
        run=run,
        payee_ref=position.payee_ref,
        currency=position.currency,
        period_start=first_day(
            last_closed_on=position.last_closed_on, captured_on=began, ends_on=run.period_end
        ),
        period_end=run.period_end,
        opening_minor=position.opening,
        gross_minor=turnover.gross,
        commission_minor=turnover.commission,
        commission_tax_minor=turnover.tax,
        fee_minor=turnover.fee,
        moved_minor=turnover.moved + decision.released - decision.held,
        paid_minor=decision.paid,
        closing_minor=decision.closing,
        carry_reason=decision.reason or "",
        closed_at=now,
    )
    closed = _Closed(found, decision, settlement)
    kinds = Movement.Kind
    for kind, minor in (
        (kinds.RESERVE_RELEASED, decision.released),
        (kinds.RESERVE_HELD, -decision.held),
        (kinds.PAYOUT, -decision.paid),
    ):
        if minor:
            closed.movements.append(_movement(settlement, kind, minor, now))
    if decision.held:
        closed.reserve = next(row for row in closed.movements if row.kind == kinds.RESERVE_HELD)
    if decision.paid:
        closed.payout = _payout(closed, decision, rates)
    return closed


def _movement(settlement: Settlement, kind: str, minor: int, now: datetime) -> Movement:
    return Movement(
        key=f"settlement:{settlement.public_id}:{kind}",
        kind=kind,
        payee_ref=settlement.payee_ref,
        currency=settlement.currency,
        reference=settlement.public_id,
        amount_minor=minor,
        began_at=now,
        occurred_at=now,
        settlement=settlement,
    )


def _payout(closed: _Closed, decision: Decision, rates: Rates) -> Payout:
    account = closed.found.account
    if account is None:
        raise Broken(f"{closed.settlement.payee_ref} would be paid to no account")
    settled = Money(decision.paid, closed.settlement.currency)
    if rate := rates.get((settled.currency, account.currency)):
        closed.conversion = convert(settled, rate)
    amount = payout_amount(settled, account, rates)
    return Payout(
        settlement=closed.settlement,
        payee_ref=closed.settlement.payee_ref,
        currency=account.currency,
        amount_minor=amount.minor,
        settled_currency=closed.settlement.currency,
        settled_minor=decision.paid,
        **account.as_drafted(),
    )


def _write(closed: Sequence[_Closed], run: SettlementRun, rates: Rates) -> None:
    """Write what was decided: settlements, their movements, reserves, payouts, entries."""
    if not closed:
        return
    copy_rows([each.settlement for each in closed])
    _claim(closed, run)
    copy_rows([row for each in closed for row in each.movements])
    _release(closed, run)
    _reserve(closed, run)
    copy_rows([each.payout for each in closed if each.payout])
    record_conversions(
        ConversionRecord(
            reference=f"payout:{each.payout.public_id}",
            payee_ref=each.settlement.payee_ref,
            conversion=each.conversion,
            rate=rates[each.settlement.currency, each.payout.currency],
            converted_at=each.settlement.closed_at,
        )
        for each in closed
        if each.payout and each.conversion
    )
    crashpoint("settlement.convert.before_entry")
    entries = (
        settlement_entry(each.settlement, each.decision, each.payout, each.conversion)
        for each in closed
    )
    ledger.post_many([entry for entry in entries if entry])


def _reserve(closed: Sequence[_Closed], run: SettlementRun) -> None:
    """Keep a reserve for each that was held, tied to its movement."""
    held = {each.reserve.key: each for each in closed if each.reserve}
    ids = Movement.objects.filter(key__in=held).values_list("key", "pk")
    Reserve.objects.bulk_create(
        Reserve(
            movement_id=movement_id,
            payee_ref=held[key].settlement.payee_ref,
            currency=held[key].settlement.currency,
            held_minor=held[key].decision.held,
            left_minor=held[key].decision.held,
            release_on=run.period_end + timedelta(days=held[key].found.position.tier.reserve_days),
        )
        for key, movement_id in ids
    )


def _claim(closed: Sequence[_Closed], run: SettlementRun) -> None:
    """Tie the period's movements to their settlements: those that were summed, and no others."""
    ids = [each.settlement.pk for each in closed]
    payees = [each.settlement.payee_ref for each in closed]
    currencies = [each.settlement.currency for each in closed]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_MOVEMENTS, [ids, payees, currencies, run.cutoff])
        claimed = cursor.rowcount
    summed = sum(each.found.turnover.movements for each in closed)
    if claimed != summed:
        raise Broken(f"{claimed} movements were there to settle, {summed} had been summed")


def _release(closed: Sequence[_Closed], run: SettlementRun) -> None:
    for each in closed:
        if each.decision.released:
            ended = Q(
                payee_ref=each.settlement.payee_ref,
                currency=each.settlement.currency,
                release_on__lte=run.period_end,
                left_minor__gt=0,
            )
            Reserve.objects.filter(ended).update(left_minor=0)
