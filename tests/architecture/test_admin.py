"""Every model shows in the admin, and no money can be changed there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model

OURS = ("marketplace", "payments", "catalog")
# Shown inside another page: a posting in its entry, a balance at its account, and so on.
INSIDE_ANOTHER = {
    "Posting",
    "Balance",
    "StatementLine",
    "CartLine",
    "OrderLine",
    "FulfillmentLine",
    "FxQuoteRate",
    "Share",
    "ChargeFact",
    "VendorMember",
    "Address",
    "Picture",
    "Variant",
}
MONEY = ("ledger", "fx", "charges", "settlement", "orders")


def our_models() -> list[type[Model]]:
    found = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    return [model for model in found if not model._meta.auto_created]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_has_its_page(model: type[Model]):
    assert admin.site.is_registered(model) or model.__name__ in INSIDE_ANOTHER


@pytest.mark.parametrize(
    "model",
    [m for m in our_models() if m._meta.app_label in MONEY and admin.site.is_registered(m)],
    ids=lambda model: model._meta.label,
)
def test_nobody_changes_money_in_the_admin(model: type[Model]):
    everything = SimpleNamespace(has_perm=lambda name: True, is_active=True, is_superuser=True)
    request = SimpleNamespace(user=everything, GET={}, POST={}, resolver_match=None)
    page = admin.site._registry[model]
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


def test_every_name_on_the_list_of_exceptions_is_a_model():
    assert {model.__name__ for model in our_models()} >= INSIDE_ANOTHER
