"""The product page, and facts about offers for carts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from catalog import queries
from catalog.errors import NoSuchPage
from catalog.models import Attribute, CategoryAttribute, Offer, Product, Stock, Tag
from catalog.search import queries as listings
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db
# product with its pictures, options, answers and tags; category tree; offers with stock and shops
PRODUCT_STATEMENTS = 3
# offers with everything around them, pictures
OFFER_STATEMENTS = 2


def test_the_page_tells_everything_in_one_language(django_assert_num_queries: Any):
    fish = vendors.tinned_fish_shop()
    sardines = catalog.sardines(fish, on_hand=5)
    catalog.picture(sardines.tin.variant.product, "a/tin.webp", alt_pt="Uma lata")
    with django_assert_num_queries(PRODUCT_STATEMENTS):
        page = queries.product_page("sardines-in-olive-oil", "pt")
    assert page.name == "Sardinhas em azeite"
    assert page.vendor.name == "Conservas Vento do Mar"
    assert [link.slug for link in page.breadcrumbs] == ["tinned-fish", "sardines"]
    assert [(v.label, v.price, v.available) for v in page.variants] == [
        ("Caixa de oferta, 6 latas", Money(16_800, "MOP"), 5),
        ("Uma lata", Money(2_650, "MOP"), 5),
    ]
    gift_set = page.variants[0]
    assert gift_set.offer_id == sardines.gift_set.pk
    assert (gift_set.net_weight_g, gift_set.gross_weight_g) == (750, 1_120)
    assert (gift_set.hs_code, gift_set.origin_country) == ("1604131090", "PT")
    assert gift_set.is_low_stock
    assert (page.price_from, page.has_price_range) == (Money(2_650, "MOP"), True)
    assert [picture.alt for picture in page.pictures] == ["Uma lata"]
    assert page.restricted_tags == ("fish",)
    assert [p.value for p in page.parameters][-2:] == ["Portugal", "750\u00a0g · 125\u00a0g"]


def test_answers_stand_in_the_order_of_the_categories_and_numbers_stay_exact(
    django_assert_num_queries: Any,
):
    biscuits = catalog.almond_biscuits(vendors.bakery()).variant.product
    sugar = Attribute.objects.create(code="sugar", kind="number", unit="%", name_en="Sugar")
    nuts = Attribute.objects.create(code="nuts", kind="choice", name_en="Nuts")
    story = Attribute.objects.create(code="story", kind="text", name_en="Story")
    elsewhere = catalog.category("tea")
    for category, attribute, position in (
        (biscuits.category, nuts, 1),
        (biscuits.category.parent, sugar, 2),
        (elsewhere, sugar, 0),  # what another category asks moves nothing
    ):
        CategoryAttribute.objects.create(category=category, attribute=attribute, position=position)
    answers = biscuits.attributes
    answers.create(attribute=story, text_en="Baked by hand")  # nobody asks for it any more
    answers.create(attribute=sugar, number=Decimal("1234567890.1"))
    for code, label, position in (("cashew", "Cashew", 2), ("almond", "Almond", 1)):
        choice = nuts.choices.create(code=code, label_en=label, position=position)
        answers.create(attribute=nuts, choice=choice)
    biscuits.tags.add(Tag.objects.create(slug="gift", label_en="For a gift"))
    with django_assert_num_queries(PRODUCT_STATEMENTS):
        page = queries.product_page("almond-biscuits", "en")
    assert [(each.label, each.value) for each in page.parameters][-3:] == [
        ("Nuts", "Almond, Cashew"),
        ("Sugar", "1,234,567,890.1\u00a0%"),
        ("Story", "Baked by hand"),
    ]
    assert [(tag.slug, tag.label) for tag in page.tags] == [("gift", "For a gift")]


@pytest.mark.parametrize(
    ("language", "origin"), [("zh-hant", "葡萄牙"), ("zh-hans", "葡萄牙"), ("en", "Portugal")]
)
def test_the_origin_is_named_in_the_language(language: str, origin: str):
    catalog.sardines(vendors.tinned_fish_shop())
    page = queries.product_page("sardines-in-olive-oil", language)
    assert origin in [fact.value for fact in page.parameters]


@pytest.mark.parametrize(
    ("language", "origin"),
    [("zh-hant", "澳門"), ("zh-hans", "中国澳门"), ("pt", "Macau"), ("en", "Macau")],
)
def test_goods_of_the_place_say_so_as_a_label_does(language: str, origin: str):
    catalog.almond_biscuits(vendors.bakery())
    page = queries.product_page("almond-biscuits", language)
    assert origin in [fact.value for fact in page.parameters]


def test_the_language_of_the_page_is_the_active_one():
    catalog.almond_biscuits(vendors.bakery())
    with translation.override("zh-hans"):
        assert queries.product_page("almond-biscuits").name == "石磨杏仁饼"


def test_a_sold_out_variant_stays_and_another_is_chosen_at_first():
    sardines = catalog.sardines(vendors.tinned_fish_shop())
    Stock.objects.filter(pk=sardines.gift_set.pk).update(on_hand=0)
    page = queries.product_page("sardines-in-olive-oil", "en")
    assert [variant.is_sold_out for variant in page.variants] == [True, False]
    assert page.first_available.offer_id == sardines.tin.pk
    assert not page.is_sold_out
    Stock.objects.update(on_hand=0)
    page = queries.product_page("sardines-in-olive-oil", "en")
    assert page.is_sold_out
    assert page.first_available.offer_id == sardines.gift_set.pk


def test_an_offer_without_counted_stock_is_sold_out():
    catalog.almond_biscuits(vendors.bakery())
    Stock.objects.all().delete()
    assert queries.product_page("almond-biscuits").is_sold_out


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: Product.objects.update(status="draft"),
        lambda: Product.objects.update(slug="another"),
        lambda: Offer.objects.update(is_active=False),
        lambda: Vendor.objects.update(status="suspended"),
    ],
)
def test_a_product_that_may_not_be_shown_has_no_page(hidden: Any):
    catalog.almond_biscuits(vendors.bakery())
    hidden()
    with pytest.raises(NoSuchPage):
        queries.product_page("almond-biscuits")


def test_facts_about_offers_take_two_statements(django_assert_num_queries: Any):
    bakery = vendors.bakery()
    biscuits = catalog.almond_biscuits(bakery, on_hand=7)
    sardines = catalog.sardines(vendors.tinned_fish_shop())
    catalog.picture(biscuits.variant.product, "a/box.webp")
    ids = [biscuits.pk, sardines.tin.pk, sardines.gift_set.pk, 0]
    with django_assert_num_queries(OFFER_STATEMENTS):
        facts = queries.offers_by_id(ids)
    assert set(facts) == set(ids) - {0}
    box = facts[biscuits.pk]
    assert (box.vendor_id, box.vendor_ref, box.vendor_slug) == (
        bakery.pk,
        bakery.ref,
        "cunha-bakery",
    )
    assert box.product_name_by_lang == {
        "zh-hant": "石磨杏仁餅",
        "zh-hans": "石磨杏仁饼",
        "pt": "Bolachas de amêndoa",
        "en": "Almond biscuits",
    }
    assert box.variant_label_by_lang["en"] == "24 pieces"
    assert (box.sku, box.price, box.available) == ("ALM-24", Money(8_800, "MOP"), 7)
    assert (box.gross_weight_g, box.hs_code) == (740, "1905310000")
    assert box.picture is not None
    assert (box.picture.path, box.product_slug) == ("a/box.webp", "almond-biscuits")
    assert box.is_sellable
    assert facts[sardines.tin.pk].picture is None
    with translation.override("pt"):
        assert (box.product_name, box.variant_label) == ("Bolachas de amêndoa", "24 unidades")


def test_a_variants_own_picture_is_preferred():
    sardines = catalog.sardines(vendors.tinned_fish_shop())
    product = sardines.tin.variant.product
    catalog.picture(product, "a/set.webp")
    catalog.picture(product, "a/tin.webp", variant=sardines.tin.variant, position=1)
    facts = queries.offers_by_id([sardines.tin.pk, sardines.gift_set.pk])
    paths = {offer_id: each.picture and each.picture.path for offer_id, each in facts.items()}
    assert paths == {sardines.tin.pk: "a/tin.webp", sardines.gift_set.pk: "a/set.webp"}


@pytest.mark.parametrize(
    "stop",
    [
        lambda: Product.objects.update(status="archived"),
        lambda: Offer.objects.update(is_active=False),
        lambda: Vendor.objects.update(status="suspended"),
    ],
)
def test_an_offer_that_cannot_be_bought_is_still_known(stop: Any):
    offer = catalog.almond_biscuits(vendors.bakery())
    stop()
    facts = queries.offers_by_id([offer.pk])[offer.pk]
    assert not facts.is_sellable
    assert facts.available == 100


def test_beside_a_product_stand_its_category_then_its_shop_and_never_itself():
    bakery, tins = vendors.bakery(), vendors.tinned_fish_shop()
    found = catalog.almond_biscuits(bakery).variant.product
    beside = catalog.product(tins, "their-biscuits", category=found.category)
    catalog.offer(beside, "B1", 1_000)
    catalog.sardines(tins)  # neither of the category nor of the shop
    also = catalog.product(bakery, "house-tea", category=catalog.category("tea"))
    catalog.offer(also, "B2", 1_000)
    draft = catalog.product(bakery, "not-yet", status=Product.Status.DRAFT)
    catalog.offer(draft, "B3", 1_000)
    cards = listings.related(queries.product_page("almond-biscuits"))
    assert [card.slug for card in cards] == ["their-biscuits", "house-tea"]
    tins.status = tins.Status.SUSPENDED
    tins.save()
    cards = listings.related(queries.product_page("almond-biscuits"))
    assert [card.slug for card in cards] == ["house-tea"]
