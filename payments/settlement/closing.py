"""What a closing does with one payee's balance in one currency. Pure: values in, values out.

The page `docs/settlement.md` tells the rules; its numbers are a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from marketplace.foundation.money import Money, round_half_up
from payments.settlement.carrying import AccountState, CarryReason, PayoutRule, reason_to_carry
from payments.settlement.tiers import Tier

BPS = 10_000


@dataclass(frozen=True)
class Position:
    """What is known of a payee's money in one currency before its period closes.

    Money: minor units of `currency`. `moved` and `sales_net` are sums over movements that belong
    to the period, signed; `payable` and `receivable` are the ledger's, now.
    """

    payee_ref: str
    currency: str
    tier: Tier
    opening: int = 0
    movements: int = 0
    moved: int = 0
    sales_net: int = 0
    reserve_due: int = 0
    payable: int = 0
    receivable: int = 0
    last_closed_on: date | None = None
    account: AccountState | None = None
    is_held: bool = False
    frozen: int = 0  # of sales that are due and disputed: stays in reserve and payable
    reserve_left: int = 0  # of reserves that do not end now
    has_rate: bool = True  # False: its account needs a conversion that has no good rate now
    has_way: bool = True  # False: no rail takes the payout to its account


@dataclass(frozen=True)
class Decision:
    """What the closing moves, in minor units; closing = opening + moved + released - held - paid.

    `recovered` goes from payable to receivable: it changes no balance. `reason` says why the
    balance, or `waiting` of it, is not paid.
    """

    released: int = 0
    held: int = 0
    recovered: int = 0
    paid: int = 0
    closing: int = 0
    waiting: int = 0
    reason: CarryReason | None = None
    is_settled: bool = True


def decide(position: Position, *, on: date, rule: PayoutRule, now: datetime) -> Decision:
    """Say what the closing of the day `on` does with a payee's balance.

    A refund that was booked after the period's end has taken its money already: no more is paid
    than is payable now, and what is disputed stays, in the reserve or in the payable. Without
    anything to tell there is no settlement.
    """
    opening, moved = position.opening, position.moved
    if position.last_closed_on is not None and position.last_closed_on >= on:
        return Decision(
            closing=opening,
            waiting=moved,
            reason=CarryReason.PERIOD_CLOSED if position.movements else None,
            is_settled=False,
        )
    released = position.reserve_due
    recovered = min(position.receivable, position.payable + released)
    available = position.payable + released - recovered
    held = _reserve(position, min(available, opening + moved + released))
    balance = opening + moved + released - held
    free = min(balance, available - held)
    amount = min(free, available - held - max(position.frozen - position.reserve_left - held, 0))
    reason = _reason(position, balance, amount, rule, now, is_frozen=amount < free)
    paid = amount if balance > 0 and reason in (None, CarryReason.DISPUTED) else 0
    paid = max(paid, 0)
    return Decision(
        released=released,
        held=held,
        recovered=recovered,
        paid=paid,
        closing=balance - paid,
        waiting=balance - paid,
        reason=reason,
        is_settled=bool(position.movements or released or held or paid),
    )


def _reserve(position: Position, most: int) -> int:
    """Return what the tier keeps back of the period's sales, but no more than there is."""
    exact = max(position.sales_net, 0) * position.tier.reserve_bps
    return max(min(round_half_up(Fraction(exact, BPS)), most), 0)


def _reason(
    position: Position,
    balance: int,
    amount: int,
    rule: PayoutRule,
    now: datetime,
    *,
    is_frozen: bool,
) -> CarryReason | None:
    if balance < 0:
        return CarryReason.OWES_US
    if balance == 0:
        return None
    if position.is_held:
        return CarryReason.ON_HOLD
    if amount <= 0:
        return CarryReason.DISPUTED if is_frozen else CarryReason.REFUNDED_SINCE
    reason = reason_to_carry(
        net=Money(amount, position.currency), account=position.account, rule=rule, now=now
    )
    if reason is None and not position.has_rate:
        return CarryReason.NO_RATE
    if reason is None and not position.has_way:
        return CarryReason.NO_WAY
    return CarryReason.DISPUTED if reason is None and is_frozen else reason
