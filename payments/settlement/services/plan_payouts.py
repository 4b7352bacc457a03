"""Say how each of some payouts would be sent on a day, and why one would wait. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Sum

from marketplace.foundation.money import Money
from payments.settlement.models import Payout
from payments.settlement.moves import NOT_SENT
from payments.settlement.rails.planning import plan
from payments.settlement.rails.routing import Plan


def plan_payouts(payouts: Sequence[Payout], *, on: date, rail: str = "") -> dict[str, Plan]:
    """Return the plan of each payout by its public id; `rail` is that of their batch, if known.

    Limits are a payee's for a day: what goes to it in files of the same day, and in the payouts
    before it here, counts. One that waits counts for nothing.
    """
    sent = _sent_on(on, payouts)
    plans = {}
    for payout in payouts:
        key = (payout.payee_ref, payout.currency)
        before = sent.get(key, Money(0, payout.currency))
        found = plan(payout.amount, payout, sent_today=before, rail=rail)
        plans[payout.public_id] = found
        if found.waits is None:
            sent[key] = before + payout.amount
    return plans


def _sent_on(on: date, besides: Iterable[Payout]) -> dict[tuple[str, str], Money]:
    """Sum what goes out on a day by payee and currency, the given payouts left out. One query."""
    rows = (
        Payout.objects.filter(batch__executes_on=on)
        .exclude(status__in=NOT_SENT)
        .exclude(pk__in=[payout.pk for payout in besides])
        .order_by()
        .values("payee_ref", "currency")
        .annotate(total=Sum("amount_minor"))
    )
    return {
        (row["payee_ref"], row["currency"]): Money(row["total"], row["currency"]) for row in rows
    }
