"""Every lock that the vendors room takes."""

from __future__ import annotations

from marketplace.vendors.errors import NoSuchAccount
from marketplace.vendors.models import BeneficiaryAccount, Vendor


def vendor_of_account(account_id: int) -> BeneficiaryAccount:
    """Lock the vendor that an account belongs to, and read the account under that lock."""
    vendor_id = (
        BeneficiaryAccount.objects.filter(pk=account_id).values_list("vendor_id", flat=True).first()
    )
    if vendor_id is None:
        raise NoSuchAccount()
    Vendor.objects.select_for_update(no_key=True, of=("self",)).get(pk=vendor_id)
    return BeneficiaryAccount.objects.select_related("vendor").get(pk=account_id)
