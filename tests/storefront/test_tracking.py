"""The buyer's page of a parcel: plain words, the carrier's under them, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.orders import services
from marketplace.orders.models import VendorOrder
from marketplace.orders.signing import order_token
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import News
from marketplace.shipping.parcels import services as parcels
from marketplace.shipping.parcels.models import Shipment
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.orders import NOON, Street

NUMBER = "SF1234567890123"


@pytest.fixture
def part(shops: Street) -> VendorOrder:
    part = orders.part_of(orders.captured(orders.placed_order(shops)), shops.bakery)
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number=NUMBER,
        member=vendors.member(shops.bakery, accounts.baker()),
        now=NOON,
    )
    return part


def link(part: VendorOrder, language: str = "en") -> str:
    token = order_token(part.order.public_id)
    return f"/{language}/parts/{part.public_id}/tracking/?t={token}"


def tell(status: Status, text: str, hours: int) -> None:
    news = News("sf", NUMBER, status.value, text, status, NOON + timedelta(hours=hours), "拱北")
    at = NOON + timedelta(days=1)
    parcels.record_news(shipment_id=Shipment.objects.get().pk, news=[news], source="sf", now=at)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Customs is looking at the parcel."),
        ("zh-hant", "海關正在查驗包裹"),
        ("zh-hans", "海关正在查验包裹"),
        ("pt", "A alfândega está a verificar a encomenda."),
    ],
)
def test_a_buyer_reads_plain_words_and_the_carriers_own(part, language: str, words: str):
    tell(Status.PICKED_UP, "顺丰速运 已收取快件", 1)
    tell(Status.CUSTOMS_HOLD, "快件等待海关查验 <b>", 20)
    page = surfaces.browser().open(link(part, language))
    assert words in page.text
    assert NUMBER in page.text
    assert page.text.index("快件等待海关查验 <b>") < page.text.index("已收取快件")


def test_the_order_leads_there_with_its_token(part):
    buyer = surfaces.browser()
    links = buyer.open(surfaces.link(part.order)).attributes("a", "href")
    assert [each for each in links if "/tracking/" in each] == [link(part)]


def test_a_stranger_sees_nothing(part):
    stranger = surfaces.stranger()
    for where in (f"/en/parts/{part.public_id}/tracking/", link(part)[:-3]):
        assert stranger.open(where).status == 404


def test_before_it_left_there_is_nothing_to_follow(shops: Street):
    part = orders.part_of(orders.captured(orders.placed_order(shops)), shops.bakery)
    assert "Not on its way yet" in surfaces.browser().open(link(part)).text
