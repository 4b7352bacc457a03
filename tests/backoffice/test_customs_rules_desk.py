"""Rules of customs at the desk: proposed, tried, put in force by another person."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketplace.customs.rules import queries, services
from marketplace.customs.rules.models import RuleProposal, RuleSet
from marketplace.customs.rules.shipped import shipped_sets
from marketplace.foundation.clock import now
from tests.factories import accounts

pytestmark = pytest.mark.django_db

SETS = "/admin/customs_rules/ruleset/"
PROPOSALS = "/admin/customs_rules/ruleproposal/"
LIMITS = next(each.payload for each in shipped_sets() if each.kind == "limits")
ASKED = {
    "kind": "limits",
    "valid_from": "2099-07-01T00:00",
    "source": "an announcement",
    "reason": "it was announced",
    "payload": json.dumps(LIMITS | {"vat_share": "1"}),
}


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    services.load_shipped_sets(now=now())


def staff(email: str, *codes: str) -> Client:
    person = accounts.person(email)
    person.is_staff = True
    person.save(update_fields=("is_staff",))
    person.user_permissions.set(accounts.permissions("view_ruleset", "view_ruleproposal", *codes))
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def maker() -> Client:
    return staff("maker@example.com", "propose_ruleset", "confirm_ruleset")


@pytest.fixture
def checker() -> Client:
    return staff("checker@example.com", "confirm_ruleset")


def test_one_proposes_sees_the_effect_and_another_puts_it_in_force(maker, checker) -> None:
    first = RuleSet.objects.get(kind="limits")
    page = maker.get(f"{SETS}{first.pk}/change/").content.decode()
    assert f"?from={first.pk}" in page
    begun = maker.get(f"{PROPOSALS}propose/?from={first.pk}").content.decode()
    assert "single_minor" in begun
    maker.post(f"{PROPOSALS}propose/", ASKED)
    row = RuleProposal.objects.get()
    shown = maker.get(f"{PROPOSALS}{row.pk}/change/").content.decode()
    assert "vat_share" in shown
    assert "CN¥89.45" in shown  # wine before …
    assert "CN¥111.11" in shown  # … and after
    assert "confirm/" not in shown  # not by the same person
    maker.post(f"{PROPOSALS}{row.pk}/confirm/")
    row.refresh_from_db()
    assert row.status == "open"
    assert "confirm/" in checker.get(f"{PROPOSALS}{row.pk}/change/").content.decode()
    checker.post(f"{PROPOSALS}{row.pk}/confirm/")
    row.refresh_from_db()
    assert row.status == "confirmed"
    assert str(queries.rulebook_at(row.valid_from).limits.vat_share) == "1"


def test_rules_that_do_not_read_are_refused_above_the_form(maker) -> None:
    spoiled = ASKED | {"payload": '{"rows": []}'}
    page = maker.post(f"{PROPOSALS}propose/", spoiled).content.decode()
    assert "This is not readable" in page
    assert (
        "not JSON" in maker.post(f"{PROPOSALS}propose/", ASKED | {"payload": "{"}).content.decode()
    )
    assert not RuleProposal.objects.exists()


def test_a_proposal_is_tried_on_consignments_that_are_handed_in(maker) -> None:
    maker.post(f"{PROPOSALS}propose/", ASKED)
    row = RuleProposal.objects.get()
    case = {"name": "my own parcel", "lines": [{"hs_code": "1905310000", "value": "100.00"}]}

    def tried(*cases: object) -> str:
        file = SimpleUploadedFile("sample.json", json.dumps(cases).encode())
        return maker.post(f"{PROPOSALS}{row.pk}/try/", {"file": file}).content.decode()

    page = tried(case)
    assert "my own parcel" in page
    assert "CN¥13.00" in page
    assert "no zone that we know" in tried(case | {"zone": "XX"})


def test_the_list_of_goods_is_read_and_proposed(maker) -> None:
    asked = {key: ASKED[key] for key in ("valid_from", "source", "reason")} | {"edition": "2099"}
    file = SimpleUploadedFile("list.csv", "税号,货品名称\n19053100,甜饼干\n".encode())
    maker.post(f"{PROPOSALS}list/", asked | {"file": file})
    assert RuleProposal.objects.get().payload["rows"][0]["hs8"] == "19053100"
    holed = SimpleUploadedFile("list.csv", b"hs8\n1905\n")
    page = maker.post(f"{PROPOSALS}list/", asked | {"file": holed}).content.decode()
    assert "Some rows of this file are not readable." in page


def test_who_may_only_read_decides_nothing(maker) -> None:
    maker.post(f"{PROPOSALS}propose/", ASKED)
    row = RuleProposal.objects.get()
    reader = staff("reader@example.com")
    assert "confirm/" not in reader.get(f"{PROPOSALS}{row.pk}/change/").content.decode()
    for step in (
        "propose/",
        "list/",
        f"{row.pk}/try/",
        f"{row.pk}/confirm/",
        f"{row.pk}/withdraw/",
    ):
        assert reader.post(f"{PROPOSALS}{step}").status_code == 403
    row.refresh_from_db()
    assert row.status == "open"


def test_a_proposal_is_withdrawn(maker) -> None:
    maker.post(f"{PROPOSALS}propose/", ASKED)
    row = RuleProposal.objects.get()
    maker.post(f"{PROPOSALS}{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.status == "withdrawn"
