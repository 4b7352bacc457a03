"""Keep where a payee's money goes."""

from __future__ import annotations

from payments.settlement.models import PayeeAccount
from payments.settlement.types import BeneficiaryAccount


def register_payee(*, account: BeneficiaryAccount) -> None:
    """Store a payee's confirmed account; a later one of the same currency takes its place.

    Payouts already drafted keep the account that they were drafted with. News that comes twice
    changes nothing; an account confirmed anew is paid again, even if the bank returned money.
    """
    PayeeAccount.objects.update_or_create(
        payee_ref=account.payee_ref,
        currency=account.currency,
        defaults={
            "beneficiary_name": account.beneficiary_name,
            "bank_name": account.bank_name,
            "bank_code": account.bank_code,
            "account_number": account.account_number,
            "clearing_code": account.clearing_code,
            "street": account.street,
            "postal_code": account.postal_code,
            "town": account.town,
            "country": account.country,
            "recorded_by": account.recorded_by,
            "confirmed_by": account.confirmed_by,
            "confirmed_at": account.confirmed_at,
        },
    )
