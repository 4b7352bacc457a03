"""Give a payee an amount, or take one from it: proposed by one person, approved by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import SETTLEMENT, Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft
from payments.settlement import drawing, locks
from payments.settlement.errors import ReasonMissing, WrongState
from payments.settlement.four_eyes import decide_proposal
from payments.settlement.models import Adjustment, Movement
from payments.settlement.postings import postings_of


@transaction.atomic
def propose_adjustment(
    *,
    payee_ref: str,
    amount: Money,
    description: str,
    reason: str,
    by: str,
    now: datetime,
    reference: str = "",
) -> Adjustment:
    """Propose to give (positive) or take (negative) an amount; nothing moves yet.

    Money: the currency in which the payee is owed. `description` is printed on the statement.
    Raises: ReasonMissing; WrongState for nothing, or a currency that nobody is paid in.
    """
    if not (reason.strip() and description.strip()):
        raise ReasonMissing(_("Say why, and what the statement should say: both are kept."))
    if not amount or amount.currency not in SETTLEMENT:
        raise WrongState(_("An adjustment needs an amount in MOP, HKD or CNY."))
    return Adjustment.objects.create(
        payee_ref=payee_ref,
        currency=amount.currency,
        amount_minor=amount.minor,
        reference=reference,
        description=description.strip(),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
    )


@transaction.atomic
def decide_adjustment(*, adjustment_ref: str, approve: bool, by: str, now: datetime) -> Adjustment:
    """Approve a proposed adjustment, which moves the money, or refuse it.

    Money: to the payee from `goodwill`; from it to `fee_income`, out of the payable, else as a
    receivable. A decision stands: the same again finds it, the other is refused.
    Raises: NeedsAnotherPerson for who proposed it; WrongState, UnknownPayout.
    """
    row = locks.adjustment(adjustment_ref)
    known = _("This adjustment has been decided already.")
    if not decide_proposal(row, approve=approve, by=by, now=now, decided=known):
        return row
    if approve:
        _move(row, now)
    crashpoint("settlement.adjustment.before_commit")
    return row


def _move(row: Adjustment, now: datetime) -> None:
    key = f"adjustment:{row.public_id}"
    payable = chart.vendor_payable(row.payee_ref, row.currency)
    locks.money_of([(row.payee_ref, row.currency)])
    if row.amount_minor > 0:
        moves = [(chart.goodwill(row.currency), payable, row.amount_minor, row.description)]
    else:
        sources = drawing.draw_on_payable(
            payee_ref=row.payee_ref, currency=row.currency, minor=-row.amount_minor
        )
        income = chart.fee_income(row.currency)
        owed = chart.vendor_receivable(row.payee_ref, row.currency)
        moves = [
            (payable, income, sources.payable, row.description),
            (owed, income, sources.receivable, row.description),
        ]
    Movement.objects.create(
        key=key,
        kind=Movement.Kind.ADJUSTMENT,
        payee_ref=row.payee_ref,
        currency=row.currency,
        reference=row.reference or row.public_id,
        memo=row.description,
        amount_minor=row.amount_minor,
        began_at=now,
        occurred_at=now,
    )
    ledger.post(
        EntryDraft(
            key=key,
            kind="adjustment",
            reference=row.public_id,
            effective_on=macau_day(now),
            postings=postings_of(moves, row.currency),
        )
    )
