"""Use cases of goods: offers' terms, thresholds, shared offers, scheduled moves, brands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog import queries, services
from catalog.errors import MoveInThePast, NoSuchPage, OfferExists, PricesRefused, SkuTaken
from catalog.models import Brand, Offer, OfferPrice, PastPrice, Product, ScheduledMove, Stock
from catalog.quantity_prices import PriceStep
from catalog.queries.categories import read_tree
from catalog.search import queries as listings
from catalog.search.port import Known
from catalog.search.types import SearchRequest
from catalog.services import stock
from catalog.types import StockLine
from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def biscuits() -> Offer:
    return catalog.almond_biscuits(vendors.bakery(), on_hand=10)


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def told(topic: str) -> list[dict[str, object]]:
    rows = OutboxEvent.objects.filter(topic=f"catalog.{topic}").order_by("recorded_at")
    return list(rows.values_list("payload", flat=True))


def test_an_offer_keeps_its_further_prices_and_carts_know_them(biscuits: Offer):
    steps = (PriceStep(2, mop(8_400)), PriceStep(1, Money(7_500, "CNY")))
    services.set_offer_terms(offer_id=biscuits.pk, further=steps, compare_at=mop(9_900))
    facts = queries.offers_by_id([biscuits.pk])[biscuits.pk]
    assert set(facts.further) == set(steps)
    services.set_offer_terms(offer_id=biscuits.pk)
    assert not OfferPrice.objects.exists()
    assert Offer.objects.get().compare_at_minor is None
    assert len(told("offer_changed")) == 2


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ({"further": [PriceStep(2, mop(8_800))]}, "dearer"),
        ({"further": [PriceStep(1, mop(1))]}, "own"),
        ({"compare_at": mop(8_800)}, "before"),
        ({"compare_at": Money(9_900, "HKD")}, "before"),
    ],
)
def test_terms_that_make_no_sense_change_nothing(
    biscuits: Offer, terms: dict[str, object], fault: str
):
    services.set_offer_terms(offer_id=biscuits.pk, further=[PriceStep(2, mop(8_400))])
    with pytest.raises(PricesRefused) as refused:
        services.set_offer_terms(offer_id=biscuits.pk, **terms)  # type: ignore[arg-type]
    assert refused.value.fault == fault
    assert OfferPrice.objects.get().price_minor == 8_400


def test_the_page_shows_the_price_before_as_long_as_the_past_bears_it_out(biscuits: Offer):
    now = datetime.now(UTC)
    services.set_offer_terms(offer_id=biscuits.pk, compare_at=mop(9_900))
    assert queries.product_page("almond-biscuits").variants[0].price_before is None
    reduced = now - timedelta(days=3)
    Offer.objects.update(price_since=reduced)
    PastPrice.objects.create(
        offer=biscuits,
        price_minor=9_900,
        currency="MOP",
        since=reduced - timedelta(days=60),
        until=reduced,
    )
    assert queries.product_page("almond-biscuits").variants[0].price_before == mop(9_900)


def test_a_vendor_is_told_once_when_stock_falls_to_its_threshold(biscuits: Offer):
    services.set_offer_terms(offer_id=biscuits.pk, low_stock_at=5)
    stock.reserve([StockLine(biscuits.pk, 4)], "order:a", NOON)
    assert told("stock_ran_low") == []
    stock.reserve([StockLine(biscuits.pk, 1)], "order:b", NOON)
    stock.reserve([StockLine(biscuits.pk, 1)], "order:c", NOON)
    assert [event["left"] for event in told("stock_ran_low")] == [5]
    assert Stock.objects.get().low_since is not None
    stock.release("order:a")
    assert Stock.objects.get().low_since is None
    services.set_stock(offer_id=biscuits.pk, on_hand=7)
    assert [event["left"] for event in told("stock_ran_low")] == [5, 5]


def test_selling_out_and_coming_back_is_told_and_nothing_between(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 9)], "order:a", NOON)
    assert told("stock_changed") == []
    stock.reserve([StockLine(biscuits.pk, 1)], "order:b", NOON)
    stock.commit("order:b")
    stock.release("order:a")
    assert [event["is_sold_out"] for event in told("stock_changed")] == [True, False]


def test_another_vendor_offers_a_product_and_its_own_shop_tells_its_own_price(biscuits: Offer):
    shop = vendors.tinned_fish_shop()
    wanted = {"vendor_id": shop.pk, "price": mop(9_200), "on_hand": 3}
    variant_id = biscuits.variant.public_id
    made = services.add_offer(variant_public_id=variant_id, sku="BIS", **wanted)
    page = queries.product_page("almond-biscuits", "en")
    assert [(o.vendor_id, o.price) for o in page.offers] == [
        (biscuits.vendor_id, mop(8_800)),
        (shop.pk, mop(9_200)),
    ]
    assert [v.offer_id for v in page.variants] == [biscuits.pk]
    assert set(page.sellers) == {biscuits.vendor_id, shop.pk}
    known = Known(read_tree("en"), vendor_id=shop.pk)
    (card,) = listings.search_page(SearchRequest("", "en", vendor_slug=shop.slug), known).cards
    assert (card.price_from, card.vendor_slug) == (mop(9_200), shop.slug)
    asked = SearchRequest("", "en", vendor_slug=biscuits.vendor.slug)
    (own,) = listings.search_page(asked).cards
    assert own.price_from == mop(8_800)
    with pytest.raises(OfferExists):
        services.add_offer(variant_public_id=variant_id, sku="BIS-2", **wanted)
    other = catalog.offer(biscuits.variant.product, "ALM-12", 4_800).variant
    with pytest.raises(SkuTaken):
        services.add_offer(variant_public_id=other.public_id, sku="BIS", **wanted)
    assert Offer.objects.filter(vendor=shop).get() == made


def test_a_product_that_is_not_shown_is_offered_by_its_lister_alone(biscuits: Offer):
    Product.objects.update(status="draft")
    shop = vendors.tinned_fish_shop()
    with pytest.raises(NoSuchPage):
        services.add_offer(
            vendor_id=shop.pk,
            variant_public_id=biscuits.variant.public_id,
            sku="BIS",
            price=mop(1),
            on_hand=1,
        )


def test_a_product_is_found_by_its_number_in_any_length_and_by_words(biscuits: Offer):
    shop = vendors.tinned_fish_shop()
    biscuits.variant.gtin = "0036000291452"
    biscuits.variant.save()
    for wanted in ("036000291452", "杏仁", "biscuits ALMOND"):
        (found,) = queries.find_products(shop.pk, wanted)
        assert [version.is_offered for version in found.versions] == [False]
    for wanted in ("4006381333931", "almond wine", "a", ""):
        assert queries.find_products(shop.pk, wanted) == ()
    assert queries.find_products(biscuits.vendor_id, "almond") == ()


def test_a_listing_is_published_and_archived_at_its_instants(biscuits: Offer):
    product = biscuits.variant.product
    Product.objects.update(status="submitted", published_at=None)
    at = NOON + timedelta(hours=1)
    for move, due in (("publish", at), ("archive", at + timedelta(days=1))):
        services.schedule_move(product_id=product.pk, move=move, due_at=due, now=NOON)
    assert services.move_due(now=NOON) == 0
    assert services.move_due(now=at) == 1
    assert Product.objects.get().status == "published"
    assert services.move_due(now=at + timedelta(days=1)) == 1
    assert Product.objects.get().status == "archived"
    assert len(told("product_published")) == len(told("product_archived")) == 1


def test_a_move_that_is_refused_says_why_and_is_not_tried_again(biscuits: Offer):
    product = biscuits.variant.product
    Product.objects.update(status="draft")
    due = NOON + timedelta(hours=1)
    services.schedule_move(product_id=product.pk, move="publish", due_at=due, now=NOON)
    assert services.move_due(now=due) == 1
    row = ScheduledMove.objects.get()
    assert (row.status, row.ended_at) == ("refused", due)
    assert row.refusal
    assert services.move_due(now=due) == 0


def test_a_scheduled_move_is_moved_canceled_and_never_in_the_past(biscuits: Offer):
    product = biscuits.variant.product
    for hours in (1, 2):
        due = NOON + timedelta(hours=hours)
        services.schedule_move(product_id=product.pk, move="archive", due_at=due, now=NOON)
    assert ScheduledMove.objects.get().due_at == NOON + timedelta(hours=2)
    services.cancel_move(product_id=product.pk, move="archive", now=NOON)
    assert services.move_due(now=NOON + timedelta(days=9)) == 0
    with pytest.raises(MoveInThePast):
        services.schedule_move(product_id=product.pk, move="archive", due_at=NOON, now=NOON)


def test_a_brand_is_found_by_any_spelling_and_made_once():
    made = Brand.objects.create(
        slug="galo", name_zh_hant="公雞牌", name_en="Galo", aliases=["Nuri", "Galo Gourmet"]
    )
    for text in ("galo", " 公雞牌 ", "NURI", "galo  gourmet"):
        assert services.brand_of(text) == made
    assert services.find_brand("Gal") is None
    new = services.brand_of("拾磨")
    assert new is not None
    assert services.brand_of("拾磨") == new
    assert services.brand_of("  ") is None


def test_related_goods_are_those_chosen_by_hand_first(biscuits: Offer):
    shop = biscuits.vendor
    for slug in ("tarts", "rolls"):
        catalog.offer(catalog.product(shop, slug), slug.upper(), 900)
    found = queries.product_page("almond-biscuits")
    assert {card.slug for card in listings.related(found)} == {"tarts", "rolls"}
    rolls = Product.objects.get(slug="rolls")
    biscuits.variant.product.related.create(other=rolls)
    assert [card.slug for card in listings.related(found)] == ["rolls"]
