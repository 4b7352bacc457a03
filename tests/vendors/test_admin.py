"""What the admin shows of shops, and what it hides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.vendors.models import BeneficiaryAccount
from marketplace.vendors.services import confirm_beneficiary_account
from tests.factories import accounts, vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MODELS = ("vendor", "vendormember", "commissionterms", "beneficiaryaccount")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(accounts.operator())
    return client


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(staff: Client, model: str):
    bakery = vendors.bakery()
    rows = {
        "vendor": bakery,
        "vendormember": vendors.member(bakery, accounts.baker()),
        "commissionterms": vendors.terms(bakery, 800),
        "beneficiaryaccount": vendors.beneficiary_account(bakery),
    }
    for name, args in (("changelist", ()), ("add", ()), ("change", (rows[model].pk,))):
        response = staff.get(reverse(f"admin:vendors_{model}_{name}", args=args))
        assert response.status_code == 200
        assert b"//ajax." not in response.content  # no script from another host


def test_an_account_number_is_masked_in_lists_and_after_confirmation(staff: Client):
    account = vendors.beneficiary_account(vendors.bakery(), account_number="9001234567")
    listed = staff.get(reverse("admin:vendors_beneficiaryaccount_changelist")).content.decode()
    assert "9001234567" not in listed
    assert "•••• 4567" in listed
    confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=NOON)
    page = staff.get(reverse("admin:vendors_beneficiaryaccount_change", args=(account.pk,)))
    assert "9001234567" not in page.content.decode()
    assert "•••• 4567" in page.content.decode()


def test_a_confirmed_account_cannot_be_rewritten(staff: Client):
    account = vendors.beneficiary_account(vendors.bakery(), account_number="9001234567")
    confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=NOON)
    url = reverse("admin:vendors_beneficiaryaccount_change", args=(account.pk,))
    staff.post(url, {"account_number": "666", "bank_name": "Mine"})
    account.refresh_from_db()
    assert (account.account_number, account.bank_name) == ("9001234567", "Banco de Macau")


def test_the_action_confirms_and_says_what_was_refused(staff: Client):
    bakery = vendors.bakery()
    first = vendors.beneficiary_account(bakery, account_number="111")
    second = vendors.beneficiary_account(bakery, account_number="222")
    url = reverse("admin:vendors_beneficiaryaccount_changelist")
    for _ in range(2):
        response = staff.post(
            url,
            {"action": "confirm", "_selected_action": [first.pk, second.pk]},
            follow=True,
        )
    assert [str(message.level_tag) for message in response.context["messages"]] == ["error"]
    assert BeneficiaryAccount.objects.get(status="confirmed") == second


def test_one_person_alone_cannot_redirect_payouts(client: Client):
    bakery = vendors.bakery()
    alone = accounts.operator()
    client.force_login(alone)
    written = {
        "vendor": bakery.pk,
        "currency": "MOP",
        "bank_name": "Mine",
        "bank_code": "MINEMOMX",
        "account_name": "Me",
        "account_number": "666",
        "street": "Rua do Cunha 11",
        "town": "Macau",
        "country": "MO",
        "recorded_by": "user:somebody_else",
    }
    client.post(reverse("admin:vendors_beneficiaryaccount_add"), written)
    account = BeneficiaryAccount.objects.get()
    assert (account.recorded_by, account.status) == (f"user:{alone.pk}", "draft")
    url = reverse("admin:vendors_beneficiaryaccount_changelist")
    asked = {"action": "confirm", "_selected_action": [account.pk]}
    response = client.post(url, asked, follow=True)
    assert [str(message.level_tag) for message in response.context["messages"]][-1] == "error"
    change = reverse("admin:vendors_beneficiaryaccount_change", args=(account.pk,))
    page = client.get(change)
    assert "666" in page.content.decode()  # whole, for the second person to compare
    client.post(change, written | {"account_number": "777"})
    account.refresh_from_db()
    assert (account.account_number, account.status) == ("666", "draft")
    second = accounts.person("second@example.com")
    second.is_staff = True
    second.save()
    second.user_permissions.set(
        Permission.objects.filter(
            codename__in=("view_beneficiaryaccount", "change_beneficiaryaccount")
        )
    )
    client.force_login(second)
    client.post(url, asked)
    account.refresh_from_db()
    assert account.status == "draft"  # to change is not to confirm
    second.user_permissions.add(Permission.objects.get(codename="confirm_beneficiaryaccount"))
    client.post(url, asked)
    account.refresh_from_db()
    assert (account.status, account.confirmed_by) == ("confirmed", f"user:{second.pk}")


def test_a_shop_that_could_not_be_paid_is_refused_in_words():
    bakery = vendors.bakery()
    bakery.price_currency = "USD"
    with translation.override("en"), pytest.raises(ValidationError, match="MOP, HKD or CNY"):
        bakery.full_clean()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"account_name": "官也街餅家"}, "Not possible: 官 也 街 餅 家"),
        ({"street": "Rua do Cunha № 11"}, "Not possible: №"),
        ({"town": ""}, "This field is required."),
        ({"country": "XQ"}, "MO, HK or CN"),
        ({"bank_code": "BNU"}, "8 or 11"),
        ({"account_number": "12_34"}, "digits and hyphens"),
        ({"currency": "CNY", "country": "CN"}, "by a CNAPS number"),
        ({"currency": "CNY", "country": "CN", "clearing_code": "12"}, "12 digits"),
    ],
)
def test_an_account_that_no_bank_could_be_told_is_refused_in_words(
    staff: Client, changed: dict[str, str], words: str
):
    written = {
        "vendor": vendors.bakery().pk,
        "currency": "MOP",
        "bank_name": "Banco de Macau",
        "bank_code": "BDMAMOMX",
        "account_name": "Pastelaria da Conceição & Filhos",
        "account_number": "9001234567",
        "street": "Rua do Cunha 11",
        "town": "Macau",
        "country": "MO",
    }
    url = reverse("admin:vendors_beneficiaryaccount_add")
    page = staff.post(url, written | changed, headers={"accept-language": "en"})
    assert words in page.content.decode()
    assert not BeneficiaryAccount.objects.exists()
    staff.post(url, written)
    assert BeneficiaryAccount.objects.get().account_name == "Pastelaria da Conceição & Filhos"
