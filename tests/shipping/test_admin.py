"""Rates in the admin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import accounts, shipping, vendors


@pytest.mark.django_db
def test_the_list_and_the_forms_open_and_print_money_with_its_currency(client: Client):
    client.force_login(accounts.operator())
    rate = shipping.bakery_rates(vendors.bakery())
    for name, args in (("changelist", ()), ("add", ()), ("change", (rate.pk,))):
        response = client.get(reverse(f"admin:shipping_shippingrate_{name}", args=args))
        assert response.status_code == 200
    listed = client.get(reverse("admin:shipping_shippingrate_changelist")).content.decode()
    assert "MOP$35.00" in listed
