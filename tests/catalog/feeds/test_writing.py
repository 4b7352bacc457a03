"""What feeds say of one thing, to the letter; no database is asked."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from catalog.feeds import structured
from catalog.feeds.goods import FeedItem
from catalog.feeds.merchant import (
    META_COLUMNS,
    Writing,
    google,
    meta,
    plain,
    price_text,
    title_of,
    valid_gtin,
)
from catalog.feeds.queries import SITEMAP_WINDOW, Place
from catalog.feeds.readable import LONGEST, readable
from catalog.feeds.sitemaps import pages
from catalog.feeds.xml_text import element
from marketplace.foundation.languages import LANGUAGES
from marketplace.foundation.money import Money

ITEM = FeedItem(
    variant_ref="var_1",
    product_ref="prd_1",
    slug="almond-biscuits",
    name="Almond & egg",
    variant_label="24 pieces",
    text="Stone\n\nground",
    brand="Koi Kei",
    shop_slug="bakery",
    shop_name="Bakery",
    shelves=("Biscuits", "Almond"),
    pictures=("/media/a.webp", "/media/b.webp"),
    sku="ALM-24",
    gtin="4006381333931",
    price=Money(8_800, "MOP"),
    is_available=True,
)
WRITING = Writing(
    title="Ponte",
    home="https://shop.example",
    link=lambda item: f"https://shop.example/en/p/{item.slug}/?zone=HK&currency=HKD",
    picture=lambda path: f"https://shop.example{path}",
    price=lambda price: Money(price.minor + 10, "HKD"),
)
G = "{http://base.google.com/ns/1.0}"


@pytest.mark.parametrize(
    ("name", "slug", "end"),
    [
        ("Almond biscuits", "almond-biscuits", ""),
        ("Almond biscuits", "almond-biscuits-2", ""),
        ("Bolachas de amêndoa", "almond-biscuits", "bolachas-de-amendoa"),
        ("石磨杏仁餅", "almond-biscuits", "石磨杏仁餅"),
        ("XO醬 250克／瓶", "xo", "xo醬-250克-瓶"),
        ("  «Vinho» do Porto, 10 anos!  ", "port", "vinho-do-porto-10-anos"),
        ("../../x?y=<b>", "z", "x-y-b"),
        ("!!!", "z", ""),
    ],
)
def test_the_end_of_an_address_reads_as_the_name(name: str, slug: str, end: str):
    assert readable(name, slug) == end


def test_a_long_name_is_cut_between_words_where_there_are_any():
    assert (
        readable("caixa de oferta " * 9, "box")
        == "caixa-de-oferta-caixa-de-oferta-caixa-de-oferta-caixa-de"
    )
    assert readable("餅" * 99, "box") == "餅" * (LONGEST // 3)


def test_googles_feed_says_what_google_requires():
    root = ElementTree.fromstring("".join(google([[ITEM]], WRITING)))
    item = root.find("channel/item")
    told = [(field.tag.removeprefix(G), field.text) for field in item]
    assert told == [
        ("id", "var_1"),
        ("item_group_id", "prd_1"),
        ("title", "Almond & egg – 24 pieces"),
        ("description", "Stone ground"),
        ("link", "https://shop.example/en/p/almond-biscuits/?zone=HK&currency=HKD"),
        ("image_link", "https://shop.example/media/a.webp"),
        ("additional_image_link", "https://shop.example/media/b.webp"),
        ("availability", "in_stock"),
        ("price", "88.10 HKD"),
        ("condition", "new"),
        ("product_type", "Biscuits > Almond"),
        ("brand", "Koi Kei"),
        ("gtin", "4006381333931"),
        ("identifier_exists", "yes"),
    ]


def test_what_has_no_number_says_so_and_what_has_no_picture_stays_out():
    bare = replace(ITEM, gtin="4006381333930", brand="", is_available=False, pictures=("/m/a",))
    text = "".join(google([[bare, replace(ITEM, pictures=())]], WRITING))
    assert text.count("<item>") == 1
    assert "<g:identifier_exists>no</g:identifier_exists>" in text
    assert "<g:availability>out_of_stock</g:availability>" in text
    assert "g:gtin" not in text
    assert "g:brand" not in text


def test_metas_feed_has_its_own_words_and_a_brand_for_everything():
    bare = replace(ITEM, brand="", is_available=False)
    rows = list(csv.reader(io.StringIO("".join(meta([[ITEM], [bare]], WRITING)))))
    assert rows[0] == list(META_COLUMNS)
    told = [dict(zip(META_COLUMNS, row, strict=True)) for row in rows[1:]]
    assert [row["availability"] for row in told] == ["in stock", "out of stock"]
    assert [row["brand"] for row in told] == ["Koi Kei", "Bakery"]
    assert told[0]["price"] == "88.10 HKD"


@pytest.mark.parametrize(
    ("raw", "is_right"),
    [
        ("4006381333931", True),
        ("96385074", True),
        ("036000291452", True),
        ("10614141000415", True),
        ("4006381333932", False),
        ("2006381333937", False),
        ("0212345678900", False),
        ("9912345678906", False),
        ("ISBN", False),
        ("４００６３８１３３３９３１", False),
        ("", False),
    ],
)
def test_only_a_number_of_the_world_is_told_as_a_gtin(raw: str, is_right: bool):
    assert valid_gtin(raw) == (raw if is_right else "")


def test_texts_and_prices_keep_to_their_fields():
    assert plain("a  b\n c") == "a b c"
    assert len(plain("x" * 6_000)) == 5_000
    assert len(title_of(replace(ITEM, name="x" * 160))) == 150
    assert price_text(Money(2_650, "MOP")) == "26.50 MOP"
    assert price_text(Money(1_200, "JPY")) == "1200 JPY"
    assert element("a", 'x\x0b<&>"\ud800') == "<a>x &lt;&amp;&gt;&quot; </a>"


def test_a_sitemap_names_each_page_in_every_language_both_ways():
    place = Place("tea", {"zh-hant": "茶", "en": "Tea & more"})
    namespaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    seen = {}
    for language in ("zh-hant", "pt"):
        text = "".join(
            pages([[place]], language, lambda code, slug, name: f"https://s/{code}/{name}")
        )
        root = ElementTree.fromstring(text)
        seen[language] = root.find("s:url/s:loc", namespaces).text
        links = {e.get("hreflang"): e.get("href") for e in root.findall("s:url/x:link", namespaces)}
        assert links == {
            "zh-Hant-MO": "https://s/zh-hant/茶",
            "zh-Hans-CN": "https://s/zh-hans/茶",
            "pt-PT": "https://s/pt/茶",
            "en": "https://s/en/Tea & more",
            "x-default": "https://s/zh-hant/茶",
        }
    assert seen == {"zh-hant": "https://s/zh-hant/茶", "pt": "https://s/pt/茶"}


def test_a_file_of_a_sitemap_stays_below_fifty_megabytes():
    long = Place("a" * 120, dict.fromkeys(LANGUAGES, "餅" * 160))
    prefix = f"https://{'a' * 40}.example"

    def address(code: str, slug: str, name: str) -> str:
        return f"{prefix}/{code}/p/{slug}/{quote(readable(name, slug))}/"

    one = "".join(pages([[long]], "zh-hant", address)).split("\n")[2]
    assert len(one) * SITEMAP_WINDOW < 52_428_800


def sheet(*versions: structured.Version, **changes: object) -> structured.Sheet:
    told = structured.Sheet(
        name="Sardines",
        text="In olive oil",
        url="https://s/en/p/sardines/",
        pictures=("https://s/media/a.webp",),
        brand="",
        versions=versions,
    )
    return replace(told, **changes)


SEA_WIND = {"shop_name": "Sea Wind", "shop_url": "https://s/en/s/tinned-fish/"}
TIN = structured.Version(
    "SAR-1", "4006381333931", Money(2_650, "MOP"), is_available=False, **SEA_WIND
)
GIFT = structured.Version("SAR-G", "", Money(16_800, "MOP"), is_available=True, **SEA_WIND)


def test_one_version_is_an_offer_and_several_are_a_span_of_prices():
    single = structured.product(sheet(TIN))
    assert single["sku"] == "SAR-1"
    assert single["gtin"] == "4006381333931"
    assert single["offers"]["price"] == "26.50"
    assert single["offers"]["availability"] == "https://schema.org/OutOfStock"
    both = structured.product(sheet(TIN, GIFT))
    assert "gtin" not in both
    span = {key: value for key, value in both["offers"].items() if key != "offers"}
    assert span == {
        "@type": "AggregateOffer",
        "lowPrice": "26.50",
        "highPrice": "168.00",
        "priceCurrency": "MOP",
        "offerCount": 2,
        "availability": "https://schema.org/InStock",
    }


def test_each_price_names_the_shop_that_asks_it_and_only_what_is_reviewed_has_stars():
    bakery = {"shop_name": "Cunha", "shop_url": "https://s/en/s/cunha-bakery/"}
    told = structured.product(sheet(TIN, replace(GIFT, **bakery)))
    assert [each["seller"]["name"] for each in told["offers"]["offers"]] == ["Sea Wind", "Cunha"]
    assert "aggregateRating" not in told
    stars = structured.Stars(Decimal("4.5"), 2)
    assert structured.product(sheet(TIN, stars=stars))["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.5",
        "reviewCount": 2,
    }


def test_no_name_ends_the_script_that_it_stands_in():
    wild = "</script><script>alert(1)</script>&<!--"
    text = structured.script_text([structured.product(sheet(TIN, name=wild))])
    assert "<" not in text
    assert json.loads(text)["name"] == wild
