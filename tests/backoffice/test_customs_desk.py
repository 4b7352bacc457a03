"""The desk of a customs operator: queues, papers beside answers, steps under guard."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from marketplace.customs.cases import states
from marketplace.customs.cases.models import CustomsCase
from tests.customs.cases.conftest import signing, world  # noqa: F401
from tests.factories.identities import resident

URL = "/admin/customs_cases/customscase/"


@pytest.fixture
def rejected(world) -> CustomsCase:  # noqa: F811
    case = world.open()
    world.office.modes.change({"script": {case.order_no: "reject"}})
    world.pass_time(20, steps=10)
    case.refresh_from_db()
    assert case.state == states.REJECTED
    return case


def test_a_case_shows_papers_beside_answers_and_nobody_by_name(rejected, admin_client):
    page = admin_client.get(f"{URL}{rejected.pk}/change/").content.decode()
    assert "SIMULATED" in page
    assert "[SIM]" in page
    assert "CEB621" in page
    assert resident(1) not in page
    assert f"***{resident(1)[-4:]}" in page
    assert "林嘉莲" not in page
    assert "情侣路" not in page


@pytest.mark.parametrize(
    ("queue", "is_in"),
    [("rejected", True), ("held", False), ("match", False), ("silent", False), ("tax", False)],
)
def test_a_case_stands_in_its_queue(rejected, admin_client, queue, is_in):
    page = admin_client.get(f"{URL}?queue={queue}").content.decode()
    assert (rejected.public_id in page) == is_in


def test_sending_again_asks_why(rejected, admin_client):
    url = reverse("admin:customs_cases_customscase_again", args=[rejected.pk])
    admin_client.post(url, {"reason": ""})
    rejected.refresh_from_db()
    assert rejected.state == states.REJECTED
    answer = admin_client.post(url, {"reason": "customs asked for it"})
    rejected.refresh_from_db()
    assert (answer.status_code, rejected.state, rejected.tries) == (302, states.MATCHED, 1)


def test_a_stranger_may_not_decide(rejected, client, django_user_model):
    person = django_user_model.objects.create_user("staff@ponte.example", "x" * 14, is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename="view_customscase"))
    client.force_login(person)
    for step in ("again", "cancel", "return"):
        url = reverse(f"admin:customs_cases_customscase_{step}", args=[rejected.pk])
        assert client.post(url, {"reason": "x"}).status_code == 403
    assert client.get(f"{URL}{rejected.pk}/change/").status_code == 200


def test_a_case_is_canceled_from_its_page(rejected, admin_client):
    url = reverse("admin:customs_cases_customscase_cancel", args=[rejected.pk])
    admin_client.post(url, {"reason": "the buyer wants it no more"})
    rejected.refresh_from_db()
    assert rejected.state == states.CANCELED
