"""Who acts for whom, what commission counts, which shops are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from marketplace.vendors import queries
from marketplace.vendors.errors import MemberRoleMissing, NoSuchVendor
from marketplace.vendors.models import Vendor
from marketplace.vendors.services import confirm_beneficiary_account
from marketplace.vendors.types import LegalParty
from tests.factories import accounts, vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_commission_is_the_setting_while_there_are_no_terms(settings: Any):
    settings.COMMISSION_DEFAULT_BPS = 775
    assert queries.commission_bps(vendors.bakery().pk, NOON) == 775


def test_the_latest_terms_that_are_valid_count():
    bakery = vendors.bakery()
    vendors.terms(bakery, 900, NOON - timedelta(days=30))
    vendors.terms(bakery, 600, NOON)
    vendors.terms(bakery, 100, NOON + timedelta(seconds=1))
    assert queries.commission_bps(bakery.pk, NOON) == 600
    assert queries.commission_bps(bakery.pk, NOON - timedelta(seconds=1)) == 900


def test_a_vendors_own_terms_win_over_newer_terms_of_everyone():
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    vendors.terms(bakery, 500, NOON - timedelta(days=300))
    vendors.terms(None, 1_000, NOON - timedelta(days=1))
    assert queries.commission_bps(bakery.pk, NOON) == 500
    assert queries.commission_bps(fish.pk, NOON) == 1_000


def test_own_terms_of_zero_are_terms():
    bakery = vendors.bakery()
    vendors.terms(bakery, 0)
    vendors.terms(None, 1_000)
    assert queries.commission_bps(bakery.pk, NOON) == 0


def test_a_member_is_led_to_the_own_vendor():
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    baker, fishmonger = accounts.baker(), accounts.fishmonger()
    vendors.member(bakery, baker)
    vendors.member(fish, fishmonger)
    assert queries.vendor_for_member(baker) == bakery
    assert queries.vendor_for_member(fishmonger) == fish


def test_who_acts_for_nobody_finds_no_vendor():
    vendors.member(vendors.bakery(), accounts.baker())
    for person in (accounts.stranger(), accounts.operator(), AnonymousUser()):
        with pytest.raises(NoSuchVendor):
            queries.vendor_for_member(person)


def test_a_member_who_was_switched_off_finds_no_vendor():
    baker = accounts.baker()
    vendors.member(vendors.bakery(), baker)
    baker.is_active = False
    with pytest.raises(NoSuchVendor):
        queries.vendor_for_member(baker)


def test_a_role_opens_its_own_doors_and_the_owners_opens_all():
    bakery = vendors.bakery()
    owner, packer = accounts.baker(), accounts.fishmonger()
    vendors.member(bakery, owner, role="owner")
    vendors.member(bakery, packer, role="fulfillment")
    assert queries.vendor_for_member(owner, "finance") == bakery
    assert queries.vendor_for_member(packer, "fulfillment", "catalog") == bakery
    with pytest.raises(MemberRoleMissing):
        queries.vendor_for_member(packer, "finance")


def test_a_card_is_written_in_the_language_asked_for_with_fallbacks():
    vendors.bakery()
    card = queries.vendor_card("cunha-bakery", "pt")
    assert card.name == "Pastelaria da Rua do Cunha"
    assert card.tagline == "石磨杏仁餅"  # no Portuguese one: Traditional Chinese, then English
    assert card.ref == f"vendor:{card.public_id}"


@pytest.mark.parametrize("status", [s for s in Vendor.Status.values if s != "approved"])
def test_a_shop_that_is_not_approved_is_not_shown(status: str):
    bakery = vendors.bakery(status=status)
    assert queries.vendor_cards() == []
    with pytest.raises(NoSuchVendor):
        queries.vendor_card("cunha-bakery")
    with pytest.raises(NoSuchVendor):
        queries.vendor_card_by_id(bakery.pk)


def test_cards_of_shops_take_one_statement(django_assert_num_queries: Any):
    vendors.tinned_fish_shop()
    vendors.bakery()
    vendors.wine_importer()
    with django_assert_num_queries(1):
        cards = queries.vendor_cards(limit=2, language="en")
    assert [card.name for card in cards] == ["Rua do Cunha Bakery", "Sea Wind Tinned Fish"]


def test_a_paper_names_the_holder_of_the_account_that_was_confirmed_by_then():
    bakery = vendors.bakery(street="Rua do Cunha 1")
    assert queries.legal_party(bakery, "MOP", NOON) == LegalParty(bakery.name, "Rua do Cunha 1")

    def confirm(currency: str, name: str, at: datetime) -> None:
        account = vendors.beneficiary_account(bakery, currency, account_name=name)
        confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=at)

    confirm("MOP", "Pastelaria Cunha, Lda.", NOON - timedelta(days=2))
    confirm("HKD", "Cunha Bakery Limited", NOON - timedelta(days=1))
    confirm("MOP", "Another Name, Lda.", NOON + timedelta(days=1))
    told = LegalParty("Pastelaria Cunha, Lda.", "Rua do Cunha 11\nMacau, MO")
    assert queries.legal_party(bakery, "MOP", NOON) == told
    assert queries.legal_party(bakery, "HKD", NOON).name == "Cunha Bakery Limited"
    assert queries.legal_party(bakery, "CNY", NOON).name == "Cunha Bakery Limited"
    assert queries.legal_party(bakery, "MOP", NOON + timedelta(days=2)).name == "Another Name, Lda."
