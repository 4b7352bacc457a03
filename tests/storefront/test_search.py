"""Searching as a visitor without scripts: everything is in the address, and every page helps on."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from catalog.search_log.models import QueryCount
from catalog.search_log.services import count_query
from tests.factories import catalog, search, shipping, surfaces, vendors
from tests.factories.fx import NOON
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page


@pytest.fixture(autouse=True)
def _small_engine(settings) -> None:
    settings.SEARCH_ENGINE = search.ENGINE
    cache.clear()


def links(page: Page) -> list[str]:
    return page.attributes("a", "href")


def hrefs_with(page: Page, text: str) -> list[str]:
    return [href for href in links(page) if text in href]


def test_the_box_on_every_page_finds_goods_in_each_language(buyer: Browser, shops: Street):
    words = {"zh-hant": "杏仁餅", "zh-hans": "杏仁饼", "pt": "amêndoa", "en": "almond"}
    for language in LANGUAGES:
        home = buyer.open(f"/{language}/")
        form = next(form for form in home.forms if form.action == f"/{language}/search/")
        assert (form.method, form.names) == ("get", {"q"})
        page = buyer.open(f"{form.action}?q={words[language]}")
        assert page.status == 200
        assert hrefs_with(page, "/p/almond-biscuits/")
        assert not hrefs_with(page, "/p/sardines-in-olive-oil/")
        assert words[language] in page.attributes("input", "value")


def test_a_search_keeps_to_its_own_page_of_other_indexes(buyer: Browser, shops: Street):
    page = buyer.open("/en/search/?q=almond")
    assert ("meta", {"name": "robots", "content": "noindex, follow"}) in page.tags


def test_filters_are_check_boxes_with_counts_and_each_can_be_taken_off(
    buyer: Browser, shops: Street
):
    catalog.red_wine(vendors.wine_importer())
    whole = buyer.open("/en/search/")
    assert "3 products" in whole.text
    form = next(form for form in whole.forms if "f.category" in form.names)
    assert (form.method, form.action) == ("get", "/en/search/")
    page = buyer.open("/en/search/?f.category=wine&f.category=sardines&price_from=1&sort=price")
    assert "2 products" in page.text
    assert "Filters (3 on)" in page.text
    boxes = [given for tag, given in page.tags if given.get("name", "").startswith("f.")]
    checked = {given["value"] for given in boxes if "checked" in given}
    assert checked == {"wine", "sardines"}
    off = [parse_qs(urlsplit(href).query) for href in hrefs_with(page, "sort=price")]
    assert {"f.category": ["sardines"], "price_from": ["1"], "sort": ["price"]} in off
    assert {"f.category": ["wine"], "price_from": ["1"], "sort": ["price"]} in off
    assert {"f.category": ["sardines", "wine"], "sort": ["price"]} in off
    assert {"sort": ["price"]} in off  # clear all


def test_the_form_keeps_words_and_order(buyer: Browser, shops: Street):
    page = buyer.open("/en/search/?q=in&sort=price")
    form = next(form for form in page.forms if "price_from" in form.names)
    assert dict(form.fields) == {"q": "in", "sort": "price", "price_from": "", "price_to": ""}


def test_what_cannot_be_sent_here_stands_apart_and_last(shops: Street):
    wine = vendors.wine_importer()
    catalog.red_wine(wine)
    shipping.rate(wine, 1_000, zone="MO")
    there = surfaces.browser(zone="CN-GD").open("/en/search/")
    assert "Cannot be sent to Guangdong" in there.main
    apart = there.main.index("Cannot be sent")
    assert there.main.index("Almond biscuits") < apart < there.main.index("Douro red")
    here = surfaces.browser(zone="MO").open("/en/search/?q=douro")
    assert "Cannot be sent" not in here.main


def test_a_query_that_was_corrected_says_so(buyer: Browser, shops: Street):
    page = buyer.open("/en/search/?q=sardnies")
    assert "Nothing was found for “sardnies”. These are the results for sardines ." in page.main
    assert hrefs_with(page, "/p/sardines-in-olive-oil/")
    assert QueryCount.objects.get().empty == 1


def test_a_query_that_was_read_otherwise_says_so(buyer: Browser, shops: Street):
    assert "Read as “饼干”" in buyer.open("/en/search/?q=餅乾").main
    assert "Read as" not in buyer.open("/en/search/?q=ALMOND").main


def test_an_empty_list_leads_on(buyer: Browser, shops: Street):
    for _ in range(5):
        count_query(text="sardines", language="en", destination="HK", results=1, now=NOON)
    page = buyer.open("/en/search/?q=almond sardines")
    assert "Nothing was found for “almond sardines”" in page.main
    ways = dict.fromkeys(hrefs_with(page, "/en/search/?q="), True)
    assert {"/en/search/?q=almond", "/en/search/?q=sardines"} <= set(ways)
    assert "almond (1)" in page.main
    assert hrefs_with(page, "/en/c/biscuits/")
    narrowed = buyer.open("/en/search/?q=almond&price_from=9000")
    assert "Without the filters: 1 product" in narrowed.main
    assert "Nothing matches all of these filters." in narrowed.main


def test_a_search_is_counted_once_and_never_when_it_is_personal(buyer: Browser, shops: Street):
    for address in (
        "?q=Almond",
        "?q=almond&sort=price",
        "?q=almond&f.category=almond-biscuits",
        "?q=",
        "?q=lin@example.com",
        "?q=%2B853+6612+3456",
    ):
        assert buyer.open(f"/en/search/{address}").status == 200
    row = QueryCount.objects.get()
    assert (row.query, row.language, row.destination, row.asked) == ("almond", "en", "CN-GD", 1)


def test_opening_a_result_counts_by_a_post_alone(buyer: Browser, shops: Street):
    buyer.open("/en/search/?q=almond")
    assert buyer.open("/en/search/clicked/?q=almond").status == 405
    assert buyer.post("/en/search/clicked/", {"q": "almond"}).status == 204
    assert buyer.post("/en/search/clicked/", {"q": "lin@example.com"}).status == 204
    assert [(row.query, row.clicks) for row in QueryCount.objects.all()] == [("almond", 1)]


def test_shelves_and_shops_are_narrowed_the_same_way(buyer: Browser, shops: Street):
    shelf = catalog.category("almond-biscuits")
    for number in range(25):
        made = catalog.product(
            shops.bakery,
            f"more-{number}",
            category=shelf,
            published_at=NOON - timedelta(days=number),
        )
        catalog.offer(made, f"M{number}", 1_000 + number)
    for path in ("/en/c/biscuits/", "/en/s/cunha-bakery/rua-do-cunha-bakery/"):
        first = buyer.open(path)
        assert f"{path}?page=2" in links(first)
        assert ("meta", {"name": "robots", "content": "noindex, follow"}) not in first.tags
        narrowed = buyer.open(f"{path}?price_to=12&sort=price")
        assert ("meta", {"name": "robots", "content": "noindex, follow"}) in narrowed.tags
        assert "CNY up to" not in narrowed.text
        assert "up to CNY 12" in narrowed.text
        assert buyer.open(f"{path}?page=3").status == 404
    assert "f.ships_to" not in str(buyer.open("/en/s/no-such/").forms)
    assert buyer.open("/en/s/no-such/").status == buyer.open("/en/c/no-such/").status == 404


WILD = ["%00", "%F0%28%8C%28", "'%22<script>", "a" * 5_000, "&page=9&sort=x"]


@pytest.mark.parametrize("raw", WILD)
def test_no_words_break_the_page(buyer: Browser, shops: Street, raw: str):
    page = buyer.open(f"/en/search/?q={raw}")
    assert page.status in (200, 404)
    assert "<script>" not in page.source


def test_suggestions_mark_what_was_typed_and_know_no_visitor(buyer: Browser, shops: Street):
    answer = buyer.open("/en/search/suggestions/?q=ALM")
    assert answer.status == 200
    assert "<mark>Alm</mark>ond biscuits" in answer.source
    assert 'data-url="/en/p/almond-biscuits/"' in answer.source
    assert answer.attributes("div", "id") == [f"search_option_{n}" for n in (1, 2, 3)]
    assert answer.header("Cache-Control") == "public, max-age=300"
    assert "Cookie" not in answer.header("Vary")
    assert buyer.open("/en/search/suggestions/?q=").source == ""


def test_suggestions_are_escaped(buyer: Browser, shops: Street):
    answer = buyer.open('/en/search/suggestions/?q=%3Cimg src=x%3E"')
    assert "<img" not in answer.source
    assert "&lt;img" in answer.source
