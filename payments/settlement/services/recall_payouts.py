"""Call back payouts that nobody has approved, when a dispute or a hold wants their money kept."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from marketplace.foundation.clock import macau_day
from payments.ledger import chart
from payments.ledger import queries as ledger_queries
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import locks
from payments.settlement.models import Movement, Payout, PayoutBatch
from payments.settlement.positions import Key, frozen_of

log = logging.getLogger(__name__)


def recall_payouts(*, keys: Sequence[Key], now: datetime) -> int:
    """Call drafted payouts of payees back until what is disputed of each is there again.

    Call it in a transaction that holds `locks.planning` and the payees' money. A payout comes
    back whole, newest first; the next closing pays what is above what is disputed. What was
    approved is on its way, and what was converted was sold already: both go on. Return how many.
    Money: from transit to payable, in the payee's currency.
    """
    return sum(_recall(key, minor, now) for key, minor in sorted(frozen_of(keys).items()))


def recall_everything(*, payee_ref: str, now: datetime) -> int:
    """Call back all that was drafted for a payee: somebody holds its money. Return how many.

    What was converted was sold already, and goes on. Call it in a transaction.
    Money: from transit to payable, in the payee's currency.
    """
    locks.planning()
    drafted = Payout.objects.filter(payee_ref=payee_ref, status=Payout.Status.DRAFTED)
    keys = [(payee_ref, each) for each in sorted(set(drafted.values_list("currency", flat=True)))]
    locks.money_of(keys)
    found = [payout for key in keys for payout in locks.drafted_payouts(*key)]
    for payout in found:
        _call_back(payout, now)
    return len(found)


def _recall(key: Key, frozen: int, now: datetime) -> int:
    short = frozen - _kept(key)
    recalled = 0
    for payout in locks.drafted_payouts(*key) if short > 0 else ():
        if short <= 0:
            break
        _call_back(payout, now)
        short -= payout.amount_minor
        recalled += 1
    return recalled


def _kept(key: Key) -> int:
    """Return what stands in a payee's reserve and payable, in minor units."""
    accounts = [chart.vendor_reserve(*key), chart.vendor_payable(*key)]
    return sum(found.minor for found in ledger_queries.balances(accounts).values())


def _call_back(payout: Payout, now: datetime) -> None:
    movement = Movement(
        key=f"payout:{payout.public_id}:recalled",
        kind=Movement.Kind.RECALLED_PAYOUT,
        payee_ref=payout.payee_ref,
        currency=payout.currency,
        reference=payout.public_id,
        amount_minor=payout.amount_minor,
        began_at=now,
        occurred_at=now,
    )
    movement.save(force_insert=True)
    ledger.post(_entry(payout, movement.key, now))
    payout.status = Payout.Status.RECALLED
    payout.save(update_fields=["status"])
    if payout.batch is not None:
        _take_out(payout.batch, payout.amount_minor)
    log.warning("%s is called back before anybody approved it", payout)


def _entry(payout: Payout, key: str, now: datetime) -> EntryDraft:
    back = PostingDraft(
        debit=chart.payout_transit(payout.payee_ref, payout.currency),
        credit=chart.vendor_payable(payout.payee_ref, payout.currency),
        amount=payout.amount,
        memo="called back",
    )
    return EntryDraft(
        key=key,
        kind="payout_recalled",
        reference=payout.public_id,
        effective_on=macau_day(now),
        postings=(back,),
    )


def _take_out(batch: PayoutBatch, minor: int) -> None:
    """Lower the batch to what is left to approve; one that nothing is left of is withdrawn."""
    batch.total_minor -= minor
    batch.payout_count -= 1
    if batch.payout_count == 0:
        batch.status = PayoutBatch.Status.WITHDRAWN
    batch.save(update_fields=["total_minor", "payout_count", "status"])
