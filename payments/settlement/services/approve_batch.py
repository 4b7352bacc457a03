"""Let a second person approve a batch of payouts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.bell import ring_after_commit
from payments.settlement import locks
from payments.settlement.errors import CannotBeSent, NeedsAnotherPerson, WrongState
from payments.settlement.models import Payout, PayoutBatch
from payments.settlement.rails.planning import execution_day
from payments.settlement.services.plan_payouts import plan_payouts


@transaction.atomic(durable=True)
def approve_batch(*, batch_ref: str, by: str, now: datetime) -> PayoutBatch:
    """Approve a drafted batch and all its payouts; the sweep sends it to the bank.

    `by` names a person ("user:7"), who neither drafted it nor recorded or confirmed an account
    that it pays to. A second approval by anybody finds it approved.
    Raises: UnknownPayout, NeedsAnotherPerson, WrongState; CannotBeSent when its rail has no way
    for one of its payouts.
    """
    batch = locks.batch(batch_ref)
    if batch.status == PayoutBatch.Status.WITHDRAWN:
        raise WrongState(_("All payouts of this batch were called back."))
    if batch.status != PayoutBatch.Status.DRAFTED:
        return batch
    if by == batch.drafted_by:
        raise NeedsAnotherPerson(_("Another person must approve what you drafted."))
    mine = Q(account_recorded_by=by) | Q(account_confirmed_by=by)
    drafted = batch.payouts.filter(status=Payout.Status.DRAFTED)
    if drafted.filter(mine).exists():
        raise NeedsAnotherPerson(
            _("Another person must approve payouts to an account that you recorded or confirmed.")
        )
    _refuse_what_waits(batch, now)
    if drafted.update(status=Payout.Status.APPROVED) != batch.payout_count:
        raise WrongState(_("Not all payouts of this batch are drafts any more."))
    batch.status = PayoutBatch.Status.APPROVED
    batch.approved_by = by
    batch.approved_at = now
    batch.save(update_fields=["status", "approved_by", "approved_at"])
    ring_after_commit("payments.settlement.tasks.submit_approved_batches")
    return batch


def _refuse_what_waits(batch: PayoutBatch, now: datetime) -> None:
    """Say of each payout that its rail cannot send why: nobody approves a file that stops there."""
    drafted = batch.payouts.filter(status=Payout.Status.DRAFTED)
    payouts = list(drafted.order_by("public_id"))
    plans = plan_payouts(payouts, on=execution_day(now), rail=batch.rail)
    waiting = [
        f"{payout.public_id}: {plans[payout.public_id].in_words()}"
        for payout in payouts
        if plans[payout.public_id].waits
    ]
    if waiting:
        raise CannotBeSent(" ".join(waiting))
