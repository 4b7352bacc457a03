"""A shop's promotions in the portal: made, read, stopped, joined, and nobody else's."""

from __future__ import annotations

import pytest

from marketplace.foundation.clock import macau_day, now
from marketplace.promotions.models import Participation, Promotion
from tests.factories import accounts, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.factories.promotions import coupon, promotion

URL = "/en/vendor/promotions/"


@pytest.fixture
def baker(shops: Street) -> Browser:
    """The bakery's owner."""
    person = accounts.baker()
    vendors.member(shops.bakery, person)
    return surfaces.browser(person)


def typed(**changes: object) -> dict[str, object]:
    usual = {
        "kind": "percentage",
        "percent": "12.5",
        "name_zh_hant": "中秋優惠",
        "name_en": "Mid-Autumn offer",
        "starts_on": str(macau_day(now())),
        "stacking": "combinable",
        "minimum": "200",
        "code": "moon 2026",
        "use_limit": "100",
    }
    return usual | changes


def test_a_shop_makes_a_promotion_and_reads_what_came_of_it(baker: Browser, shops: Street):
    assert "No promotions yet" in baker.open(URL).main
    assert baker.client.post(f"{URL}new/", typed()).status_code == 302
    row = Promotion.objects.get()
    assert (row.vendor, row.percent_bps, row.code) == (shops.bakery, 1_250, "MOON2026")
    assert (row.minimum_minor, row.currency, row.use_limit) == (20_000, "MOP", 100)
    assert (row.marketplace_bps, row.status) == (0, "running")
    page = baker.open(URL).main
    for told in ("Mid-Autumn offer", "MOON2026", "12.5% off · from MOP$200.00 on", "0 uses of 100"):
        assert told in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"percent": ""}, "A percentage is above 0"),
        ({"kind": "amount"}, "Say how much is taken off."),
        ({"code": "abc"}, "A code has 6 to 24"),
        ({"ends_on": "2020-01-01"}, "The end comes after the start."),
        ({"kind": "buy_get"}, "At least one unit is bought."),
        ({"products": ["product:prd_OTHER"]}, "product:prd_OTHER"),
        ({"kind": "buy_get", "buy": "40000", "get": "1"}, "less than or equal to 10000"),
        ({"person_limit": "40000"}, "less than or equal to 10000"),
        ({"ends_on": "9999-12-31"}, "less than or equal to"),
        ({"starts_on": "9999-12-31"}, "less than or equal to"),
    ],
)
def test_terms_that_do_not_fit_are_told_at_their_field(baker: Browser, changes, told):
    answer = baker.client.post(f"{URL}new/", typed(**changes))
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Promotion.objects.exists()


def test_a_promotion_can_be_of_one_product_alone(baker: Browser, shops: Street):
    ref = f"product:{shops.biscuits.variant.product.public_id}"
    assert baker.client.post(f"{URL}new/", typed(products=[ref])).status_code == 302
    assert Promotion.objects.get().targets == [ref]


def test_a_shop_stops_its_own_and_no_others(baker: Browser, shops: Street):
    own, other = promotion(shops.bakery), promotion(shops.tinned_fish)
    assert baker.client.post(f"{URL}{own.public_id}/stop/").status_code == 302
    assert baker.client.post(f"{URL}{other.public_id}/stop/").status_code == 404
    statuses = dict(Promotion.objects.values_list("pk", "status"))
    assert statuses == {own.pk: "stopped", other.pk: "running"}
    assert other.public_id not in baker.open(URL).main


def test_a_shop_takes_part_in_a_shared_one_and_leaves_it(baker: Browser, shops: Street):
    row = coupon()
    assert "Your part of each discount: 60%" in baker.open(URL).main
    where = f"{URL}{row.public_id}/join/"
    assert baker.client.post(where).status_code == 302
    assert Participation.objects.get().vendor == shops.bakery
    assert "you take part" in baker.open(URL).main
    assert baker.client.post(where, {"leave": "1"}).status_code == 302
    assert not Participation.objects.exists()
