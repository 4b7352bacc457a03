"""Promotions of the marketplace at their desk: made by one person, decided by another."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.promotions.models import Promotion
from tests.backoffice.test_desks import text_of
from tests.factories import vendors
from tests.factories.promotions import promotion

pytestmark = pytest.mark.django_db
NEW = reverse("admin:promotions_promotion_new")
TYPED = {
    "name_zh_hant": "大灣區節",
    "name_en": "Greater Bay days",
    "kind": "amount",
    "currency": "MOP",
    "amount": "50",
    "minimum": "300",
    "minimum_scope": "cart",
    "code": "gba-2026",
    "starts_at_0": "2026-05-01",
    "starts_at_1": "00:00",
    "stacking": "best",
    "priority": "10",
    "targets": "category:biscuits\ncollection:autumn",
    "borne": "40",
    "budget": "10000",
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def desk(*permissions: str, name: str = "staff") -> tuple[Client, User]:
    """A person of the staff who sees promotions and may do what is named."""
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True)
    own = Permission.objects.filter(content_type__app_label="promotions")
    person.user_permissions.set(
        [*own.filter(codename__startswith="view_"), *own.filter(codename__in=permissions)]
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client, person


def page_of(row: Promotion) -> str:
    return reverse("admin:promotions_promotion_change", args=[row.pk])


def test_a_large_budget_is_made_by_one_and_let_run_by_another(db):
    maker, person = desk("run_promotion", "decide_promotion", name="maker")
    assert "another person decides" in text_of(maker.get(NEW))
    assert maker.post(NEW, TYPED).status_code == 302
    row = Promotion.objects.get()
    assert (row.status, row.created_by) == ("waiting", f"user:{person.pk}")
    assert (row.amount_minor, row.minimum_minor, row.marketplace_bps) == (5_000, 30_000, 4_000)
    assert (row.code, row.targets) == ("GBA2026", ["category:biscuits", "collection:autumn"])
    decide = reverse("admin:promotions_promotion_decide", args=[row.pk])
    assert decide not in maker.get(page_of(row)).content.decode()
    assert "Another person than who made it decides" in text_of(
        maker.post(decide, {"decision": "approve"})
    )
    checker, _ = desk("decide_promotion", name="checker")
    assert decide in checker.get(page_of(row)).content.decode()
    asked = text_of(checker.get(decide))
    assert "MOP$50.00 off · from MOP$300.00 on" in asked
    assert "40% borne by us, up to MOP$10,000.00" in asked
    assert "A denial has a reason." in text_of(checker.post(decide, {"decision": "deny"}))
    assert checker.post(decide, {"decision": "approve"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "running"
    assert checker.get(NEW).status_code == 403


def test_what_does_not_fit_is_told_at_its_field(db):
    maker, _ = desk("run_promotion")
    told = text_of(maker.post(NEW, TYPED | {"budget": "", "targets": "biscuits"}))
    assert "What the marketplace bears has a budget." in told
    assert "These goods are not named as they should be." in told
    assert not Promotion.objects.exists()


def test_a_promotion_of_a_shop_can_be_stopped_by_who_may(db):
    row = promotion(vendors.bakery())
    reader, _ = desk(name="reader")
    stop = reverse("admin:promotions_promotion_stop", args=[row.pk])
    assert reader.post(stop).status_code == 403
    maker, _ = desk("run_promotion", name="maker")
    assert "Ten percent off" in text_of(maker.get(stop))
    assert maker.post(stop, {"sure": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "stopped"
