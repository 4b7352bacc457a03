"""Confirming where payouts go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.foundation.models import OutboxEvent
from marketplace.vendors.errors import AccountReplaced, NeedsAnotherPerson, NoSuchAccount
from marketplace.vendors.models import BeneficiaryAccount
from marketplace.vendors.services import confirm_beneficiary_account
from tests.factories import vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TOPIC = "vendors.beneficiary_account_confirmed"


def events() -> list[dict[str, str]]:
    rows = OutboxEvent.objects.filter(topic=TOPIC).order_by("pk")
    return list(rows.values_list("payload", flat=True))


def test_confirming_tells_payments_where_to_pay():
    bakery = vendors.bakery()
    account = vendors.beneficiary_account(bakery)
    confirmed = confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=NOON)
    assert (confirmed.status, confirmed.confirmed_at) == ("confirmed", NOON)
    assert (confirmed.recorded_by, confirmed.confirmed_by) == (vendors.MAKER, vendors.CHECKER)
    assert events() == [
        {
            "vendor_ref": bakery.ref,
            "currency": "MOP",
        }
    ]


def test_confirming_twice_tells_once():
    account = vendors.beneficiary_account(vendors.bakery())
    confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=NOON)
    again = confirm_beneficiary_account(
        account_id=account.pk, by=vendors.CHECKER, now=NOON + timedelta(days=1)
    )
    assert again.confirmed_at == NOON
    assert len(events()) == 1


def test_a_second_account_of_the_currency_replaces_the_first():
    bakery = vendors.bakery()
    first = vendors.beneficiary_account(bakery, account_number="111")
    other_currency = vendors.beneficiary_account(bakery, currency="HKD")
    second = vendors.beneficiary_account(bakery, account_number="222")
    for account in (first, other_currency, second):
        confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=NOON)
    status = dict(BeneficiaryAccount.objects.values_list("pk", "status"))
    assert status == {
        first.pk: "replaced",
        other_currency.pk: "confirmed",
        second.pk: "confirmed",
    }


def test_a_replaced_account_does_not_come_back():
    bakery = vendors.bakery()
    first = vendors.beneficiary_account(bakery, account_number="111")
    second = vendors.beneficiary_account(bakery, account_number="222")
    confirm_beneficiary_account(account_id=first.pk, by=vendors.CHECKER, now=NOON)
    confirm_beneficiary_account(account_id=second.pk, by=vendors.CHECKER, now=NOON)
    with pytest.raises(AccountReplaced):
        confirm_beneficiary_account(account_id=first.pk, by=vendors.CHECKER, now=NOON)
    assert BeneficiaryAccount.objects.get(status="confirmed") == second
    assert len(events()) == 2


def test_an_unknown_account_is_refused():
    with pytest.raises(NoSuchAccount):
        confirm_beneficiary_account(account_id=1, by=vendors.CHECKER, now=NOON)
    assert events() == []


def test_who_recorded_an_account_cannot_confirm_it():
    bakery = vendors.bakery()
    first = vendors.beneficiary_account(bakery, account_number="111")
    confirm_beneficiary_account(account_id=first.pk, by=vendors.CHECKER, now=NOON)
    second = vendors.beneficiary_account(bakery, account_number="666")
    with pytest.raises(NeedsAnotherPerson):
        confirm_beneficiary_account(account_id=second.pk, by=vendors.MAKER, now=NOON)
    assert BeneficiaryAccount.objects.get(status="confirmed") == first
    assert len(events()) == 1
