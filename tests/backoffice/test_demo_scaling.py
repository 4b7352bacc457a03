"""Generated listings: deterministic values, valid rows, and no way to load one twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection

from catalog.models import Offer, Picture, Product, Stock, Variant
from marketplace.backoffice.demo.content import load
from marketplace.backoffice.demo.loading.goods import load_products
from marketplace.backoffice.demo.loading.shops import load_categories, load_vendors
from marketplace.backoffice.demo.loading.stamp import Wish
from marketplace.backoffice.demo.scaling import filling
from marketplace.backoffice.demo.scaling.generator import Generator
from marketplace.backoffice.demo.scaling.mixing import mixed, short_code
from marketplace.backoffice.demo.scaling.rows import escaped
from marketplace.vendors.models import Vendor

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(demo=load(), seed=7, vendor_count=60)


def test_the_same_seed_makes_the_same_listings(generator: Generator):
    again = Generator(demo=load(), seed=7, vendor_count=60)
    assert list(generator.listings(0, 400)) == list(again.listings(0, 400))
    assert list(again.listings(390, 400)) == list(generator.listings(0, 400))[390:]


def test_another_seed_makes_other_listings(generator: Generator):
    other = Generator(demo=load(), seed=8, vendor_count=60)
    ours, theirs = (set(each.slugs(0, 500)) for each in (generator, other))
    assert ours.isdisjoint(theirs)


def test_slugs_skus_codes_and_names_are_unique(generator: Generator):
    listings = list(generator.listings(0, 10_000))
    offers = [offer for listing in listings for offer in listing.offers]
    assert len({listing.slug for listing in listings}) == 10_000
    assert len({listing.code for listing in listings}) == 10_000
    assert len({offer.code for offer in offers}) == len(offers)
    assert len({(listing.vendor, o.sku) for listing in listings for o in listing.offers}) == len(
        offers
    )
    for language in range(4):
        assert len({listing.name[language] for listing in listings}) == 10_000


def test_values_fit_their_columns(generator: Generator):
    for listing in generator.listings(990_000, 995_000):
        assert len(listing.slug) <= 120
        assert max(len(part) for part in listing.name) <= 160
        assert 1 <= len(listing.offers) <= 2
        for offer in listing.offers:
            assert len(offer.sku) <= 40
            assert offer.price_minor >= 10
            assert offer.price_minor % 10 == 0
            assert offer.on_hand >= 0


def test_a_listing_is_sold_by_a_shop_of_its_kind(generator: Generator):
    for listing in generator.listings(0, 2_000):
        shop, _ = generator.bases[listing.base]
        assert generator.model_of(listing.vendor).kind == shop.kind
    assert {listing.vendor for listing in generator.listings(0, 5_000)} == set(range(60))


def test_mixed_numbers_and_codes_are_pinned():
    assert mixed(1, 2, 3) == 13_494_880_823_802_729_342
    assert short_code(0) == "000000000000"
    assert short_code((1 << 60) - 1) == "ZZZZZZZZZZZZ"


def test_text_is_escaped_for_copy():
    assert escaped("a\tb\nc\\d\r") == "a\\tb\\nc\\\\d\\r"


# --- in the database ----------------------------------------------------------------------

SMALL = replace(load(), vendors=tuple(replace(v, products=v.products[:2]) for v in load().vendors))
Fill = Callable[..., int]


@pytest.fixture
def fill(db: None, monkeypatch: pytest.MonkeyPatch) -> Fill:
    """Load generated listings on top of 24 of the demo's own, in small chunks."""
    load_products(SMALL, load_categories(SMALL), load_vendors(SMALL, NOW), NOW)
    Picture.objects.bulk_create(
        Picture(product=product, path=f"pictures/{product.slug}.webp", width=960, height=960)
        for product in Product.objects.all()
    )
    monkeypatch.setattr(filling, "CHUNK", 100)

    def run(products: int, vendors: int = 20, seed: int = 3) -> int:
        wish = Wish(products=products, vendors=vendors, seed=seed)
        return filling.fill_up(demo=SMALL, wish=wish, now=NOW, say=str)

    return run


def test_listings_fill_up_to_the_wished_totals(fill: Fill):
    assert fill(products=450) == 426
    assert Product.objects.count() == 450
    assert Vendor.objects.count() == 20
    assert Stock.objects.count() == Offer.objects.count() == Variant.objects.count()
    assert Picture.objects.count() == 450


def test_filling_up_twice_adds_nothing(fill: Fill):
    fill(products=450)
    before = set(Product.objects.values_list("pk", flat=True))
    assert fill(products=450) == 0
    assert set(Product.objects.values_list("pk", flat=True)) == before


def test_a_larger_wish_keeps_what_is_there_and_adds_the_rest(fill: Fill):
    fill(products=280)
    before = set(Product.objects.values_list("slug", flat=True))
    assert fill(products=450) == 170
    after = set(Product.objects.values_list("slug", flat=True))
    assert before < after
    assert len(after) == 450


def test_a_loaded_listing_has_what_the_pages_read(fill: Fill):
    fill(products=250)
    listing = next(Generator(demo=SMALL, seed=3, vendor_count=20).listings(5, 6))
    product = Product.objects.get(slug=listing.slug)
    offers = Offer.objects.filter(variant__product=product).order_by("pk")
    assert product.public_id == f"prd_{listing.code}"
    assert product.status == "published"
    assert (product.name_zh_hant, product.name_en) == (listing.name.zh_hant, listing.name.en)
    assert product.description_pt
    assert [offer.price_minor for offer in offers] == [o.price_minor for o in listing.offers]
    assert {offer.currency for offer in offers} == {product.vendor.price_currency}
    assert {offer.vendor_id for offer in offers} == {product.vendor_id}
    assert product.price_from_minor == min(o.price_minor for o in listing.offers)
    assert product.price_to_minor == max(o.price_minor for o in listing.offers)
    assert product.pictures.get().sizes == [320, 640]


def test_listing_prices_equal_what_the_trigger_would_compute(fill: Fill):
    fill(products=450)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM catalog_product p JOIN LATERAL ("
            " SELECT min(o.price_minor) low, max(o.price_minor) high, max(o.currency) money"
            " FROM catalog_offer o JOIN catalog_variant v ON v.id = o.variant_id"
            " WHERE v.product_id = p.id AND o.is_active) n ON true"
            " WHERE (p.price_from_minor, p.price_to_minor, p.price_currency)"
            " IS DISTINCT FROM (n.low, n.high, n.money)"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM catalog_product WHERE price_from_minor IS NULL")
        assert cursor.fetchone() == (0,)


def test_later_rows_get_fresh_ids(fill: Fill):
    fill(products=200)
    newest = Product.objects.order_by("-pk").values_list("pk", flat=True)[0]
    product = Product.objects.create(
        slug="later",
        vendor=Vendor.objects.all()[0],
        category=Product.objects.all()[0].category,
        name_zh_hant="後來",
    )
    assert product.pk > newest


def test_the_planner_knows_how_many_shops_and_listings_there_are(fill: Fill):
    fill(products=300, vendors=37)
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in (Vendor, Product)]
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = ANY(%s)", [tables])
        assert {int(row[0]) for row in cursor.fetchall()} == {37, 300}
