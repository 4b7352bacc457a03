"""What a closing does with one payee's money, by the rates and ways of this installation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from marketplace.foundation.money import Money
from payments.settlement.closing import Decision, decide
from payments.settlement.payout_rates import Rates, has_rate, payout_amount
from payments.settlement.positions import Found
from payments.settlement.rails.planning import plan
from payments.settlement.rules import payout_rule


def decide_payout(found: Found, rates: Rates, *, on: date, now: datetime) -> Decision:
    """Decide, and once more without a payout where no rail would take it to the account.

    `rates` are those at which the payout would be converted, where it must be.
    """
    position = replace(found.position, has_rate=has_rate(found, rates))
    rule = payout_rule(position.currency)
    decision = decide(position, on=on, rule=rule, now=now)
    if not decision.paid or found.account is None:
        return decision
    amount = payout_amount(Money(decision.paid, position.currency), found.account, rates)
    if plan(amount, found.account).waits is None:
        return decision
    return decide(replace(position, has_way=False), on=on, rule=rule, now=now)
