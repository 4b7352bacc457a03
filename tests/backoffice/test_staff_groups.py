"""The groups that every installation has, and that no demo is needed for them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from marketplace.backoffice.management.commands import prepare
from marketplace.backoffice.staff_groups import CHECKERS, CUSTOMS, MAKERS, OPERATORS

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch, settings, secured) -> list[str]:
    """Run `prepare` where the demo is kept out, on a database that is migrated already."""
    settings.DEMO_ALLOWED = False
    called: list[str] = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **_: called.append(name))
    call_command("prepare", verbosity=0)
    return called


def rights(group: str) -> set[str]:
    found = Group.objects.get(name=group).permissions
    return set(found.values_list("codename", flat=True))


def test_prepare_makes_the_groups_and_keeps_the_demo_out(prepared: list[str]):
    assert prepared == ["compile_messages", "migrate", "secure_database"]
    assert set(Group.objects.values_list("name", flat=True)) == {
        *(OPERATORS, MAKERS, CHECKERS),
        CUSTOMS,
    }


def test_no_group_may_both_draw_and_approve(prepared: list[str]):
    assert "approve_batch" in rights(CHECKERS)
    assert "approve_batch" not in rights(MAKERS) | rights(OPERATORS)
    assert "confirm_beneficiaryaccount" in rights(MAKERS)
    assert "confirm_beneficiaryaccount" not in rights(OPERATORS) | rights(CHECKERS)
    assert "add_adjustment" in rights(MAKERS) - rights(CHECKERS) - rights(OPERATORS)
    assert "decide_adjustment" in rights(CHECKERS) - rights(MAKERS) - rights(OPERATORS)
    assert "change_hold" in rights(CHECKERS) - rights(MAKERS) - rights(OPERATORS)
    assert "add_hold" in rights(MAKERS) & rights(OPERATORS)


def test_customs_operators_work_the_cases_and_alone_see_identities(prepared: list[str]):
    assert "reveal_identityprofile" in rights(CUSTOMS)
    assert {"view_customscase", "decide_customscase", "view_shipment"} <= rights(CUSTOMS)
    others = rights(OPERATORS) | rights(MAKERS) | rights(CHECKERS)
    assert {each for each in others if "identity" in each or "quota" in each} == set()


def test_no_group_deletes_anything(prepared: list[str]):
    all_rights = rights(OPERATORS) | rights(MAKERS) | rights(CHECKERS) | rights(CUSTOMS)
    assert [each for each in all_rights if each.startswith("delete_")] == []
