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


@pytest.mark.django_db
def test_amounts_are_typed_in_major_units(client: Client):
    client.force_login(accounts.operator())
    rate = shipping.bakery_rates(vendors.bakery())
    url = reverse("admin:shipping_shippingrate_change", args=[rate.pk])
    page = client.get(url)
    assert all(
        f'name="{name}"' in page.content.decode() for name in ("base", "per_kg", "free_over")
    )
    form = page.context["adminform"].form
    typed = {name: form.initial.get(name) for name in form.fields}
    typed = {name: value for name, value in typed.items() if value is not None}
    assert str(typed["base"]) == "35.00"
    for base, per_kg, free_over, stored in (
        ("36.5", "1.25", "", (3_650, 125, None)),
        ("0", "0", "300", (0, 0, 30_000)),
    ):
        answer = client.post(url, typed | {"base": base, "per_kg": per_kg, "free_over": free_over})
        assert answer.status_code == 302, answer.context["errors"]
        rate.refresh_from_db()
        assert (rate.base_minor, rate.per_kg_minor, rate.free_over_minor) == stored
    for wrong in ({"base": "1.005"}, {"base": "-1"}, {"per_kg": "x"}, {"free_over": "0"}):
        assert client.post(url, typed | wrong).status_code == 200
    rate.refresh_from_db()
    assert rate.base_minor == 0
