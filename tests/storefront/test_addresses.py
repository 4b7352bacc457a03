"""Where pages are: one address each, readable, kept after a rename, told to machines."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings

from catalog.feeds.models import FormerAddress
from catalog.models import Category, Collection, Product
from tests.factories import catalog, search, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page

BASE = django_settings.PUBLIC_BASE_URL
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture(autouse=True)
def _small_engine(settings) -> None:
    settings.SEARCH_ENGINE = search.ENGINE


def canonical(page: Page) -> str:
    found = [given["href"] for tag, given in page.tags if given.get("rel") == "canonical"]
    assert len(found) == 1, page.path
    return unquote(found[0])


def described(page: Page) -> list[dict]:
    inside = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.source, re.DOTALL
    )
    assert len(inside) == 1
    read = json.loads(inside[0])
    return read if isinstance(read, list) else [read]


def test_each_language_has_its_own_readable_address(buyer: Browser, shops: Street):
    ends = {
        "zh-hant": "石磨杏仁餅/",
        "zh-hans": "石磨杏仁饼/",
        "pt": "bolachas-de-amendoa/",
        "en": "",
    }
    for language, end in ends.items():
        own = f"/{language}/p/almond-biscuits/{end}"
        shelf = buyer.open(f"/{language}/c/almond-biscuits/")
        assert own in [unquote(href) for href in shelf.attributes("a", "href")]
        for path in (own, f"/{language}/p/almond-biscuits/"):
            page = buyer.open(path, follow=False)
            assert (page.status, canonical(page)) == (200, BASE + own)
        wrong = buyer.open(f"/{language}/p/almond-biscuits/former-name/?x=1", follow=False)
        assert wrong.status == 301
        assert unquote(wrong.header("Location")) == f"{own}?x=1"


def test_a_collection_stands_on_the_front_page_and_in_the_sitemaps_while_it_is_shown(
    buyer: Browser, shops: Street
):
    gifts = Collection.objects.create(
        slug="gifts", name_zh_hant="手信", name_en="Gifts", summary_en="To take along"
    )
    gifts.chosen.create(product=shops.biscuits.variant.product)
    path, sitemap = "/en/collections/gifts/", "/sitemaps/en/collections.xml"
    assert path not in buyer.open("/en/").attributes("a", "href")
    assert path not in buyer.open(sitemap).source
    Collection.objects.update(is_shown=True)
    front = buyer.open("/en/")
    assert path in front.attributes("a", "href")
    assert "Gifts To take along" in front.main
    assert f"<loc>{BASE}{path}</loc>" in buyer.open(sitemap).source
    plain, sorted_one = buyer.open(path), buyer.open(f"{path}?sort=price")
    assert canonical(plain) == canonical(sorted_one) == BASE + path
    assert "noindex" not in plain.source
    assert "noindex" in sorted_one.source


def test_other_languages_are_reached_from_a_readable_address(buyer: Browser, shops: Street):
    page = buyer.open("/pt/p/almond-biscuits/bolachas-de-amendoa/")
    assert "/en/p/almond-biscuits/" in page.attributes("a", "href")
    assert not [tag for tag, given in page.tags if given.get("rel") == "alternate"]


@pytest.mark.parametrize("kind", ["product", "category", "shop"])
def test_a_renamed_page_is_found_under_every_name_it_had(buyer: Browser, shops: Street, kind: str):
    row, letter = {
        "product": (shops.biscuits.variant.product, "p"),
        "category": (Category.objects.get(slug="biscuits"), "c"),
        "shop": (shops.bakery, "s"),
    }[kind]
    first = row.slug
    for name in ("second-name", "third-name"):
        type(row).objects.filter(pk=row.pk).update(slug=name)
    for old in (first, "second-name"):
        moved = buyer.open(f"/en/{letter}/{old}/?sort=price", follow=False)
        assert moved.status == 301
        assert moved.header("Location") == f"/en/{letter}/third-name/?sort=price"
    assert buyer.open(f"/en/{letter}/third-name/").status == 200
    type(row).objects.filter(pk=row.pk).update(slug=first)
    assert buyer.open(f"/en/{letter}/{first}/", follow=False).status in (200, 301)
    assert not FormerAddress.objects.filter(kind=kind, slug=first).exists()


def test_a_new_page_takes_an_old_name_over(buyer: Browser, shops: Street):
    Product.objects.filter(slug="almond-biscuits").update(slug="other")
    made = catalog.product(shops.bakery, "almond-biscuits", name_en="New biscuits")
    catalog.offer(made, "NEW", 100)
    assert "New biscuits" in buyer.open("/en/p/almond-biscuits/").text


def test_a_page_that_was_renamed_and_closed_is_not_found(buyer: Browser, shops: Street):
    Product.objects.filter(slug="almond-biscuits").update(slug="gone", status="archived")
    assert buyer.open("/en/p/almond-biscuits/").status == 404


REQUIRED = {
    "Product": {"name", "offers", "image"},
    "Offer": {"price", "priceCurrency", "availability", "url", "itemCondition", "seller"},
    "AggregateOffer": {"lowPrice", "highPrice", "priceCurrency", "offerCount", "availability"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Organization": {"name", "url"},
    "Brand": {"name"},
}


def check(node: object) -> None:
    """Hold JSON-LD against the fields that its types require."""
    if isinstance(node, list):
        for each in node:
            check(each)
    elif isinstance(node, dict):
        missing = REQUIRED[node["@type"]] - set(node)
        assert not missing, (node["@type"], missing)
        assert all(value not in ("", None, []) for value in node.values()), node
        for each in node.values():
            check(each)


def test_json_ld_holds_what_is_required_and_the_price_of_the_page(shops: Street):
    catalog.picture(shops.tin.variant.product)
    catalog.picture(shops.biscuits.variant.product)
    for language in LANGUAGES:
        for slug, shown in (("almond-biscuits", "88.00"), ("sardines-in-olive-oil", "26.50")):
            page = surfaces.browser(zone="MO", currency="MOP").open(f"/{language}/p/{slug}/")
            product, way = described(page)
            check(product)
            check(way)
            offers = product["offers"]
            assert offers.get("price", offers.get("lowPrice")) == shown
            assert offers["priceCurrency"] == "MOP"
            assert unquote(product["url"]) == canonical(page)
            assert [step["position"] for step in way["itemListElement"]] == [1, 2, 3, 4]
    in_yuan = surfaces.browser(currency="CNY").open("/en/p/almond-biscuits/")
    assert described(in_yuan)[0]["offers"]["price"] == "74.60"
    assert "CN¥74.60" in in_yuan.main


def test_robots_are_led_to_a_sitemap_of_every_page(buyer: Browser, shops: Street):
    rules = buyer.open("/robots.txt")
    assert f"Sitemap: {BASE}/sitemap.xml" in rules.source
    assert "Disallow: /pt/checkout/" in rules.source
    index = ElementTree.fromstring(buyer.open("/sitemap.xml").source)
    files = [urlsplit(node[0].text).path for node in index]
    told = {}
    for path in files:
        answer = buyer.open(path)
        assert (answer.status, answer.header("Cache-Control")) == (200, "public, max-age=3600")
        for node in ElementTree.fromstring(answer.source):
            told[urlsplit(node[0].text).path] = len(node) - 1
    assert set(told.values()) == {5}
    assert len(told) == 4 * (1 + 4 + 2 + 2)  # front page, categories, shops, products
    for path in told:
        page = buyer.open(path, follow=False)
        assert page.status == 200, path
    assert unquote("".join(told)).count("/p/almond-biscuits/石磨杏仁餅/") == 1


@pytest.mark.parametrize("path", ["xx/front", "en/x", "en/goods-", "en/goods-x", "en/front-1"])
def test_there_is_no_other_sitemap(buyer: Browser, shops: Street, path: str):
    assert buyer.open(f"/sitemaps/{path}.xml").status == 404


def test_a_product_feed_tells_the_price_that_its_links_show(buyer: Browser, shops: Street):
    for offer in (shops.biscuits, shops.tin):
        catalog.picture(offer.variant.product)
    answer = buyer.open("/feeds/google/CN-GD/CNY/en.xml")
    items = ElementTree.fromstring(answer.source).findall("channel/item")
    assert len(items) == 3
    for item in items:
        link = urlsplit(item.find(f"{G}link").text)
        page = Browser().open(f"{link.path}?{link.query}")
        price, currency = item.find(f"{G}price").text.split()
        assert currency == "CNY"
        assert f"CN¥{price}" in page.main
    rows = list(csv.DictReader(io.StringIO(buyer.open("/feeds/meta/CN-GD/CNY/pt.csv").source)))
    assert {row["title"] for row in rows} >= {"Bolachas de amêndoa – 24 unidades"}
    assert {row["price"].split()[1] for row in rows} == {"CNY"}


def test_who_comes_from_a_feed_goes_on_in_its_currency(shops: Street):
    visitor = Browser()
    page = visitor.open("/en/p/almond-biscuits/?zone=HK&currency=HKD")
    assert "HK$" in page.main
    assert "HK$" not in visitor.open("/en/p/almond-biscuits/").main
    cart = visitor.submit(page, "/cart/add/", offer=str(shops.biscuits.pk))
    assert "HK$" in cart.main


def test_a_feed_holds_what_is_sent_there_alone(buyer: Browser, shops: Street):
    wine = catalog.red_wine(vendors.wine_importer())
    catalog.picture(wine.variant.product)
    assert "douro-red" not in buyer.open("/feeds/google/CN-GD/CNY/en.xml").source
    for path in ("XX/CNY/en", "CN-GD/JPY/en", "CN-GD/CNY/xx"):
        assert buyer.open(f"/feeds/google/{path}.xml").status == 404
        assert buyer.open(f"/feeds/meta/{path}.csv").status == 404


def test_without_a_rate_there_is_no_feed_in_a_wrong_currency(
    buyer: Browser, shops: Street, settings
):
    settings.FX_ALLOW_BUNDLED = False
    answer = buyer.open("/feeds/google/CN-GD/CNY/en.xml")
    assert (answer.status, answer.header("Retry-After")) == (503, "600")


def test_new_goods_are_news_in_each_language(buyer: Browser, shops: Street):
    for language, name in (("pt", "Bolachas de amêndoa"), ("zh-hans", "石磨杏仁饼")):
        answer = buyer.open(f"/{language}/new.rss")
        channel = ElementTree.fromstring(answer.source).find("channel")
        titles = [item.findtext("title") for item in channel.findall("item")]
        assert name in titles
        for item in channel.findall("item"):
            assert buyer.open(urlsplit(item.findtext("link")).path, follow=False).status == 200
