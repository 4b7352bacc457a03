"""Who may change whom in the admin: operators look after people, and never after rights."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.backoffice.staff_groups import (
    CHECKERS,
    MAKERS,
    OPERATORS,
    load_staff_groups,
)
from tests.factories import accounts, vendors

pytestmark = pytest.mark.django_db
TAKEN = {"password1": "a-pass-phrase-that-was-taken", "password2": "a-pass-phrase-that-was-taken"}
NO_ADDRESSES = {
    f"addresses-{name}": value
    for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MAX_NUM_FORMS", 1000))
}


@pytest.fixture
def groups() -> dict[str, Group]:
    return load_staff_groups()


def staff(groups: dict[str, Group], name: str, group: str) -> User:
    """A member of staff in one group."""
    person = accounts.person(f"{name}@example.com")
    person.is_staff = True
    person.save()
    person.groups.add(groups[group])
    return person


@pytest.fixture
def operator(groups: dict[str, Group]) -> User:
    return staff(groups, "desk", OPERATORS)


@pytest.fixture
def desk(operator: User) -> Client:
    """An operator's browser."""
    client = Client()
    client.force_login(operator)
    return client


def change(client: Client, person: User, **values: object) -> int:
    """Send the form of a person with other values; return the status of the answer."""
    form = {
        "email": person.email,
        "display_name": person.display_name,
        "language": person.language,
        "is_active": "on",
        "date_joined_0": "2026-11-23",
        "date_joined_1": "12:00:00",
    }
    url = reverse("admin:accounts_user_change", args=(person.pk,))
    return client.post(url, form | NO_ADDRESSES | values).status_code


def test_an_operator_makes_nobody_staff_or_superuser(
    desk: Client, operator: User, groups: dict[str, Group]
):
    buyer = accounts.zhuhai_buyer()
    grabbed = {"is_staff": "on", "is_superuser": "on", "groups": [groups[CHECKERS].pk]}
    assert change(desk, operator, **grabbed) == 403
    assert change(desk, buyer, display_name="Lin", **grabbed) == 302
    buyer.refresh_from_db()
    assert (buyer.display_name, buyer.is_staff, buyer.is_superuser) == ("Lin", False, False)
    assert buyer.groups.count() == 0
    operator.refresh_from_db()
    assert not operator.is_superuser
    assert list(operator.groups.all()) == [groups[OPERATORS]]


def test_an_operator_touches_no_staff(desk: Client, groups: dict[str, Group]):
    for person in (staff(groups, "second", CHECKERS), accounts.operator()):
        before = (person.email, person.password)
        assert change(desk, person, email="mine@example.com") == 403
        password = reverse("admin:auth_user_password_change", args=(person.pk,))
        assert desk.get(password).status_code == 403
        assert desk.post(password, TAKEN).status_code == 403
        removed = desk.post(reverse("admin:accounts_user_delete", args=(person.pk,)), {"post": "y"})
        assert removed.status_code == 403
        person.refresh_from_db()
        assert (person.email, person.password) == before


def test_who_may_delete_people_still_deletes_no_staff(groups: dict[str, Group]):
    keeper = staff(groups, "keeper", OPERATORS)
    keeper.user_permissions.set(accounts.permissions("delete_user"))
    checker, buyer = staff(groups, "second", CHECKERS), accounts.zhuhai_buyer()
    client = Client()
    client.force_login(keeper)
    for person in (checker, buyer):
        client.post(reverse("admin:accounts_user_delete", args=(person.pk,)), {"post": "yes"})
    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "delete_selected", "_selected_action": [checker.pk], "post": "yes"},
    )
    assert set(User.objects.all()) == {keeper, checker}


def test_another_address_of_a_person_is_kept_with_who_wrote_it(desk: Client, operator: User):
    buyer = accounts.zhuhai_buyer()
    assert change(desk, buyer, email="lin.new@example.com") == 302
    buyer.refresh_from_db()
    assert buyer.email == "lin.new@example.com"
    kept = LogEntry.objects.get(object_id=str(buyer.pk))
    assert kept.user == operator
    assert "mail" in kept.change_message


def test_an_operator_adds_a_person_without_rights(desk: Client):
    typed = {"email": "new.owner@example.com", "usable_password": "true"} | TAKEN | NO_ADDRESSES
    grabbed = {"is_staff": "on", "is_superuser": "on"}
    added = desk.post(reverse("admin:accounts_user_add"), typed | grabbed)
    assert added.status_code == 302
    person = User.objects.get(email="new.owner@example.com")
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_a_superuser_gives_rights(groups: dict[str, Group]):
    client, buyer = Client(), accounts.zhuhai_buyer()
    client.force_login(accounts.operator())
    assert change(client, buyer, is_staff="on", groups=[groups[MAKERS].pk]) == 302
    buyer.refresh_from_db()
    assert buyer.is_staff
    assert list(buyer.groups.all()) == [groups[MAKERS]]


def test_finance_changes_no_person(groups: dict[str, Group]):
    buyer = accounts.zhuhai_buyer()
    for name, group in (("first", MAKERS), ("second", CHECKERS)):
        client = Client()
        client.force_login(staff(groups, name, group))
        assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
        assert change(client, buyer, display_name="Somebody") == 403


def test_a_shop_joined_by_an_operator_pays_him_nothing(desk: Client, operator: User):
    bakery = vendors.bakery()
    account = vendors.beneficiary_account(bakery)
    vendors.member(bakery, operator)
    desk.post(
        reverse("admin:vendors_beneficiaryaccount_changelist"),
        {"action": "confirm", "_selected_action": [account.pk]},
    )
    account.refresh_from_db()
    assert account.status == "draft"


MAKING = {
    "vendors.confirm_beneficiaryaccount",
    "settlement.record_bank_answer",
    "settlement.download_payoutfile",
    "settlement.add_hold",
    "settlement.add_adjustment",
    "settlement.add_dutypayment",
    "settlement.add_payeeterms",
    "settlement.add_settlementrun",  # sees what a closing would do
    "charges.change_webhookevent",
    "charges.propose_bankrefund",
    "charges.propose_externalassignment",
    "fx.book_fxdeal",
    "fx.propose_parkedrate",
    "reconciliation.import_statementfile",
    "reconciliation.resolve_break",
    "reconciliation.undo_match",
}
CHECKING = {
    "settlement.approve_batch",
    "settlement.decide_adjustment",
    "settlement.decide_dutypayment",
    "settlement.change_hold",
    "settlement.add_settlementrun",
    "charges.confirm_bankrefund",
    "charges.confirm_externalassignment",
    "fx.approve_parkedrate",
    "fx.confirm_fxdeal",
    "customs_rules.confirm_ruleset",
    "parcels.decide_claim",
    "promotions.decide_promotion",
    "reconciliation.approve_resolution",
}


def test_the_rights_of_a_group_are_what_its_work_needs(groups: dict[str, Group]):
    writing = {
        name: {
            f"{one.content_type.app_label}.{one.codename}"
            for one in group.permissions.exclude(codename__startswith="view_")
        }
        for name, group in groups.items()
    }
    assert writing[MAKERS] == MAKING
    assert writing[CHECKERS] == CHECKING
    operating = writing[OPERATORS]
    assert {name for name in operating if name.startswith(("accounts.", "orders."))} == {
        "accounts.add_user",
        "accounts.change_user",
        "orders.change_vendororder",
        "orders.change_fulfillment",
        "orders.add_refundrequest",
        "orders.change_refundrequest",
        "orders.add_cancellation",
        "orders.decide_return",
        "orders.change_returnaddress",
        "orders.scan_return",
    }
    assert {name for name in operating if name.startswith("charges.")} == {"charges.answer_dispute"}
    assert {name.partition(".")[0] for name in operating} == {
        "accounts", "catalog", "charges", "conversations", "customs_cases", "customs_rules",
        "moderation", "notifications", "orders", "parcels", "promotions", "reviews", "search",
        "settlement", "shipping", "vendors",
    }  # fmt: skip
    assert {name for name in operating if name.startswith("settlement.")} == {"settlement.add_hold"}
    assert not [name for name in operating if ".delete_" in name or ".confirm_" in name]


def test_operators_decide_about_listings_and_keep_what_is_decided_by(groups: dict[str, Group]):
    rights = groups[OPERATORS].permissions.filter(content_type__app_label="moderation")
    assert set(rights.exclude(codename__startswith="view_").values_list("codename", flat=True)) == {
        "decide_changeset",
        *(
            f"{verb}_{noun}"
            for verb in ("add", "change")
            for noun in ("screenrule", "moderationreason", "approvalrule", "trustpin")
        ),
    }


def test_the_door_of_the_admin_counts_wrong_pass_phrases():
    boss = User.objects.create_superuser(f"{uuid4().hex}@example.com", accounts.PASSWORD)
    client = Client(REMOTE_ADDR="192.0.2.7", headers={"Accept-Language": "en"})
    sign_in = client.get("/admin/", follow=True)
    assert sign_in.request["PATH_INFO"] == "/en/account/login/"
    for _time in range(6):
        for door in ("/admin/login/", "/en/account/login/"):
            tried = {"login": boss.email, "username": boss.email, "password": "wrong"}
            client.post(door, tried)
    right = {"login": boss.email, "username": boss.email, "password": accounts.PASSWORD}
    for door in ("/admin/login/", "/en/account/login/"):
        client.post(door, right)
    assert "_auth_user_id" not in client.session


def test_staff_sign_in_by_the_shop_and_arrive_in_the_admin():
    boss = accounts.operator()
    client = Client(REMOTE_ADDR="192.0.2.8", headers={"Accept-Language": "en"})
    form = client.get("/admin/catalog/", follow=True)
    url = f"{form.request['PATH_INFO']}?{form.request['QUERY_STRING']}"
    right = {"login": boss.email, "password": accounts.PASSWORD, "next": "/admin/catalog/"}
    arrived = client.post(url, right, follow=True)
    assert (arrived.status_code, arrived.request["PATH_INFO"]) == (200, "/admin/catalog/")


def test_a_buyer_who_knocks_at_the_admin_is_refused():
    client = Client()
    client.force_login(accounts.zhuhai_buyer())
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_admin_speaks_the_language_of_the_person_else_of_the_browser(operator: User):
    for own, browsers, said in (
        ("en", "zh-Hant", "en"),
        ("pt", "en", "pt"),
        ("", "en", "en"),
        ("", "pt", "pt"),
        ("xx", "en", "en"),
    ):
        User.objects.filter(pk=operator.pk).update(language=own)
        client = Client(headers={"Accept-Language": browsers})
        client.force_login(operator)
        page = client.get("/admin/")
        with translation.override(said):
            assert translation.gettext("Operations") in page.content.decode(), (own, browsers)
        assert f'lang="{said}"' in page.content.decode()
        assert page["Content-Language"] == said
