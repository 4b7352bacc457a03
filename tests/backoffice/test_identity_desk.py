"""Operators and the vault: masked lists, and one number at a time for a reason."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.customs.identity.models import IdentityAccess, IdentityProfile
from marketplace.customs.identity.types import Owner
from marketplace.customs.quota import services as quota
from marketplace.foundation.money import Money
from tests.factories import accounts
from tests.factories.identities import NAME, recorded, resident
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
SEES = ("view_identityprofile", "view_identityaccess", "view_identityconsent", "view_consenttext",
        "view_erasurejob", "view_quotaentry", "view_quotayear")  # fmt: skip
ASKED = {"reason": "customs asked about this parcel", "pass_phrase": accounts.PASSWORD}


def desk(*rights: str, name: str = "desk") -> Client:
    person = User.objects.create_user(f"{name}@example.com", accounts.PASSWORD, is_staff=True)
    person.user_permissions.set(accounts.permissions(*SEES, *rights))
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def row(clock) -> IdentityProfile:
    buyer = accounts.zhuhai_buyer()
    found = IdentityProfile.objects.get(public_id=recorded(Owner(user_id=buyer.pk)))
    quota.reserve_quota(
        index=found.number_index, order_ref="order:ord_A", amount=Money(100, "CNY"), now=NOON
    )
    return found


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def pages(row: IdentityProfile) -> list[str]:
    lists = [
        f"admin:{app}_{model}_changelist"
        for app, models in (
            ("identity", ("identityprofile", "identityaccess", "identityconsent", "consenttext",
                          "erasurejob")),
            ("quota", ("quotaentry", "quotayear")),
        )
        for model in models
    ]  # fmt: skip
    own = reverse("admin:identity_identityprofile_change", args=[row.pk])
    return [own, own.replace("change", "history"), *map(reverse, lists)]


def test_no_list_and_no_history_shows_a_number_a_name_or_a_whole_index(row: IdentityProfile):
    client = desk("reveal_identityprofile")
    client.post(reverse("admin:identity_identityprofile_reveal", args=[row.pk]), ASKED)
    for url in pages(row):
        answer = client.get(url)
        assert answer.status_code == 200, url
        text = answer.content.decode()
        assert resident() not in text, url
        assert NAME not in text, url
        assert row.number_index not in text, url
    assert f"***{row.last_four}" in client.get(pages(row)[0]).content.decode()


def test_a_number_is_shown_for_a_reason_and_the_own_pass_phrase(row: IdentityProfile):
    client = desk("reveal_identityprofile")
    url = reverse("admin:identity_identityprofile_reveal", args=[row.pk])
    assert url in client.get(pages(row)[0]).content.decode()
    assert resident() not in client.get(url).content.decode()
    for wrong in ({"pass_phrase": "not it"}, {"reason": "short"}, {"reason": resident()}):
        answer = client.post(url, ASKED | wrong)
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()
        assert NAME not in answer.content.decode()
    shown = client.post(url, ASKED)
    assert resident() in shown.content.decode()
    assert NAME in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert list(IdentityAccess.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "wrong_pass",
        "shown",
    ]


def test_who_may_only_look_is_not_offered_it_and_turned_away(row: IdentityProfile):
    client = desk()
    url = reverse("admin:identity_identityprofile_reveal", args=[row.pk])
    assert url not in client.get(pages(row)[0]).content.decode()
    assert client.get(url).status_code == 403
    assert client.post(url, ASKED).status_code == 403
    assert not IdentityAccess.objects.exists()


def test_the_hour_ends_at_the_desk_too(row: IdentityProfile, settings):
    settings.IDENTITY_REVEALS_PER_HOUR = 1
    client = desk("reveal_identityprofile")
    url = reverse("admin:identity_identityprofile_reveal", args=[row.pk])
    assert resident() in client.post(url, ASKED).content.decode()
    answer = client.post(url, ASKED).content.decode()
    assert resident() not in answer
    assert "within this hour" in answer
