"""What is found, in which order, with which counts, and from how many statements."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from catalog.errors import NoSuchPage
from catalog.models import Brand, Product
from catalog.search import queries, services
from catalog.search.engines import engine, searching, statements
from catalog.search.types import Facet, SearchRequest, SearchResult
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db


def find(text: str = "", language: str = "en", **more: Any) -> SearchResult:
    return engine().search(SearchRequest(text, language, **more))


def slugs(found: SearchResult) -> list[str]:
    by_id = dict(Product.objects.values_list("pk", "slug"))
    return [by_id[pk] for pk in found.product_ids]


def counts(found: SearchResult, code: str) -> Mapping[str, int]:
    facet: Facet = next(each for each in found.facets if each.code == code)
    return {choice.code: choice.count for choice in facet.choices}


@pytest.fixture
def shelf() -> dict[str, Product]:
    """Three teas of the bakery and one of the wine importer, who prices in HKD."""
    leaf = catalog.category("tea", name_zh_hant="茶", name_en="Tea")
    bakery, importer = vendors.bakery(), vendors.wine_importer()
    made = {}
    for slug, shop, price, on_hand in (
        ("green-tea", bakery, 4_000, 5),
        ("black-tea", bakery, 8_000, 5),
        ("oolong-tea", bakery, 12_000, 0),
        ("white-tea", importer, 8_000, 5),
    ):
        brand, _ = Brand.objects.get_or_create(slug=shop.slug, name_en=shop.name_en)
        made[slug] = catalog.product(shop, slug, category=leaf, brand=brand)
        catalog.offer(made[slug], slug.upper(), price, on_hand=on_hand)
    services.set_destinations({bakery.pk: ["MO", "CN-GD"], importer.pk: ["MO"]})
    services.set_price_rates({"MOP": Decimal(1), "HKD": Decimal("1.03")})
    services.count_sale(
        reference="order:one",
        quantities={made["black-tea"].variants.get().offers.get().pk: 3},
        sold_at=catalog.PUBLISHED_AT,
    )
    services.index_touched()
    services.refresh_terms()
    return made


def test_both_scripts_and_every_language_find_the_same():
    catalog.almond_biscuits(vendors.bakery())
    services.index_touched()
    for text in ("杏仁餅", "杏仁饼", "amêndoa", "AMENDOA", "almond biscuit"):
        assert slugs(find(text)) == ["almond-biscuits"], text


def test_what_can_be_bought_and_sent_there_comes_first_then_what_sells(shelf: dict[str, Product]):
    assert slugs(find("tea", destination="CN-GD")) == [
        "black-tea",  # sold three
        "green-tea",
        "white-tea",  # does not ship there; else as new as the next
        "oolong-tea",  # sold out
    ]


@pytest.mark.parametrize(
    ("sort", "first"), [("price", "green-tea"), ("sales", "black-tea"), ("newest", "white-tea")]
)
def test_other_orders(shelf: dict[str, Product], sort: Any, first: str):
    assert slugs(find("tea", sort=sort))[0] == first


def test_filters_narrow_and_each_facet_is_counted_without_its_own(shelf: dict[str, Product]):
    found = find("tea", filters={"ships_to": ("CN-GD",), "in_stock": ("yes",)})
    assert sorted(slugs(found)) == ["black-tea", "green-tea"]
    assert counts(found, "ships_to") == {"MO": 3, "CN-GD": 2}
    assert counts(found, "in_stock") == {"yes": 2}
    assert counts(found, "brand") == {"cunha-bakery": 2}
    both = find("tea", filters={"brand": ("cunha-bakery", "nobody")})
    assert both.total == 3


def test_prices_are_compared_across_currencies(shelf: dict[str, Product]):
    asked = {"currency": "MOP", "price_from_minor": 8_001, "price_to_minor": 9_000}
    found = find("tea", **asked)
    assert slugs(found) == ["white-tea"]  # HKD 80.00 is MOP 82.40
    assert counts(found, "price") == {"-4999": 1, "5000-9999": 2, "10000-19999": 1}
    in_order = find("tea", currency="MOP", sort="price")
    assert slugs(in_order) == ["green-tea", "black-tea", "white-tea", "oolong-tea"]


def test_a_capped_search_still_has_the_best(
    shelf: dict[str, Product], monkeypatch: pytest.MonkeyPatch
):
    offer = shelf["white-tea"].variants.get().offers.get()
    services.count_sale(
        reference="order:two", quantities={offer.pk: 10}, sold_at=catalog.PUBLISHED_AT
    )
    services.index_touched()
    monkeypatch.setattr(searching, "CAP", 2)
    found = find("tea", destination="MO")
    assert slugs(found)[0] == "white-tea"
    assert (found.total, found.is_total_capped) == (2, True)
    assert slugs(find("tea", sort="price"))[0] == "green-tea"


@pytest.mark.parametrize(
    "asked",
    [
        {"text": "tea"},
        {"text": "tea", "destination": "CN-GD"},
        {"text": "bakery"},  # by the brand, not by their own names
        {"text": "green tea", "destination": "MO"},
        {"category_slug": "tea", "destination": "CN-GD"},
        {"text": "tea", "filters": {"in_stock": ("yes",)}, "destination": "CN-GD"},
        {"text": "tea", "filters": {"ships_to": ("CN-GD",)}, "destination": "CN-GD"},
        {"text": "tea", "currency": "MOP", "price_from_minor": 1_000, "price_to_minor": 8_500},
        {"text": "tea", "sort": "newest"},
        {"text": "tea", "sort": "price", "filters": {"in_stock": ("yes",)}},
        {"destination": "MO"},
        {"text": "nothing of it"},
    ],
)
def test_few_that_are_taken_whole_are_what_cells_find(
    shelf: dict[str, Product], monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
):
    found = []
    for few in (0, 2, 1_000):
        monkeypatch.setattr(statements, "_few", lambda plan, cap, few=few: few)
        found.append(find(**asked))
    assert found[0] == found[1] == found[2]
    assert bool(found[0].total) != (asked.get("text") == "nothing of it")


@pytest.mark.parametrize("few", [1, 2, 3, 1_000])
def test_what_own_names_leave_over_is_the_same_taken_whole_or_by_cells(
    shelf: dict[str, Product], monkeypatch: pytest.MonkeyPatch, few: int
):
    leaf, shop = shelf["green-tea"].category, shelf["green-tea"].vendor
    other = catalog.category("sweets", name_en="Sweets")
    told = {"description_en": "Lovely with tea"}
    for slug, more in (
        ("mug", {"category": leaf}),
        ("candy", {"category": other, **told}),
        ("toffee", {"category": other, **told}),
    ):
        catalog.offer(catalog.product(shop, slug, **more), slug.upper(), 3_000)
    services.index_touched()
    asked = {"destination": "CN-GD", "currency": "MOP", "price_from_minor": 3_000}
    found = []
    for number in (0, few):
        monkeypatch.setattr(statements, "_few", lambda plan, cap, number=number: number)
        found.append((find("tea"), find("tea", **asked)))
    assert found[0] == found[1]
    assert slugs(found[0][0])[4:] == ["mug", "toffee", "candy"]


def test_a_sale_counts_once(shelf: dict[str, Product]):
    again = services.count_sale(
        reference="order:one", quantities={1: 500}, sold_at=catalog.PUBLISHED_AT
    )
    assert not again


def test_destinations_that_stay_touch_nothing(shelf: dict[str, Product]):
    bakery, importer = (shelf[slug].vendor for slug in ("green-tea", "white-tea"))
    assert services.set_destinations({bakery.pk: ["CN-GD", "MO"], importer.pk: ["MO"]}) == 0
    assert services.set_destinations({bakery.pk: ["CN-GD", "MO"]}) == 1


def test_a_slip_is_mended_and_said(shelf: dict[str, Product]):
    found = find("oolnog tea")
    assert (slugs(found), found.corrected) == (["oolong-tea"], "oolong tea")
    assert find("oolong tea").corrected is None


def test_a_prefix_is_completed_in_any_language_and_after_a_slip(shelf: dict[str, Product]):
    def kinds(prefix: str, language: str = "en") -> list[tuple[str, str]]:
        return [(each.kind, each.text) for each in engine().suggest(prefix, language, 8)]

    assert kinds("tea")[0] == ("category", "Tea")
    assert ("product", "Oolong tea") in kinds("ool")
    assert kinds("茶", "pt")[0] == ("category", "茶")
    assert ("product", "Oolong tea") in kinds("oolnog")
    assert kinds("%") == kinds("") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 0},
        {"page": 51},
        {"page": 2},
        {"sort": "color"},
        {"category_slug": "nowhere"},
        {"vendor_slug": "nobody"},
    ],
)
def test_what_is_not_there_is_refused(shelf: dict[str, Product], wrong: dict[str, Any]):
    with pytest.raises(NoSuchPage):
        find("tea", **wrong)


@pytest.mark.parametrize("text", ["'", "' | !", "a & b", "\\", "(", ":*", "\x00", "茶" * 200, "@k"])
def test_whatever_is_typed_is_only_a_question(shelf: dict[str, Product], text: str):
    assert find(text).total >= 0


def test_a_page_of_search_takes_at_most_six_statements(
    shelf: dict[str, Product], django_assert_max_num_queries: Any
):
    request = SearchRequest(
        "tea",
        "en",
        destination="CN-GD",
        category_slug="tea",
        filters={"ships_to": ("MO",), "in_stock": ("yes",)},
        currency="MOP",
        price_from_minor=1_000,
        price_to_minor=90_000,
    )
    with django_assert_max_num_queries(6):
        assert len(queries.search_page(request).cards) == 3
