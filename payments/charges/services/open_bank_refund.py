"""A provider cannot give an amount back: a person has to send it by bank."""

from __future__ import annotations

import logging
from datetime import datetime

from marketplace.foundation import outbox
from payments.charges import events
from payments.charges.models import BankRefund, Charge, Refund
from payments.charges.statuses import BankRefundWhy

log = logging.getLogger(__name__)


def open_bank_refund(
    charge: Charge, refund: Refund, why: BankRefundWhy, now: datetime
) -> BankRefund:
    """Open the bank refund of a failed refund, once, and tell the floors above.

    The caller holds the charge's lock. Money: the refund's amount, in the charge currency.
    """
    row, is_new = BankRefund.objects.get_or_create(
        refund=refund,
        defaults={
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "why": why,
            "opened_at": now,
        },
    )
    if is_new:
        outbox.record(
            events.BankRefundOpened(
                charge_ref=charge.public_id,
                reference=charge.reference,
                refund_ref=refund.public_id,
                amount=refund.amount,
                reason=refund.reason,
                why=why,
                opened_at=now,
            )
        )
        log.warning("%s: %s goes back by bank (%s)", charge.public_id, refund.public_id, why)
    return row
