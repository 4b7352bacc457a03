"""Put the cast on the stage of a running marketplace: called inside its own Django."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Permission

from marketplace.accounts.models import User
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.vendors import services as vendors
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from tests.factories import accounts
from tests.factories import orders as cast
from tests.factories import vendors as shops


def set_the_stage() -> None:
    """Two shops with goods, members and bank accounts; two finance operators; MOP in the bank."""
    street = cast.street()
    for vendor, person in (
        (street.bakery, accounts.baker()),
        (street.tinned_fish, accounts.fishmonger()),
    ):
        shops.member(vendor, person)
        account = shops.beneficiary_account(vendor)
        vendors.confirm_beneficiary_account(account_id=account.pk, now=now())
    for name in ("maker", "checker"):
        _finance_operator(name)
    capital = Money(5_000_000, "MOP")
    ledger.post(
        EntryDraft(
            key="opening:MOP",
            kind="opening",
            reference="opening",
            effective_on=date(2026, 1, 1),
            postings=(
                PostingDraft(
                    debit=chart.bank("MOP"), credit=chart.equity("MOP"), amount=capital, memo=""
                ),
            ),
        )
    )


def _finance_operator(name: str) -> None:
    person = User.objects.create_user(
        f"{name}@example.com", accounts.PASSWORD, is_staff=True, display_name=name
    )
    wanted = ("view_payout", "view_payoutbatch", "approve_batch", "record_bank_answer")
    person.user_permissions.set(
        Permission.objects.filter(content_type__app_label="settlement", codename__in=wanted)
    )
