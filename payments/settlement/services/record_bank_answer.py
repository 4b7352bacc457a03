"""Record what the bank did with a payout: paid, or returned."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.settlement import events, locks
from payments.settlement.errors import NeedsAnotherPerson, WrongState
from payments.settlement.models import Movement, PayeeAccount, Payout


@transaction.atomic(durable=True)
def record_paid(*, payout_ref: str, bank_reference: str, by: str, now: datetime) -> Payout:
    """Record that the bank paid a payout: transit to bank, in the payout's currency.

    Raises: UnknownPayout; WrongState when the payout was not submitted; NeedsAnotherPerson when
    `by` approved it.
    """
    payout = locks.payout(payout_ref)
    if payout.status == Payout.Status.PAID and payout.bank_reference == bank_reference:
        return payout
    _close(payout, Payout.Status.PAID, bank_reference, by, now)
    _post(payout, chart.bank(payout.currency), "paid", now)
    crashpoint("settlement.paid.before_commit")
    outbox.record(
        events.PayoutPaid(
            payout_ref=payout.public_id,
            payee_ref=payout.payee_ref,
            amount=payout.amount,
            bank_reference=bank_reference,
        )
    )
    return payout


@transaction.atomic(durable=True)
def record_returned(*, payout_ref: str, bank_reference: str, by: str, now: datetime) -> Payout:
    """Record that the bank sent a payout back: the amount is payable and due again.

    The account that it came back from is not paid until it is confirmed anew.
    Raises: UnknownPayout; WrongState when the payout was not submitted; NeedsAnotherPerson when
    `by` approved it.
    """
    payout = locks.payout(payout_ref)
    if payout.status == Payout.Status.RETURNED and payout.bank_reference == bank_reference:
        return payout
    _close(payout, Payout.Status.RETURNED, bank_reference, by, now)
    PayeeAccount.objects.filter(
        payee_ref=payout.payee_ref,
        currency=payout.currency,
        bank_code=payout.bank_code,
        account_number=payout.account_number,
    ).update(returned_at=now)
    payable = chart.vendor_payable(payout.payee_ref, payout.currency)
    _post(payout, payable, "returned", now)
    Movement.objects.create(
        key=f"payout:{payout.public_id}:returned",
        kind=Movement.Kind.RETURNED_PAYOUT,
        payee_ref=payout.payee_ref,
        currency=payout.currency,
        reference=payout.public_id,
        amount_minor=payout.amount_minor,
        began_at=now,
        occurred_at=now,
    )
    return payout


def _close(payout: Payout, status: str, bank_reference: str, by: str, now: datetime) -> None:
    if payout.status != Payout.Status.SUBMITTED:
        raise WrongState(_("The bank can only answer a payout that was sent to it."))
    if payout.batch is not None and by == payout.batch.approved_by:
        raise NeedsAnotherPerson(
            _("Another person must record the bank’s answer: you approved this payout.")
        )
    if not bank_reference.strip():
        raise WrongState(_("Give the bank’s reference."))
    payout.status = status
    payout.bank_reference = bank_reference.strip()
    payout.closed_by = by
    payout.closed_at = now
    payout.save(update_fields=["status", "bank_reference", "closed_by", "closed_at"])


def _post(payout: Payout, to: AccountRef, what: str, now: datetime) -> None:
    ledger.post(
        EntryDraft(
            key=f"payout:{payout.public_id}:{what}",
            kind=f"payout_{what}",
            reference=payout.public_id,
            effective_on=macau_day(now),
            postings=(
                PostingDraft(
                    debit=chart.payout_transit(payout.payee_ref, payout.currency),
                    credit=to,
                    amount=payout.amount,
                    memo=payout.bank_reference,
                ),
            ),
        )
    )
