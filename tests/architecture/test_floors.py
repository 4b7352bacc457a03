"""String foreign keys escape the import linter, so the models themselves are walked."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

FLOORS = [
    {"foundation", "auth", "contenttypes", "sessions", "account", "admin"}
    | {"mfa", "usersessions"},
    {"accounts"},
    {"vendors"},
    {
        "catalog",
        "search",
        "search_log",
        "feeds",
        "media",
        "moderation",
        "bulk",
        "picture_zips",
        "reviews",
        "shipping",
        "customs",
        "customs_rules",
        "identity",
        "quota",
        "customs_cases",
        "parcels",
        "promotions",
        "academy",
        "ledger",
        "fx",
        "gateways",
        "charges",
    }
    | {"settlement", "reconciliation"},
    {"orders"},
    {"conversations"},
    {"privacy"},
    {"storefront", "vendor_portal", "api", "backoffice", "notifications"},
]
INSIDE_PAYMENTS = [{"ledger"}, {"fx", "gateways"}, {"charges"}, {"settlement"}, {"reconciliation"}]
# Rooms within the catalog's package, by what they may point at.
INSIDE_CATALOG = [
    {"catalog"},
    {"media", "moderation", "search"},
    {"reviews", "search_log", "feeds"},
    {"bulk"},
    {"picture_zips"},
]
# Django's own tables point at the person, whose model is ours by setting.
FRAMEWORK = {"auth", "contenttypes", "sessions", "account", "admin", "mfa", "usersessions"}


def floor_of(label: str) -> float:
    for rooms in (INSIDE_PAYMENTS, INSIDE_CATALOG):
        for number, labels in enumerate(rooms):
            if label in labels:
                return 3 + number / 10
    for number, labels in enumerate(FLOORS):
        if label in labels:
            return number
    raise AssertionError(f"{label} has no floor")


def offending(models: list[type[Model]]) -> list[str]:
    wrong = []
    for model in models:
        label = model._meta.app_label
        if label in FRAMEWORK:
            continue
        for field in model._meta.get_fields(include_hidden=True):
            target = getattr(field, "remote_field", None)
            if field.auto_created or target is None or not isinstance(target.model, type):
                continue
            other = target.model._meta.app_label
            same_floor = floor_of(other) == floor_of(label) and other != label
            if floor_of(other) > floor_of(label) or same_floor:
                wrong.append(f"{label}.{model.__name__}.{field.name} -> {other}")
    return wrong


def test_foreign_keys_only_point_down():
    assert offending(list(apps.get_models())) == []


def test_a_key_that_points_up_would_be_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(globals(), "INSIDE_PAYMENTS", [])
    swapped = [FLOORS[0], FLOORS[4], FLOORS[2], FLOORS[3], FLOORS[1], *FLOORS[5:]]
    monkeypatch.setitem(globals(), "FLOORS", swapped)
    assert offending(list(apps.get_models()))


@pytest.mark.parametrize(
    "label", ["ledger", "fx", "charges", "settlement", "reconciliation", "orders"]
)
def test_no_money_row_goes_away_with_another(label: str):
    for model in apps.get_app_config(label).get_models():
        for field in model._meta.get_fields():
            on_delete = getattr(getattr(field, "remote_field", None), "on_delete", None)
            if field.auto_created or on_delete is None:
                continue
            inside_cart = label == "orders" and model.__name__ == "CartLine"
            assert on_delete.__name__ in ("PROTECT", "SET_NULL", "DO_NOTHING") or inside_cart, (
                f"{model.__name__}.{field.name} is {on_delete.__name__}"
            )
