"""The buyer's page of the vault: to state, see masked, correct, withdraw and delete."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from marketplace.customs.identity import queries, services
from marketplace.customs.identity.models import IdentityProfile
from marketplace.customs.identity.types import Owner
from marketplace.customs.quota import services as quota
from marketplace.foundation.money import Money
from tests.factories import accounts, surfaces
from tests.factories.identities import NAME, recorded, resident
from tests.factories.orders import NOON
from tests.factories.pages import LANGUAGES, Browser

pytestmark = pytest.mark.django_db
CARD = {"kind": "resident_id", "name": NAME, "number": resident(), "declare": "on"}


@pytest.fixture
def buyer(clock) -> Browser:
    return surfaces.browser(accounts.zhuhai_buyer())


def owner() -> Owner:
    return Owner(user_id=accounts.User.objects.get(email="lin.zhuhai@example.com").pk)


def test_what_is_typed_is_never_on_a_page_again(buyer: Browser):
    page = buyer.open("/en/me/identity/")
    wrong = buyer.submit(page, "/me/identity/", **(CARD | {"number": resident()[:-1] + "9"}))
    assert wrong.status == 400
    assert "has a slip" in wrong.source
    told = buyer.submit(wrong, "/me/identity/", **CARD)
    assert told.status == 200
    for seen in (wrong, told, buyer.open("/en/me/identity/")):
        assert resident()[:-1] not in seen.source
        assert NAME not in seen.source
    assert f"***{resident()[-4:]}" in told.source
    assert "林**" in told.source
    assert "no-store" in told.header("Cache-Control")
    assert queries.identity_of(owner()).purposes == {"declare"}


def test_the_session_and_its_copies_hold_no_number(buyer: Browser):
    buyer.submit(buyer.open("/en/me/identity/"), "/me/identity/", **CARD)
    assert resident() not in str(dict(buyer.client.session.items()))


def test_without_the_consent_nothing_is_taken(buyer: Browser):
    given = {name: value for name, value in CARD.items() if name != "declare"}
    page = buyer.submit(buyer.open("/en/me/identity/"), "/me/identity/", **given)
    assert page.status == 400
    assert "Without your consent" in page.source
    assert not IdentityProfile.objects.exists()


def test_consents_are_given_and_taken_back_one_by_one(buyer: Browser):
    recorded(owner(), purposes=frozenset({"declare"}))
    page = buyer.open("/en/me/identity/")
    page = buyer.submit(page, "/identity/keep/", word="given")
    assert queries.identity_of(owner()).purposes == {"declare", "keep"}
    page = buyer.submit(page, "/identity/keep/", word="withdrawn")
    assert "Your consent is withdrawn." in page.source
    assert queries.identity_of(owner()) is None
    assert "Only kept" in page.source


def test_deleted_it_is_gone_and_can_be_stated_again(buyer: Browser):
    recorded(owner())
    page = buyer.submit(buyer.open("/en/me/identity/"), "/identity/delete/")
    assert "Your identity is deleted." in page.source
    assert IdentityProfile.objects.get().status == "erased"
    assert "State your identity" in page.source
    again = buyer.submit(page, "/me/identity/", **CARD)
    assert f"***{resident()[-4:]}" in again.source


def test_an_order_under_way_keeps_it(buyer: Browser):
    recorded(owner())
    services.use_identity(owner=owner(), order_ref="order:ord_A", now=NOON)
    page = buyer.open("/en/me/identity/")
    assert "An order under way still needs it" in page.source
    page = buyer.submit(page, "/identity/delete/")
    assert "once the law lets it go" in page.source
    assert "an order is under way" in page.source


def test_the_allowance_is_what_we_know_of_the_year(buyer: Browser):
    recorded(owner())
    index = services.use_identity(owner=owner(), order_ref="order:ord_A", now=NOON)
    amount = Money(480_000, "CNY")
    quota.reserve_quota(index=index, order_ref="order:ord_A", amount=amount, now=NOON)
    page = buyer.open("/en/me/identity/")
    for figure in ("CN¥26,000.00", "CN¥21,200.00", "CN¥4,800.00"):
        assert figure in page.source


def test_another_person_and_a_guest_see_nothing(buyer: Browser):
    recorded(owner())
    stranger = surfaces.browser(accounts.stranger())
    page = stranger.open("/en/me/identity/")
    assert resident()[-4:] not in page.source
    answer = stranger.client.post("/en/me/identity/delete/")
    assert answer.status_code == 404
    assert queries.identity_of(owner()) is not None
    guest = Client().get("/en/me/identity/")
    assert guest.headers["Location"] == "/en/account/login/?next=/en/me/identity/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_of_its_reader(buyer: Browser, language: str):
    recorded(owner())
    page = buyer.open(f"/{language}/me/identity/")
    with translation.override(language):
        assert translation.gettext("Identity for customs") in page.source
        assert translation.gettext("Withdraw this consent") in page.source
    assert ("Withdraw this consent" in page.source) == (language == "en")
