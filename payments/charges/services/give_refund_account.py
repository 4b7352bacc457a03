"""A buyer states the account that a bank refund goes to; a person may ask for another one."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from marketplace.foundation.sealing import seal
from payments.charges import account_rules, events, locks
from payments.charges.errors import AccountGiven, StepNotOpen
from payments.charges.models import BankRefund, RefundAccount
from payments.charges.types import BankAccount


@transaction.atomic
def give_refund_account(
    *, bank_refund_ref: str, ask: int, account: BankAccount, now: datetime
) -> RefundAccount:
    """Keep an account, sealed, as the answer to one request. No money moves.

    The caller has made sure that the buyer was asked (a signed link). One answer a request: with
    the link of an older request, or a second time, nothing changes.
    Raises: BankRefundNotFound, StepNotOpen when it is paid or settled otherwise, AccountGiven,
        AccountRefused.
    """
    clean = account_rules.checked(account)
    _charge, row = locks.bank_refund(bank_refund_ref)
    if not row.is_open or row.is_proposed:
        raise StepNotOpen(_("This refund needs no account any more."))
    if ask != row.asks or row.accounts.filter(ask=ask).exists():
        raise AccountGiven
    return RefundAccount.objects.create(
        bank_refund=row,
        ask=ask,
        sealed=seal(json.dumps(asdict(clean)), about=row.public_id),
        ending=clean.number[-4:],
        given_at=now,
    )


@transaction.atomic
def ask_account_again(*, bank_refund_ref: str, now: datetime) -> BankRefund:
    """Ask the buyer anew: the link before, and an account that was stated, count no more.

    Raises: BankRefundNotFound, StepNotOpen.
    """
    charge, row = locks.bank_refund(bank_refund_ref)
    if not row.is_open or row.is_proposed:
        raise StepNotOpen(_("This refund needs no account any more."))
    row.asks += 1
    row.save(update_fields=["asks"])
    outbox.record(
        events.RefundAccountAsked(
            bank_refund_ref=row.public_id,
            reference=charge.reference,
            amount=row.amount,
            ask=row.asks,
            asked_at=now,
        )
    )
    return row
