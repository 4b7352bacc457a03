"""The books in the admin: everything to read, nothing to change, for anybody."""

from __future__ import annotations

import pytest
from django.contrib.admin.sites import site
from django.urls import reverse

from payments.ledger import queries, services
from payments.ledger.models import Account, Balance, Entry, Posting
from tests.factories.ledger import DAY, due, sale

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> None:
    services.post_many([sale(), due()])
    services.post(sale("sale:2", minor=5))
    services.correct(key="c", of_key="sale:2", reason="typed twice", effective_on=DAY)


@pytest.mark.usefixtures("trade")
def test_accounts_are_listed_with_their_balances(admin_client):
    page = admin_client.get(reverse("admin:ledger_account_changelist")).content.decode()
    for told in ("psp_clearing:stripe:MOP", "MOP$176.00", "MOP$161.92", "MOP$14.08", "MOP$0.00"):
        assert told in page


@pytest.mark.usefixtures("trade")
def test_an_entry_shows_its_postings_and_its_correction(admin_client):
    number = queries.entry("sale:2").id
    page = admin_client.get(reverse("admin:ledger_entry_change", args=[number])).content.decode()
    for told in ("sale:2", "psp_clearing:stripe:MOP", "MOP$0.05", "goods"):
        assert told in page
    mirror = reverse("admin:ledger_entry_change", args=[queries.entry("c").id])
    assert f'<a href="{mirror}">c</a>' in page
    assert admin_client.get(mirror).status_code == 200


@pytest.mark.usefixtures("trade")
def test_entries_are_found_by_the_start_of_a_key(admin_client):
    answer = admin_client.get(reverse("admin:ledger_entry_changelist"), {"q": "due:"})
    assert [entry.key for entry in answer.context["cl"].result_list] == ["due:1"]


@pytest.mark.usefixtures("trade")
@pytest.mark.parametrize("model", [Account, Entry])
def test_not_even_a_superuser_may_change_anything(admin_client, books, model):
    before = books()
    row = model.objects.first()
    name = model._meta.model_name
    attempts = (
        (reverse(f"admin:ledger_{name}_add"), {}),
        (reverse(f"admin:ledger_{name}_change", args=[row.pk]), {"code": "bank:MOP"}),
        (reverse(f"admin:ledger_{name}_delete", args=[row.pk]), {"post": "yes"}),
    )
    for url, data in attempts:
        assert admin_client.post(url, data).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    admin_client.post(reverse(f"admin:ledger_{name}_changelist"), chosen)  # no such action
    assert books() == before


def test_postings_and_balances_have_no_page_of_their_own():
    assert not site.is_registered(Balance)
    assert Posting not in site._registry
