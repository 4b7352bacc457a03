"""The catalog for machines: exact amounts, four languages, refusals of one shape."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import translation

from catalog.errors import NoSuchPage
from catalog.reviews import services as reviewing
from catalog.services import add_offer
from catalog.services.set_options import write_options
from marketplace.api.errors import answer
from marketplace.foundation.errors import Broken, TryAgain
from marketplace.foundation.money import Money
from tests.factories import attributes, catalog, reviews
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser

NAMES = {
    "zh-hant": "石磨杏仁餅",
    "zh-hans": "石磨杏仁饼",
    "pt": "Bolachas de amêndoa",
    "en": "Almond biscuits",
}


def test_the_categories_are_a_tree_in_the_language_asked_for(machine: Browser, shops: Street):
    for language, wanted in (("en", "Biscuits"), ("zh-hant", "餅食"), ("xx", "餅食"), ("", "餅食")):
        answer = machine.open(f"/api/v1/categories/?language={language}")
        tree = answer.response.json()["categories"]
        biscuits = next(entry for entry in tree if entry["slug"] == "biscuits")
        assert biscuits["name"] == wanted, language
        assert [child["slug"] for child in biscuits["children"]] == ["almond-biscuits"]


def test_a_category_lists_its_products_with_exact_prices(machine: Browser, shops: Street):
    found = machine.open("/api/v1/categories/tinned-fish/products/?language=en").response.json()
    assert (found["page"], found["pages"], found["total"]) == (1, 1, 1)
    assert found["products"] == [
        {
            "slug": "sardines-in-olive-oil",
            "name": "Sardines in olive oil",
            "vendor": {"slug": "tinned-fish", "name": "Sea Wind Tinned Fish"},
            "price_from": {"minor": 2_650, "currency": "MOP"},
            "is_sold_out": False,
            "picture": None,
        }
    ]


def test_a_product_names_its_variants(machine: Browser, shops: Street):
    for language, name in NAMES.items():
        found = machine.open(f"/api/v1/products/almond-biscuits/?language={language}")
        body = found.response.json()
        assert body["name"] == name
        assert found.header("Content-Type") == "application/json"
    assert body["vendor"]["slug"] == "cunha-bakery"
    assert body["variants"] == [
        {
            "id": shops.biscuits.variant.public_id,
            "sku": "ALM-24",
            "label": "24 pieces",
            "options": [],
            "gtin": "",
            "price": {"minor": 8_800, "currency": "MOP"},
            "available": 100,
            "offers": [
                {
                    "vendor": body["vendor"],
                    "sku": "ALM-24",
                    "price": {"minor": 8_800, "currency": "MOP"},
                    "price_before": None,
                    "further_prices": [],
                    "available": 100,
                }
            ],
            "hs_code": "1905310000",
            "origin_country": "MO",
            "net_weight_g": 600,
            "gross_weight_g": 740,
        }
    ]


def test_a_product_tells_what_it_answers_how_versions_differ_and_who_sells_each(
    machine: Browser, shops: Street
):
    biscuits = shops.biscuits.variant.product
    taste, days, _note = attributes.asked_of(biscuits.category)
    sweet = taste.choices.get(code="sweet")
    biscuits.attributes.create(attribute=taste, choice=sweet)
    biscuits.attributes.create(attribute=days, number="90.500")
    write_options(biscuits, ({"en": "Pack"},), {shops.biscuits.variant_id: ({"en": "Box"},)})
    mine = add_offer(
        vendor_id=shops.tinned_fish.pk,
        variant_public_id=shops.biscuits.variant.public_id,
        sku="BIS",
        price=Money(8_000, "MOP"),
        on_hand=9,
    )
    mine.prices.create(from_quantity=6, price_minor=7_800, currency="MOP")
    reviewing.publish_due(now=reviews.written(shops.biscuits, stars=4).publish_at)
    found = machine.open("/api/v1/products/almond-biscuits/?language=pt").response.json()
    assert [each["slug"] for each in found["categories"]] == ["biscuits", "almond-biscuits"]
    told = [(each["code"], each["choices"], each["number"]) for each in found["attributes"]]
    assert told == [("taste", ["sweet"], None), ("shelf-life", [], "90.5")]
    assert [each["value"] for each in found["attributes"]] == ["甜", "90,5\u00a0d"]
    assert found["options"] == [{"name": "Pack", "values": ["Box"]}]
    assert found["rating"] == {"mean": "4.0", "count": 1}
    (variant,) = found["variants"]
    assert variant["options"] == [{"name": "Pack", "value": "Box"}]
    offers = [(o["vendor"]["slug"], o["sku"], o["price"]["minor"]) for o in variant["offers"]]
    assert offers == [("cunha-bakery", "ALM-24", 8_800), ("tinned-fish", "BIS", 8_000)]
    assert variant["offers"][1]["further_prices"] == [
        {"from_quantity": 6, "price": {"minor": 7_800, "currency": "MOP"}}
    ]


def test_pages_follow_each_other_to_the_end(machine: Browser, shops: Street):
    shelf = catalog.category("almond-biscuits")
    for number in range(25):
        catalog.offer(catalog.product(shops.bakery, f"b-{number}", category=shelf), f"B{number}", 9)
    path = "/api/v1/categories/almond-biscuits/products/"
    pages = [machine.open(f"{path}?page={n}").response.json() for n in (1, 2)]
    assert [len(page["products"]) for page in pages] == [24, 2]
    slugs = {entry["slug"] for page in pages for entry in page["products"]}
    assert len(slugs) == 26
    for wrong in ("3", "0", "-1", "abc", "99999", "9" * 5_000, "%00", "１"):
        assert machine.open(f"{path}?page={wrong}").status == 404, wrong


def test_what_is_not_there_is_refused_as_json_in_the_language_asked_for(
    machine: Browser, shops: Street
):
    paths = (
        "/api/v1/products/no-such-thing/",
        "/api/v1/categories/no-such-shelf/products/",
        "/api/v1/no-such-thing/",
        "/api/",
    )
    for path in paths:
        for language in LANGUAGES:
            found = machine.open(f"{path}?language={language}")
            with translation.override(language):
                wanted = {"code": "no_such_page", "message": str(NoSuchPage())}
            assert (found.status, found.response.json()) == (404, {"error": wanted}), path


def test_a_forgotten_slash_is_put_there(machine: Browser, shops: Street):
    answer = machine.open("/api/v1/categories?language=en", follow=False)
    assert (answer.status, answer.header("Location")) == (301, "/api/v1/categories/?language=en")
    assert machine.open("/api/v1/no-such-thing").status == 404


def test_drafts_and_closed_shops_are_not_there(machine: Browser, shops: Street):
    made = shops.biscuits.variant.product
    made.status = "draft"
    made.save()
    shops.tinned_fish.status = "suspended"
    shops.tinned_fish.save()
    for slug in ("almond-biscuits", "sardines-in-olive-oil"):
        assert machine.open(f"/api/v1/products/{slug}/").status == 404


def test_other_methods_and_other_formats_are_refused_as_json(machine: Browser, shops: Street):
    for method in ("post", "put", "patch", "delete"):
        found = getattr(machine.client, method)("/api/v1/categories/?language=en")
        assert found.status_code == 405
        assert found.json()["error"]["code"] == "method_not_allowed"
        assert found.json()["error"]["message"]
    found = machine.client.get("/api/v1/categories/", headers={"Accept": "text/html"})
    assert found.status_code == 406
    assert found.json()["error"]["code"] == "not_acceptable"
    found = machine.client.get("/api/v1/categories/?format=xml&language=en")
    assert found.status_code == 404
    assert found.json() == {"error": {"code": "not_found", "message": "Not found."}}


def test_the_121st_question_of_a_minute_is_asked_too_early(
    machine: Browser, shops: Street, clock: time_machine.Coordinates
):
    for _number in range(120):
        assert machine.client.get("/api/v1/categories/").status_code == 200
    refused = machine.client.get("/api/v1/categories/?language=pt")
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "throttled"
    assert refused.headers["Retry-After"] == "60"
    elsewhere = Browser()
    assert elsewhere.client.get("/api/v1/categories/", REMOTE_ADDR="2001:db8::1").status_code == 200
    clock.move_to(NOON + timedelta(seconds=61))
    assert machine.client.get("/api/v1/categories/").status_code == 200


def test_nobody_escapes_the_limit_by_a_forged_header(machine: Browser, shops: Street):
    codes = {
        machine.client.get(
            "/api/v1/categories/", headers={"X-Forwarded-For": f"198.51.100.{n % 250}"}
        ).status_code
        for n in range(121)
    }
    assert codes == {200, 429}


def test_outages_and_broken_things_have_the_same_shape():
    away = answer(TryAgain("away", retry_after=7), {})
    assert away is not None
    assert (away.status_code, away.headers["Retry-After"]) == (503, "7")
    assert away.data["error"]["code"] == "try_again"
    broken = answer(Broken("secret of the house"), {})
    assert broken is not None
    assert broken.status_code == 500
    assert "secret" not in str(broken.data)
    assert answer(ValueError("a mistake"), {}) is None


def test_health_asks_both_servers(machine: Browser, db: None):
    found = machine.open("/healthz")
    assert found.status == 200
    assert found.response.json() == {
        "state": "ok",
        "database": "ok",
        "redis": "ok",
        "payments": {"stripe": "ok"},
    }
    assert "no-store" in found.header("Cache-Control")
    assert machine.client.post("/healthz").status_code == 405
