"""The list of personal data follows the models: docs/privacy.md."""

from __future__ import annotations

import re

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from marketplace.privacy.inventory import INVENTORY, NOT_OF_BUYERS, listed_columns

OURS = ("marketplace", "catalog", "payments", "allauth", "django.contrib")
ABOUT_A_PERSON = re.compile(
    r"email|phone|address|recipient|client_ip|^ip$|user_agent|session_data|payer_ref|(^|_)note$"
    r"|gift_message|shown_name|display_name|password|^to$|^html$|(^|_)text$|subject|sealed|_sealed$"
    r"|^ending$|number_index|^index$|last_four|phone_last4|signed_by|^proof$|account_name"
    r"|account_number|beneficiary_name|^street(_|$)|postcode|(^|_)holder"
)


def told_of_people(found: list[type[models.Model]]) -> set[str]:
    """Every column that points at a person, or whose name says that it is about one."""
    person = get_user_model()
    columns = set()
    for model in found:
        for field in model._meta.concrete_fields:
            points = field.is_relation and field.related_model is person
            text = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
            is_text = isinstance(field, (*text, models.GenericIPAddressField)) and not field.choices
            if points or (is_text and ABOUT_A_PERSON.search(field.name)):
                columns.add(f"{model._meta.label}.{field.name}")
    return columns


def installed() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(OURS)]


def test_every_column_about_a_person_stands_in_the_list():
    assert sorted(told_of_people(installed()) - listed_columns() - NOT_OF_BUYERS) == []


def test_a_new_personal_column_without_a_line_would_be_found():
    class Passport(models.Model):
        user = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)
        email = models.EmailField()
        size = models.IntegerField()

        class Meta:
            app_label = "somewhere"
            managed = False

    assert told_of_people([Passport]) == {"somewhere.Passport.user", "somewhere.Passport.email"}
    del apps.all_models["somewhere"]


def test_the_list_names_no_column_that_is_not_there_and_none_twice():
    known = {f"{m._meta.label}.{f.name}" for m in installed() for f in m._meta.concrete_fields}
    assert sorted((listed_columns() | NOT_OF_BUYERS) - known) == []
    columns = [column for entry in INVENTORY for column in entry.columns]
    assert len(columns) == len(set(columns))
    assert listed_columns().isdisjoint(NOT_OF_BUYERS)
