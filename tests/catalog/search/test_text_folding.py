"""One spelling for all: what shoppers and shops write differently meets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.text import fold

SAME = [
    ("皇后", "皇后"),
    ("以後", "以后"),
    ("里斯本", "里斯本"),
    ("裡面", "里面"),
    ("裏面", "里面"),
    ("發財", "发财"),
    ("頭髮", "头发"),
    ("髮夾", "发夹"),
    ("麵包", "面包"),
    ("面霜", "面霜"),
    ("麪粉", "面粉"),
    ("餅乾", "饼干"),
    ("乾隆", "乾隆"),
    ("幹貨", "干货"),
    ("干貝", "干贝"),
    ("餘下", "余下"),
    ("著名", "着名"),
    ("項鍊", "项链"),
    ("項鏈", "项链"),
    ("鍾記", "锺记"),
    ("鐘記", "钟记"),
    ("沈大成", "沉大成"),
    ("巨記", "鉅記"),
    ("菸草", "烟草"),
    ("麥餠", "麦饼"),
    ("ＡＢＣ　１２", "abc 12"),
    ("ﬁgo", "figo"),
    ("㎏", "kg"),
    ("PASTÉIS de Belém", "pasteis de belem"),
    ("amêndoa", "amendoa"),
    ("Tito’s", "tito's"),
    ("a\u200bb\u00adc", "abc"),
    ("  two \n\t words ", "two words"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_thing_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("皇后後面", "皇后后面"),
        ("頭髮發光", "头发发光"),
        ("里程在裡面", "里程在里面"),
        ("麵粉與面膜", "面粉与面膜"),
        ("乾杯，幹部干涉", "干杯,干部干涉"),
        ("がんもパン", "がんもパン"),
        ("São Paulo 30 ºC", "sao paulo 30 oc"),
    ],
)
def test_a_text_is_written_as_search_compares_it(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("sign", "嘅啲嚟冇佢咗唔睇喺嗰餸氹靓瞓嘢")
def test_cantonese_signs_stay(sign):
    assert fold(sign) == sign


@pytest.mark.parametrize("pair", ["后面", "發麵", "乾杯"])
def test_neighbors_change_no_sign(pair):
    assert fold(pair) == "".join(fold(sign) for sign in pair)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_a_text_without_end_is_cut():
    assert len(fold("a" * 50_000)) == 20_000
