"""The demo's texts and facts are complete, in the script and the words of each language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from marketplace.backoffice.demo.content import FOLDER, ContentInvalid, load
from marketplace.backoffice.demo.scaling.generator import Generator
from marketplace.backoffice.demo.types import Demo, Text
from marketplace.foundation.money import SETTLEMENT
from marketplace.shipping import zones

# Pairs that are never the same character in both scripts, the traditional one first as Hong Kong
# and Macau write it.
PAIRS = (Path(__file__).parent / "han_pairs.txt").read_text()
# Words that Macau says and the mainland does not.
MACAU_WORDS = (
    *("沙甸魚", "吞拿", "朱古力", "砵酒", "水松", "香梘", "雪櫃", "牛油"),
    *("芝士", "手信", "士多啤梨", "銀包", "馬介休"),
)
MACAU_WORDS_SIMPLIFIED = (
    *("沙甸", "吞拿", "朱古力", "砵", "水松", "香枧", "雪柜", "牛油"),
    *("芝士", "手信", "士多啤梨", "银包", "马介休"),
)


@pytest.fixture(scope="module")
def demo() -> Demo:
    return load()


def all_texts(demo: Demo) -> list[Text]:
    texts = [shelf.name for shelf in demo.categories]
    for shop in demo.vendors:
        texts += [shop.name, shop.tagline, shop.district, shop.story]
        texts += [shop.street, shop.opening_hours]
        texts += [rate.name for rate in shop.rates]
    for _, product in demo.products:
        texts += [product.name, product.summary, product.description]
        texts += [variant.label for variant in product.variants]
    generator = Generator(demo=demo, seed=1, vendor_count=24)
    return texts + [text for words in generator.words.values() for text in words]


def characters_of_one_script() -> tuple[set[str], set[str]]:
    pairs = PAIRS.split()
    traditional, simplified = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    # 谷, 松, 卷, 面, 云, 余 and the like are simplified forms that traditional text has too.
    both = set("谷松卷面云余准朴折斗姜范制涂")
    return traditional, simplified - both


def test_the_demo_is_as_large_as_it_says(demo: Demo):
    assert len(demo.vendors) == 12
    assert len(demo.products) == 150
    assert all(12 <= len(shop.products) <= 13 for shop in demo.vendors)


def test_no_simplified_character_stands_in_traditional_text(demo: Demo):
    _, simplified = characters_of_one_script()
    found = {c for text in all_texts(demo) for c in text.zh_hant} & simplified
    assert found == set()


def test_no_traditional_character_stands_in_simplified_text(demo: Demo):
    traditional, _ = characters_of_one_script()
    found = {c for text in all_texts(demo) for c in text.zh_hans} & traditional
    assert found == set()


def test_simplified_text_uses_the_words_of_the_mainland(demo: Demo):
    traditional = "".join(text.zh_hant for text in all_texts(demo))
    simplified = "".join(text.zh_hans for text in all_texts(demo))
    assert [word for word in MACAU_WORDS if word not in traditional] == []
    assert [word for word in MACAU_WORDS_SIMPLIFIED if word in simplified] == []


def test_chinese_has_no_spaces_and_only_its_own_marks(demo: Demo):
    for text in all_texts(demo):
        for chinese in (text.zh_hant, text.zh_hans):
            inside = chinese.replace(" Galão", "").replace("Galão", "")
            assert " " not in inside.strip(), chinese
            assert not set(inside) & set(",;:!?()\"'"), chinese
    assert not any(set(text.zh_hant) & set("“”") for text in all_texts(demo))
    assert not any(set(text.zh_hans) & set("「」") for text in all_texts(demo))


def test_latin_texts_hold_no_chinese(demo: Demo):
    for text in all_texts(demo):
        assert not any("\u3000" <= character <= "\u9fff" for character in text.pt + text.en), text


def test_codes_slugs_and_units_are_plausible(demo: Demo):
    slugs = [product.slug for _, product in demo.products]
    assert len(set(slugs)) == len(slugs)
    assert all(slug.isascii() and slug == slug.lower() for slug in slugs)
    for _, product in demo.products:
        assert len(product.hs_code) == 10
        assert product.hs_code.isdigit()
        assert 1 <= len(product.variants) <= 4
        for variant in product.variants:
            assert 500 < variant.price_minor < 200_000
            assert variant.price_minor % 100 == 0
            assert 0 < variant.net_weight_g <= variant.gross_weight_g < 12_000
            assert variant.on_hand > 0


def test_what_customs_asks_about_is_tagged(demo: Demo):
    tags = {shop.kind: set() for shop in demo.vendors}
    for shop, product in demo.products:
        tags[shop.kind] |= set(product.restricted_tags)
    assert tags["bottles"] == {"alcohol", "liquid"}
    assert tags["tins"] == {"fish"}
    assert "egg" in tags["rolls"]
    for shop, product in demo.products:
        if shop.kind == "bottles":
            assert set(product.restricted_tags) == {"alcohol", "liquid"}
        assert set(product.restricted_tags) <= {
            *("alcohol", "battery", "dairy", "egg", "fish", "liquid"),
        }


def test_currencies_are_ones_that_vendors_are_paid_in(demo: Demo):
    priced = [shop.price_currency for shop in demo.vendors]
    assert priced.count("MOP") == 10
    assert priced.count("HKD") == 1
    assert priced.count("CNY") == 1
    assert set(priced) <= set(SETTLEMENT)


def test_every_shop_delivers_to_every_zone(demo: Demo):
    for shop in demo.vendors:
        assert {rate.zone for rate in shop.rates} == set(zones.ZONES)
        assert all(rate.days_min <= rate.days_max for rate in shop.rates)


def test_the_test_cast_is_there(demo: Demo):
    shops = {shop.slug: shop for shop in demo.vendors}
    assert shops["cunha-bakery"].district.en == "Rua do Cunha, Taipa"
    assert {shops[slug].kind for slug in ("silver-scale", "calcada-cellar")} == {"tins", "bottles"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('hs = "1905310000"', 'hs = "19053100"', "ten digits"),
        ('"石磨原粒杏仁餅", ', "", "four languages"),
        ("price_minor = 4800", "price_minor = 0", "a price"),
        ('label = "p12", price_minor = 4800', 'label = "nope", price_minor = 4800', "nope"),
        ('code = "C02"', 'code = "C01"', "twice"),
        ('category = "almond-biscuits"', 'category = "nowhere"', "nowhere"),
    ],
)
def test_a_broken_data_file_is_refused(tmp_path: Path, old: str, new: str, complaint: str):
    (tmp_path / "vendors").mkdir()
    for name in ("categories.toml", "shipping.toml"):
        (tmp_path / name).write_text((FOLDER / name).read_text())
    source = (FOLDER / "vendors" / "01-cunha-bakery.toml").read_text()
    assert old in source
    (tmp_path / "vendors" / "one.toml").write_text(source.replace(old, new, 1))
    with pytest.raises(ContentInvalid, match=complaint):
        load(tmp_path)


def test_data_files_are_plain_toml():
    for path in sorted(FOLDER.rglob("*.toml")):
        assert tomllib.loads(path.read_text())
