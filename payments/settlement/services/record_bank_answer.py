"""Record by hand what the bank did with a payout: paid, rejected or returned."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from payments.settlement import locks
from payments.settlement.errors import NeedsAnotherPerson, WrongState
from payments.settlement.models import Payout
from payments.settlement.moves import Move, move
from payments.settlement.services.move_payout import Heard, hear


@transaction.atomic(durable=True)
def record_paid(*, payout_ref: str, bank_reference: str, by: str, now: datetime) -> Payout:
    """Record that the bank paid a payout: transit to bank, in the payout's currency.

    Raises: UnknownPayout; WrongState when the payout is not at the bank; NeedsAnotherPerson
    when `by` approved it.
    """
    return _record(payout_ref, Payout.Status.PAID, bank_reference, by, now)


@transaction.atomic(durable=True)
def record_rejected(
    *, payout_ref: str, bank_reference: str, by: str, now: datetime, reason_code: str = ""
) -> Payout:
    """Record that the bank did not carry a payout out: the amount is payable and due again.

    `reason_code` is ISO's ("AC04"); without one, the account must be confirmed anew.
    Raises: as `record_paid`.
    """
    return _record(payout_ref, Payout.Status.REJECTED, bank_reference, by, now, reason_code)


@transaction.atomic(durable=True)
def record_returned(
    *, payout_ref: str, bank_reference: str, by: str, now: datetime, reason_code: str = ""
) -> Payout:
    """Record that a payout came back, before or days after it counted as paid.

    The amount is payable and due again, as a payout of its own under a new name; the account
    that it came back from is not paid until it is confirmed anew.
    Raises: as `record_paid`.
    """
    return _record(payout_ref, Payout.Status.RETURNED, bank_reference, by, now, reason_code)


def _record(
    payout_ref: str,
    outcome: str,
    bank_reference: str,
    by: str,
    now: datetime,
    reason_code: str = "",
) -> Payout:
    payout = locks.payout(payout_ref)
    reference = bank_reference.strip()
    if payout.answers.filter(outcome=outcome, bank_reference=reference).exists():
        return payout  # told twice
    if move(payout.status, outcome) is not Move.STEP:
        raise WrongState(_("The bank can only answer a payout that was sent to it."))
    if by == payout.its_batch.approved_by:
        raise NeedsAnotherPerson(
            _("Another person must record the bank’s answer: you approved this payout.")
        )
    if not reference:
        raise WrongState(_("Give the bank’s reference."))
    heard = Heard(payout, outcome, bank_reference=reference, reason_code=reason_code)
    hear([heard], by=by, now=now)
    crashpoint("settlement.answer_by_hand.before_commit")
    return payout
