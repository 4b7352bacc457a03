"""Record what our bank paid of the duty that is owed: told by one person, booked by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft
from payments.settlement import locks
from payments.settlement.duty import owed_to
from payments.settlement.errors import ReasonMissing, WrongState
from payments.settlement.four_eyes import decide_proposal
from payments.settlement.models import DutyPayment
from payments.settlement.postings import postings_of


@transaction.atomic
def propose_duty_payment(
    *,
    agent_ref: str,
    amount: Money,
    bank_reference: str,
    paid_on: date,
    reason: str,
    by: str,
    now: datetime,
) -> DutyPayment:
    """Tell of a payment to whom duty is owed; nothing moves yet.

    Money: in the currency that is owed. Raises: ReasonMissing; WrongState for more than is owed,
    for a bank reference that is known, and for a day that has not come.
    """
    if not (reason.strip() and bank_reference.strip()):
        raise ReasonMissing(_("Say why, and under which reference the bank paid: both are kept."))
    if paid_on > macau_day(now):
        raise WrongState(_("This day has not come yet."))
    locks.duty_of(agent_ref)
    if DutyPayment.objects.filter(bank_reference=bank_reference.strip()).exists():
        raise WrongState(_("A payment with this reference is known already."))
    _refuse_more_than_owed(agent_ref, amount)
    return DutyPayment.objects.create(
        agent_ref=agent_ref,
        currency=amount.currency,
        amount_minor=amount.minor,
        bank_reference=bank_reference.strip(),
        paid_on=paid_on,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
    )


@transaction.atomic
def decide_duty_payment(*, payment_ref: str, approve: bool, by: str, now: datetime) -> DutyPayment:
    """Approve a payment of duty, which books it, or refuse it.

    Money: from what is owed to the agent, out of our bank. A decision stands: the same again finds
    it, the other is refused. Raises: NeedsAnotherPerson for who proposed it; WrongState for more
    than is owed by now; UnknownPayout.
    """
    row = locks.duty_payment(payment_ref)
    known = _("This payment has been decided already.")
    if decide_proposal(row, approve=approve, by=by, now=now, decided=known) and approve:
        locks.duty_of(row.agent_ref)
        _refuse_more_than_owed(row.agent_ref, row.amount)
        _book(row)
    return row


def _refuse_more_than_owed(agent_ref: str, amount: Money) -> None:
    if not 0 < amount.minor <= owed_to(agent_ref, amount.currency).minor:
        raise WrongState(_("This is more than is owed."))


def _book(row: DutyPayment) -> None:
    owed = chart.customs_payable(row.agent_ref, row.currency)
    moves = [(owed, chart.bank(row.currency), row.amount_minor, row.bank_reference)]
    ledger.post(
        EntryDraft(
            key=f"duty_payment:{row.public_id}",
            kind="duty_paid",
            reference=row.public_id,
            effective_on=row.paid_on,
            postings=postings_of(moves, row.currency),
        )
    )
