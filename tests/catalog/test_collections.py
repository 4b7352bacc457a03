"""Pages of goods that stand together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog import queries
from catalog.errors import NoSuchPage
from catalog.models import Brand, Collection, Product, Tag
from marketplace.vendors.models import Vendor
from tests.factories import accounts, catalog, vendors

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods() -> dict[str, Product]:
    """Three products: a day, ten and a hundred days old; at 9, 19 and 29 patacas."""
    shop, top = vendors.bakery(), catalog.category("sweets")
    below = catalog.category("tarts", parent=top)
    made = {}
    for slug, days, price in (("new", 1, 900), ("fresh", 10, 1_900), ("old", 100, 2_900)):
        at = datetime.now(UTC) - timedelta(days=days)
        category = below if slug != "old" else catalog.category("savory")
        made[slug] = catalog.product(shop, slug, category=category, published_at=at)
        catalog.offer(made[slug], slug.upper(), price)
    return made


def shown(**rule: Any) -> list[str]:
    Collection.objects.create(
        slug="c", kind="rule", is_shown=True, name_zh_hant="精選", name_en="Chosen", **rule
    )
    page = queries.collection_page("c", language="en")
    assert page.name == "Chosen"
    return [card.slug for card in page.listing.cards]


def test_a_rule_takes_a_category_with_everything_below(goods: dict[str, Product]):
    assert shown(rule_category=goods["new"].category.parent) == ["new", "fresh"]


def test_a_rule_takes_prices(goods: dict[str, Product]):
    rule = {"rule_price_from_minor": 1_900, "rule_price_to_minor": 2_900, "rule_currency": "MOP"}
    assert shown(**rule) == ["fresh", "old"]


def test_a_rule_takes_what_is_new_and_every_part_must_fit(goods: dict[str, Product]):
    brand = Brand.objects.create(slug="b", name_zh_hant="牌")
    Product.objects.filter(slug__in=("fresh", "old")).update(brand=brand)
    assert shown(rule_new_days=30, rule_brand=brand) == ["fresh"]


def test_a_tag_has_a_page_and_is_a_rule(goods: dict[str, Product]):
    tag = Tag.objects.create(slug="gift", label_zh_hant="送禮", label_en="Gifts")
    goods["old"].tags.add(tag)
    assert shown(rule_tag=tag) == ["old"]
    page = queries.tag_page("gift", language="en")
    assert (page.name, [card.slug for card in page.listing.cards]) == ("Gifts", ["old"])
    assert [link.slug for link in queries.product_page("old", "en").tags] == ["gift"]


def test_a_collection_by_hand_keeps_its_order_unless_prices_are_wanted(goods: dict[str, Product]):
    made = Collection.objects.create(slug="c", is_shown=True, name_zh_hant="精選")
    for place, slug in enumerate(("old", "new", "fresh")):
        made.chosen.create(product=goods[slug], position=place)
    Product.objects.filter(slug="fresh").update(status="archived")
    slugs = [card.slug for card in queries.collection_page("c").listing.cards]
    assert slugs == ["old", "new"]
    by_price = queries.collection_page("c", sort="price")
    assert [card.slug for card in by_price.listing.cards] == ["new", "old"]
    Vendor.objects.update(status="suspended")
    assert queries.collection_page("c").listing.cards == ()


def test_a_hidden_collection_and_an_unknown_tag_have_no_page(goods: dict[str, Product]):
    Collection.objects.create(slug="c", kind="rule", rule_new_days=9, name_zh_hant="精選")
    with pytest.raises(NoSuchPage):
        queries.collection_page("c")
    with pytest.raises(NoSuchPage):
        queries.tag_page("nothing")
    assert queries.shown_collections() == ()


def test_an_operator_types_a_rule_in_amounts(client: Client):
    client.force_login(accounts.operator())
    url = reverse("admin:catalog_collection_add")
    data = {"slug": "cheap", "kind": "rule", "position": "0", "name_zh_hant": "平"}
    data |= {"chosen-TOTAL_FORMS": "0", "chosen-INITIAL_FORMS": "0"}
    assert client.post(url, data).status_code == 200  # a rule that says nothing
    assert client.post(url, data | {"price_to": "19.50"}).status_code == 200  # of which currency?
    answer = client.post(url, data | {"price_to": "19.50", "rule_currency": "MOP"})
    assert answer.status_code == 302
    assert Collection.objects.get().rule_price_to_minor == 1_950
