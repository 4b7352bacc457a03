"""What a product's page tells of promotions before anything is in the cart."""

from __future__ import annotations

from datetime import timedelta

from marketplace.foundation.money import Money
from marketplace.promotions import services
from tests.factories import surfaces
from tests.factories.orders import NOON, Street
from tests.factories.pages import Browser
from tests.factories.promotions import promotion

PAGE = "/en/p/almond-biscuits/"
FISH = "/en/p/sardines-in-olive-oil/"


def named(text: str) -> dict[str, str]:
    return {"en": text}


def told(page: str, *texts: str) -> list[str]:
    main = surfaces.browser().open(page).main
    return [text for text in texts if text in main]


def test_what_applies_by_itself_is_told_with_its_terms_and_end(buyer: Browser, shops: Street):
    ends_at = NOON + timedelta(days=10)
    promotion(shops.bakery, name=named("Tenth"), minimum=Money(20_000, "MOP"), ends_at=ends_at)
    main = buyer.open(PAGE).main
    assert "Tenth 10% off · from MOP$200.00 on · until 2 Jun 2026" in main
    assert "Tenth" not in buyer.open(FISH).main


def test_a_code_is_told_to_nobody_and_what_is_used_up_neither(shops: Street):
    promotion(shops.bakery, name=named("Hidden"), code="GEHEIM")
    promotion(shops.bakery, name=named("Later"), starts_at=NOON + timedelta(days=1))
    spent = promotion(
        shops.bakery, name=named("Spent"), use_limit=1, ends_at=NOON + timedelta(days=1)
    )
    assert told(PAGE, "Hidden", "Later", "Spent") == ["Spent"]
    type(spent).objects.update(used=1)
    assert told(PAGE, "Hidden", "Later", "Spent") == []


def test_only_what_is_about_these_goods_and_this_place_is_told(shops: Street):
    product = shops.biscuits.variant.product
    for text, terms in (
        ("About biscuits", {"targets": (f"product:{product.public_id}",)}),
        ("About shelves", {"targets": (f"category:{product.category.slug}",)}),
        ("About wine", {"targets": ("category:wine",)}),
        ("Only here", {"zones": ("CN-GD",)}),
        ("Only elsewhere", {"zones": ("HK",)}),
    ):
        promotion(shops.bakery, name=named(text), **terms)
    every = ("About biscuits", "About shelves", "About wine", "Only here", "Only elsewhere")
    assert told(PAGE, *every) == ["About biscuits", "About shelves", "Only here"]


def test_a_shared_one_is_told_where_the_shop_joined(shops: Street):
    shared = {"marketplace_bps": 4_000, "budget": Money(1_000, "MOP")}
    row = promotion(name=named("Together"), **shared)
    promotion(name=named("Wholly ours"), marketplace_bps=10_000, budget=Money(1_000, "MOP"))
    assert told(PAGE, "Together", "Wholly ours") == ["Wholly ours"]
    services.join_promotion(ref=row.public_id, vendor_id=shops.bakery.pk, by="user:3", now=NOON)
    assert told(PAGE, "Together", "Wholly ours") == ["Together", "Wholly ours"]
    assert told(FISH, "Together", "Wholly ours") == ["Wholly ours"]
