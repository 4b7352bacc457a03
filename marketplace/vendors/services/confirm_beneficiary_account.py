"""A second person confirms where a vendor's payouts of one currency go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.vendors import locks
from marketplace.vendors.errors import AccountReplaced, NeedsAnotherPerson
from marketplace.vendors.events import BeneficiaryAccountConfirmed
from marketplace.vendors.models import BeneficiaryAccount

Status = BeneficiaryAccount.Status


@transaction.atomic
def confirm_beneficiary_account(*, account_id: int, by: str, now: datetime) -> BeneficiaryAccount:
    """Make an account the one that payouts of its currency go to, and tell payments so.

    `by` names a person ("user:7"), another than the one who recorded it. The account that was
    confirmed before is replaced and stays as a record. Confirming again changes nothing and
    tells nobody.
    Raises: NoSuchAccount, AccountReplaced, NeedsAnotherPerson.
    """
    account = locks.vendor_of_account(account_id)
    if account.status == Status.CONFIRMED:
        return account
    if account.status == Status.REPLACED:
        raise AccountReplaced()
    if by == account.recorded_by:
        raise NeedsAnotherPerson()
    BeneficiaryAccount.objects.filter(
        vendor=account.vendor, currency=account.currency, status=Status.CONFIRMED
    ).update(status=Status.REPLACED)
    account.status = Status.CONFIRMED
    account.confirmed_by = by
    account.confirmed_at = now
    account.save(update_fields=("status", "confirmed_by", "confirmed_at"))
    outbox.record(
        BeneficiaryAccountConfirmed(vendor_ref=account.vendor.ref, currency=account.currency)
    )
    return account
