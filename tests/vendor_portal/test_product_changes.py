"""A shop edits what buyers see, reads how its change stands, and takes it back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catalog.models import Product, ScheduledMove
from catalog.moderation import services
from catalog.moderation.models import ChangeSet
from tests.factories import accounts, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.vendor_portal.conftest import Portal

URL = "/en/vendor/goods/products/"


@pytest.fixture
def keeper(portal: Portal, shops: Street) -> Browser:
    """Who keeps the bakery's catalog."""
    person = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, person, "catalog")
    return surfaces.browser(person)


def test_an_edit_waits_is_shown_and_can_be_withdrawn(keeper: Browser, shops: Street):
    product = shops.biscuits.variant.product
    where = f"{URL}{product.public_id}/"
    told = keeper.submit(keeper.open(where), f"{product.public_id}/", name_en="Almond cakes")
    assert "The marketplace looks at it." in told.text
    assert Product.objects.get(pk=product.pk).name_en == "Almond biscuits"
    page = keeper.open(where)
    assert "Name (English) Almond biscuits Almond cakes" in page.main
    form = page.form(f"{product.public_id}/")
    assert form.values["name_en"] == "Almond cakes"  # the next edit begins with this one
    keeper.submit(page, "withdraw/")
    assert ChangeSet.objects.get().status == "withdrawn"
    assert not keeper.open(where).has_form("withdraw/")
    same = keeper.submit(keeper.open(where), f"{product.public_id}/")
    assert "Nothing differs from what buyers see." in same.text


def test_banned_goods_are_said_at_their_field(keeper: Browser, shops: Street):
    services.load_starter_list()
    product = shops.biscuits.variant.product
    page = keeper.open(f"{URL}{product.public_id}/")
    page = keeper.submit(page, f"{product.public_id}/", name_pt="Bolachas e charutos cubanos")
    assert page.status == 400
    assert "“charutos” · Tobacco · House rule; Macau Law 5/2011" in page.main
    assert not ChangeSet.objects.exists()


def test_another_shop_cannot_withdraw_it(keeper: Browser, shops: Street):
    theirs = shops.tin.variant.product
    assert keeper.post(f"{URL}{theirs.public_id}/withdraw/").status == 404


def test_a_shop_says_until_when_and_takes_down_and_shows_again(keeper: Browser, shops: Street):
    product = shops.biscuits.variant.product
    where = f"{URL}{product.public_id}/"
    page = keeper.submit(keeper.open(where), "schedule/", due_at="2026-12-24T18:30", act="set")
    assert page.path.startswith(where)
    assert "Saved." in page.text
    move = ScheduledMove.objects.get()
    assert (move.move, move.due_at) == ("archive", datetime(2026, 12, 24, 10, 30, tzinfo=UTC))
    assert page.form("schedule/").values["due_at"] == "2026-12-24T18:30"
    for typed, told in (
        ("2020-01-01T10:00", "Choose an instant that is still to come."),
        ("soon", "Choose a day and a time."),
    ):
        page = keeper.submit(page, "schedule/", due_at=typed, act="set")
        assert told in page.text
    keeper.submit(page, "schedule/", act="cancel_archive")
    assert ScheduledMove.objects.get().status == "canceled"
    keeper.post(f"{where}schedule/", {"act": "down"})
    assert keeper.open("/en/p/almond-biscuits/").status == 404
    page = keeper.post(f"{where}schedule/", {"act": "show"})
    assert "Buyers see it now." in page.text
    assert keeper.open("/en/p/almond-biscuits/").status == 200


def test_another_shop_moves_nothing(keeper: Browser, shops: Street):
    theirs = shops.tin.variant.product
    assert keeper.post(f"{URL}{theirs.public_id}/schedule/", {"act": "down"}).status == 404
    assert Product.objects.get(pk=theirs.pk).status == "published"


def test_a_product_from_an_unusual_country_stays_from_there(keeper: Browser, shops: Street):
    Product.objects.update(origin_country="DE")
    product = shops.biscuits.variant.product
    page = keeper.open(f"{URL}{product.public_id}/")
    assert page.form(f"{product.public_id}/").values["origin_country"] == "DE"
    same = keeper.submit(page, f"{product.public_id}/")
    assert "Nothing differs from what buyers see." in same.text
