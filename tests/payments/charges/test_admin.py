"""Operators read charges; nobody changes them."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from payments.charges import services
from payments.charges.models import Attempt, Charge, ChargeFact, Refund, WebhookEvent
from payments.fx.models import FxQuote, FxRate
from payments.fx.services import open_quote
from tests.factories import accounts
from tests.factories.charges import LATER, NOON, SIGNED, opened, signal, start
from tests.factories.fx import bundled_rates

pytestmark = pytest.mark.django_db
MODELS = (Attempt, Charge, ChargeFact, Refund, WebhookEvent, FxQuote, FxRate)


@pytest.fixture
def one_of_each(provider):
    charge = opened()
    view = start(charge.charge_ref)
    services.receive_webhook(
        provider="stripe", headers=SIGNED, body=signal(Attempt.objects.get()), now=NOON
    )
    services.expire_charges(now=LATER)
    provider.pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=LATER)
    bundled_rates()
    open_quote(charge_currency="CNY", vendor_currencies=["MOP"], now=NOON)


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_page_opens_and_offers_no_change(one_of_each, admin_client, model):
    label = model._meta.model_name
    app = model._meta.app_label
    shown = admin_client.get(reverse(f"admin:{app}_{label}_changelist"))
    assert shown.status_code == 200
    row = model.objects.first()
    page = admin_client.get(reverse(f"admin:{app}_{label}_change", args=[row.pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert admin_client.post(page.request["PATH_INFO"], {}).status_code == 403
    assert admin_client.get(reverse(f"admin:{app}_{label}_add")).status_code == 403
    delete = reverse(f"admin:{app}_{label}_delete", args=[row.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403


def test_no_money_is_editable_by_registration():
    for model in MODELS:
        registered = admin.site.get_model_admin(model)
        assert registered.has_change_permission(None) is False


@pytest.mark.parametrize("permission", ["view_webhookevent", "change_webhookevent"])
def test_who_may_change_messages_may_look_at_parked_ones_again(one_of_each, client, permission):
    row = WebhookEvent.objects.get()
    WebhookEvent.objects.update(status="parked", tries=10)
    person = accounts.person("desk@example.com")
    person.is_staff = True
    person.save()
    names = {"view_webhookevent", permission}
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(person)
    chosen = {"action": "try_again", "_selected_action": [str(row.pk)]}
    client.post(reverse("admin:charges_webhookevent_changelist"), chosen)
    row.refresh_from_db()
    may_change = permission == "change_webhookevent"
    assert (row.status, row.tries) == (("pending", 0) if may_change else ("parked", 10))
