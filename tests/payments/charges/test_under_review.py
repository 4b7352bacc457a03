"""A payment that does not fit waits for a person: the admin says which charges those are."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.foundation.money import Money
from payments.charges import services
from tests.factories.charges import NOON, FakeProvider, opened, start

pytestmark = pytest.mark.django_db


def test_the_list_of_charges_finds_those_that_a_person_has_to_look_at(
    provider: FakeProvider, admin_client: Client
):
    wrong, right = opened(), opened(reference="order:ord_ANOTHER00000")
    pages = [start(charge.charge_ref) for charge in (wrong, right)]
    provider.pay(pages[0].attempt_ref, captured=Money(100, "CNY"))
    provider.pay(pages[1].attempt_ref)
    for page in pages:
        services.sync_attempt(page.attempt_id, now=NOON)
    address = reverse("admin:charges_charge_changelist")

    def listed(**chosen: str) -> dict[str, bool]:
        rows = admin_client.get(address, chosen).context["cl"].result_list
        return {row.public_id: row.under_review for row in rows}

    assert listed() == {wrong.charge_ref: True, right.charge_ref: False}
    assert listed(review="yes") == {wrong.charge_ref: True}
    assert listed(review="no") == {right.charge_ref: False}
    assert "icon-yes" in admin_client.get(address).content.decode()
