"""Two persons send by bank what a provider could not give back, or say why nothing is sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from payments.charges import events, locks, postings
from payments.charges.errors import AnotherPersonNeeded, RefundExceedsPaid, StepNotOpen
from payments.charges.models import BankRefund, Charge
from payments.charges.services.count_refunded import count_refunded
from payments.charges.statuses import BankRefundStatus
from payments.ledger import services as ledger


@transaction.atomic
def propose_bank_refund(
    *,
    bank_refund_ref: str,
    by: str,
    now: datetime,
    transfer_reference: str = "",
    withdrawal_reason: str = "",
) -> BankRefund:
    """Write down the bank transfer that was made, or why none is needed; another confirms it.

    Exactly one of the two is given.
    Raises: BankRefundNotFound, StepNotOpen.
    """
    _charge, row = locks.bank_refund(bank_refund_ref)
    transfer, reason = transfer_reference.strip(), withdrawal_reason.strip()
    if bool(transfer) == bool(reason):
        raise StepNotOpen(_("Write down the transfer’s reference, or why none is needed."))
    if not row.is_open or row.is_proposed:
        raise StepNotOpen(_("Somebody has written this down already."))
    row.transfer_reference, row.withdrawal_reason = transfer, reason
    row.proposed_by, row.proposed_at = by, now
    row.save()
    return row


@transaction.atomic
def decide_bank_refund(
    *, bank_refund_ref: str, confirm: bool, by: str, now: datetime
) -> BankRefund:
    """Confirm what another person wrote down, or turn it down: then it is open again.

    Money: a confirmed transfer moves its amount from what buyers are owed to our bank, in the
    charge currency; a withdrawal moves nothing.
    Raises: BankRefundNotFound, StepNotOpen, AnotherPersonNeeded, RefundExceedsPaid.
    """
    charge, row = locks.bank_refund(bank_refund_ref)
    if not row.is_proposed:
        raise StepNotOpen(_("There is nothing to confirm."))
    if not confirm:
        row.transfer_reference = row.withdrawal_reason = row.proposed_by = ""
        row.proposed_at = None
        row.save()
        return row
    if row.proposed_by == by:
        raise AnotherPersonNeeded(_("You wrote this down: another person confirms it."))
    row.decided_by, row.decided_at = by, now
    if row.transfer_reference:
        row.status = BankRefundStatus.PAID
        _pay(charge, row, now)
    else:
        row.status = BankRefundStatus.WITHDRAWN
    row.save()
    return row


def _pay(charge: Charge, row: BankRefund, now: datetime) -> None:
    refund = row.refund
    if not refund.is_surplus and charge.refunded_minor + row.amount_minor > charge.captured_minor:
        raise RefundExceedsPaid(_("This went back in another way already: withdraw it."))
    ledger.post(
        postings.bank_refund_entry(
            charge_ref=charge.public_id,
            reference=charge.reference,
            bank_refund_ref=row.public_id,
            amount=row.amount,
            transfer_reference=row.transfer_reference,
            paid_at=now,
        )
    )
    count_refunded(charge, refund, row.amount_minor)
    outbox.record(
        events.ChargeRefunded(
            charge_ref=charge.public_id,
            reference=charge.reference,
            refund_ref=refund.public_id,
            amount=row.amount,
            reason=refund.reason,
            refunded_at=now,
            by_bank=True,
        )
    )
