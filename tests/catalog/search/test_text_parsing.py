"""What a query asks for, as the index is asked."""

from __future__ import annotations

import pytest

from catalog.search.text import Lexicon, Style, SynonymGroup, parse, parse_prefix

LEXICON = Lexicon.of(
    [
        SynonymGroup(
            (("zh-hant", "杏仁餅"), ("en", "almond cookie"), ("pt", "bolacha de amêndoa"))
        ),
        SynonymGroup((("zh-hant", "曲奇"), ("zh-hans", "饼干"))),
        SynonymGroup((("en", "drink"),), means=(("en", "port wine"),)),
    ],
    stop_words=["de", "of", "the", "的"],
    words=["禮盒", "牛肉乾", "牛肉"],
)
AS_TYPED = [
    ("杏仁", "'杏仁'"),
    ("饼", "'饼'"),
    ("杏仁糕", "('杏仁' <-> '仁糕')"),
    ("曲奇", "('曲奇' | '饼干':AB)"),
    ("餅乾", "('饼干' | '曲奇':AB)"),
    ("bakeries", "('bakeries' | 'bakery' | 'bakerie')"),
    ("port wine", "('port' & 'wine')"),
    ("tea pot 2", "(('tea' | 'teapot') & ('pot' | 'teapot') & '2')"),
    ("drink", "('drink' | ('port':AB & 'wine':AB))"),
    ("CB-AC-500", "('cbac500' | ('cb' <-> 'ac' <-> '500'))"),
    ("5601234567890", "('5601234567890' | '05601234567890')"),
    ("500 克", "'500g'"),
    ("0,5 kg", "'500g'"),
    ("75cl", "'750ml'"),
    ("1,000 g", "'1000g'"),
    ("20%", "'20%'"),
]


@pytest.mark.parametrize(("query", "tsquery"), AS_TYPED)
def test_a_query_asks_the_index(query, tsquery):
    assert parse(query, "en", LEXICON).to_tsquery() == tsquery


def test_a_han_text_is_cut_by_the_words_that_cover_most_of_it():
    assert parse("牛肉乾禮盒", "zh-hant", LEXICON).to_tsquery() == (
        "(('牛肉' <-> '肉干' <-> '干礼' <-> '礼盒') | (('牛肉' <-> '肉干') & '礼盒'))"
    )


def test_a_stop_sign_parts_han_words_and_asks_for_nothing():
    assert "'的" not in parse("澳門的禮盒", "zh-hant", LEXICON).rungs[-1].tsquery
    assert parse("澳門的禮盒", "zh-hant", LEXICON).to_tsquery().endswith("('澳门' & '礼盒'))")


def test_stop_words_are_passed_over_unless_they_are_all():
    assert parse("the cookie of", "en", LEXICON).text == "cookie"
    assert parse("the of", "en", LEXICON).text == "the of"


def test_words_of_one_language_find_names_in_the_others():
    asked = parse("Almond cookies", "pt", LEXICON).to_tsquery()
    assert "('杏仁':AB <-> '仁饼':AB)" in asked
    assert "('bolacha':AB & 'amendoa':AB)" in asked


@pytest.mark.parametrize("query", ["bolachas de amendoa", "BOLACHA AMÊNDOAS", "杏仁餅", "杏仁饼"])
def test_every_form_of_a_term_reaches_its_group(query):
    assert "'almond':AB" in parse(query, "en", LEXICON).to_tsquery()


def test_one_way_means_one_way():
    assert "drink" not in parse("port wine", "en", LEXICON).to_tsquery()


def test_a_count_of_pieces_only_ranks():
    query = parse("almond 12 pcs", "en", LEXICON)
    assert query.to_tsquery() == "'almond'"
    assert query.to_rank_tsquery() == "('almond' | '12pc')"
    assert parse("12 pcs", "en", LEXICON).to_tsquery() == "'12pc'"


def test_the_ladder_keeps_the_head_then_lets_go_of_any_then_of_all_but_one():
    assert [(rung.name, rung.tsquery) for rung in parse("a1 b2 c3", "en").rungs] == [
        ("all", "('a1' & 'b2' & 'c3')"),
        ("most", "('c3' & ('b2' | 'a1'))"),
        ("most", "(('b2' & 'c3') | ('a1' & 'c3') | ('a1' & 'b2'))"),
        ("some", "('a1' | 'b2' | 'c3')"),
    ]
    assert parse("a1 b2 c3", "pt").rungs[1].tsquery == "('a1' & ('c3' | 'b2'))"
    assert [rung.name for rung in parse("almond", "en").rungs] == ["all"]


@pytest.mark.parametrize(
    ("query", "last"),
    [
        ("綠豆餅", "('绿豆' | '豆饼')"),
        ("帽子", "'帽':AB"),
        ("帽仔", "'帽':AB"),
        ("茶匙", "('茶':AB & '匙':AB)"),
        ("綠豆餅 帽子", "('绿豆' | '豆饼' | '帽':AB)"),
        ("饼", "'饼'"),
    ],
)
def test_a_han_word_that_is_not_found_lets_its_signs_be_looked_for(query, last):
    assert parse(query, "zh-hant").rungs[-1].tsquery == last


def test_an_unknown_han_text_may_hold_several_words():
    assert parse("蓮蓉雙黃月餅", "zh-hant").rungs[-1].tsquery == (
        "('莲蓉' | '蓉双' | '双黄' | '黄月' | '月饼')"
    )


def test_only_words_that_the_lexicon_does_not_know_may_be_misspelled():
    assert parse("almond cookies sardinas 500g 杏", "en", LEXICON).unknown == ("sardinas",)


@pytest.mark.parametrize(
    ("typed", "tsquery"),
    [
        ("alm", "'alm':*"),
        ("port w", "('port' & 'w':*)"),
        ("port ", "'port'"),
        ("杏", "'杏'"),
        ("杏仁b", "'杏仁'"),
        ("", ""),
    ],
)
def test_half_a_word_asks_for_all_that_begin_so(typed, tsquery):
    assert parse_prefix(typed, "en", LEXICON).to_tsquery() == tsquery


@pytest.mark.parametrize("query", ["", "   ", "!!!", "、。", "\x00", "🎁"])
def test_nothing_to_look_for_asks_for_nothing(query):
    read = parse(query, "zh-hant", LEXICON)
    assert read.is_empty
    assert read.rungs == ()
    assert read.to_tsquery() == ""


def test_an_engine_without_places_marks_what_it_looks_for_in_names():
    read = parse("杏仁餅", "en", LEXICON)
    style = Style(has_places=False, name_mark="=")
    assert read.to_tsquery(style).startswith("(('杏仁' & '仁饼') | ('=almond' & ")
    names = Style(has_places=False, name_mark="=", only_names=True)
    assert read.to_tsquery(names).startswith("(('=杏仁' & '=仁饼') | ")
