"""The database refuses rows that no vendor may have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from marketplace.vendors.models import BeneficiaryAccount, Vendor
from tests.factories import accounts, vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def same_member_twice(vendor: Vendor) -> None:
    person = accounts.baker()
    vendors.member(vendor, person)
    vendors.member(vendor, person, role="finance")


def two_default_terms_of_one_instant(vendor: Vendor) -> None:
    vendors.terms(None, 800)
    vendors.terms(None, 900)


def two_confirmed_accounts(vendor: Vendor) -> None:
    for number in ("111", "222"):
        account = vendors.beneficiary_account(vendor, account_number=number)
        BeneficiaryAccount.objects.filter(pk=account.pk).update(
            status="confirmed", confirmed_by=vendors.CHECKER, confirmed_at=NOON
        )


def confirmed_without_an_instant(vendor: Vendor) -> None:
    vendors.beneficiary_account(vendor)
    BeneficiaryAccount.objects.update(status="confirmed", confirmed_by=vendors.CHECKER)


def confirmed_by_who_recorded_it(vendor: Vendor) -> None:
    vendors.beneficiary_account(vendor)
    BeneficiaryAccount.objects.update(
        status="confirmed", confirmed_by=vendors.MAKER, confirmed_at=NOON
    )


BAD_ROWS: dict[str, Callable[[Vendor], object]] = {
    "vendors_price_currency_paid": lambda v: Vendor.objects.update(price_currency="USD"),
    "vendors_accent_known": lambda v: Vendor.objects.update(accent=8),
    "vendors_member_once": same_member_twice,
    "vendors_terms_once_per_instant": two_default_terms_of_one_instant,
    "vendors_terms_at_most_all": lambda v: vendors.terms(v, 10_001),
    "vendors_one_confirmed_account": two_confirmed_accounts,
    "vendors_account_confirmed_at": confirmed_without_an_instant,
    "vendors_account_by_two": confirmed_by_who_recorded_it,
    "vendors_account_currency_paid": lambda v: vendors.beneficiary_account(v, currency="USD"),
}


@pytest.mark.parametrize("constraint", BAD_ROWS)
def test_a_bad_row_is_refused_by_its_constraint(constraint: str):
    vendor = vendors.bakery()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BAD_ROWS[constraint](vendor)


def test_payments_know_a_vendor_by_its_public_id():
    vendor = vendors.bakery()
    assert vendor.public_id.startswith("ven_")
    assert vendor.ref == f"vendor:{vendor.public_id}"


def test_only_the_end_of_an_account_number_is_printed():
    account = vendors.beneficiary_account(vendors.bakery(), account_number="9001234567")
    assert account.masked_number == "•••• 4567"
    assert "900123" not in str(account)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-hant", "官也街餅家"),
        ("zh-hans", "官也街饼家"),
        ("pt", "Pastelaria da Rua do Cunha"),
        ("en", "Rua do Cunha Bakery"),
    ],
)
def test_a_vendor_is_named_in_the_active_language(language: str, name: str):
    vendor = vendors.bakery()
    with translation.override(language):
        assert Vendor.objects.get(pk=vendor.pk).name == name
