"""A shop's own goods: stock and prices, changed by who keeps them, and by nobody else."""

from __future__ import annotations

import pytest

from catalog.models import Offer, Stock
from catalog.services import add_offer
from marketplace.foundation.money import Money
from tests.factories import accounts, surfaces, vendors
from tests.factories.orders import NOON, Street
from tests.factories.pages import Browser
from tests.vendor_portal.conftest import Portal

URL = "/en/vendor/goods/"


@pytest.fixture
def keeper(portal: Portal, shops: Street) -> Browser:
    """Who keeps the bakery's catalog."""
    person = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, person, "catalog")
    return surfaces.browser(person)


def facts(offer: Offer) -> tuple[int, int]:
    """An offer's price and stock as they are stored."""
    return (
        Offer.objects.get(pk=offer.pk).price_minor,
        Stock.objects.get(pk=offer.pk).on_hand,
    )


def test_stock_and_price_are_changed_on_one_page(keeper: Browser, shops: Street):
    listed = keeper.open(URL)
    where = f"{URL}{shops.biscuits.pk}/"
    assert where in listed.attributes("a", "href")
    assert "MOP$88.00" in listed.main
    assert "Sardines" not in listed.main
    page = keeper.submit(keeper.open(where), "", price="91.50", on_hand="7")
    assert page.path == URL
    assert "MOP$91.50" in page.main
    assert facts(shops.biscuits) == (9_150, 7)
    portuguese = f"/pt/vendor/goods/{shops.biscuits.pk}/"
    keeper.submit(keeper.open(portuguese), "", price="88,00")
    assert facts(shops.biscuits) == (8_800, 7)


def test_goods_are_searched_and_parted(keeper: Browser, shops: Street):
    shared = add_offer(
        vendor_id=shops.bakery.pk,
        variant_public_id=shops.tin.variant.public_id,
        sku="THEIRS-100%",
        price=Money(2_500, "MOP"),
        on_hand=9,
    )

    def rows(query: str) -> list[str]:
        page = keeper.open(f"{URL}?{query}")
        assert page.status == 200
        found = ((shops.biscuits, "own"), (shared, "shared"))
        return [
            name for offer, name in found if f"{URL}{offer.pk}/" in page.attributes("a", "href")
        ]

    assert rows("") == ["own", "shared"]
    for query, found in (
        ("q=alm-", ["own"]),
        ("q=%E6%9D%8F%E4%BB%81", ["own"]),
        ("q=0%25", ["shared"]),
        ("q=%25%25", []),
        ("q=%00", ["own", "shared"]),
        ("show=low", []),
        ("show=off", []),
        ("show=other", ["own", "shared"]),
    ):
        assert rows(query) == found, query
    Stock.objects.filter(pk=shops.biscuits.pk).update(low_since=NOON)
    Offer.objects.filter(pk=shared.pk).update(is_active=False)
    assert (rows("show=low"), rows("show=off")) == (["own"], ["shared"])
    assert f"{URL}?show=low" in keeper.open("/en/vendor/").attributes("a", "href")


def test_no_search_breaks_on_signs_that_the_database_takes_none_of(keeper: Browser):
    for path in (f"{URL}?q=%00a", f"{URL}products/find/?q=%00ab"):
        assert keeper.open(path).status == 200, path
    answer = keeper.client.get("/en/vendor/goods/files/template.xlsx?category=%00")
    assert (answer.status_code, len(b"".join(answer)) > 0) == (200, True)
    assert keeper.open("/api/v1/search/?shop=%00").status == 404


def test_only_pictures_of_a_shops_own_listings_are_offered(keeper: Browser, shops: Street):
    add_offer(
        vendor_id=shops.bakery.pk,
        variant_public_id=shops.tin.variant.public_id,
        sku="THEIRS",
        price=Money(2_500, "MOP"),
        on_hand=9,
    )
    links = [url for url in keeper.open(URL).attributes("a", "href") if "/pictures/" in url]
    assert links == ["/en/vendor/products/almond-biscuits/pictures/"]
    product = keeper.open(f"{URL}products/{shops.biscuits.variant.product.public_id}/")
    assert links[0] in product.attributes("a", "href")


WRONG = {
    "nothing": {"price": "0"},
    "less than nothing": {"price": "-1"},
    "a third of a cent": {"price": "88.005"},
    "no number": {"price": "NaN"},
    "too dear": {"price": "9" * 20},
    "a word": {"on_hand": "many"},
    "minus": {"on_hand": "-1"},
    "too many": {"on_hand": "1000001"},
    "no stock seen": {"seen": ""},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_what_cannot_be_taken_changes_nothing(
    keeper: Browser, shops: Street, changes: dict[str, str]
):
    before = facts(shops.biscuits)
    where = f"{URL}{shops.biscuits.pk}/"
    typed = {"price": "90.00", "on_hand": "5", "seen": str(before[1])} | changes
    page = keeper.post(where, typed)
    assert page.status == 400
    assert page.alerts
    assert facts(shops.biscuits) == before


def test_units_sold_meanwhile_do_not_come_back(keeper: Browser, shops: Street):
    where = f"{URL}{shops.biscuits.pk}/"
    form = keeper.open(where)
    Stock.objects.filter(pk=shops.biscuits.pk).update(on_hand=40)
    page = keeper.submit(form, "", price="90.00", on_hand="120")
    assert page.status == 400
    assert "has changed to 40" in page.alerts[0]
    assert facts(shops.biscuits) == (8_800, 40)  # the price waits with it
    page = keeper.submit(page, "", on_hand="60")
    assert facts(shops.biscuits) == (9_000, 60)


def test_what_a_checkout_holds_cannot_be_counted_away(keeper: Browser, shops: Street):
    Stock.objects.filter(pk=shops.biscuits.pk).update(reserved=3)
    page = keeper.submit(keeper.open(f"{URL}{shops.biscuits.pk}/"), "", on_hand="2")
    assert page.status == 400
    assert facts(shops.biscuits)[1] != 2


def test_goods_are_kept_by_owner_and_catalog_of_their_own_shop(
    keeper: Browser, portal: Portal, shops: Street
):
    where = f"{URL}{shops.biscuits.pk}/"
    typed = {"price": "1.00", "on_hand": "0", "seen": str(facts(shops.biscuits)[1])}
    before = facts(shops.biscuits)
    assert portal.baker.open(URL).status == 200
    for who, status in (
        (portal.packer, 403),
        (portal.clerk, 403),
        (portal.fishmonger, 404),
        (surfaces.stranger(), 404),
    ):
        assert who.open(where).status == status
        assert who.post(where, typed).status == status
    for who in (portal.packer, portal.clerk):
        assert who.open(URL).status == 403
        assert URL not in who.open("/en/vendor/").attributes("a", "href")
    assert surfaces.browser().open(where).path.startswith("/en/account/login/")
    assert facts(shops.biscuits) == before
