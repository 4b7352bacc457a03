"""What stands in a cell: prices, weights, words, and texts that no program runs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.bulk.cells import escaping, html_text, numbers
from catalog.bulk.cells.faults import NOTES, REASONS, Fault, words


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("88", 8_800),
        ("88.00", 8_800),
        ("88,5", 8_850),
        ("1,234.50", 123_450),
        ("1.234,50", 123_450),
        ("1 234,50", 123_450),
        ("12,345,678.90", 1_234_567_890),
        ("1.234.567", 123_456_700),
        ("12345.6", 1_234_560),
        ("0,500", 50),
        ("MOP 88.00", 8_800),
        ("MOP$88.00", 8_800),
        ("88.00 MOP", 8_800),
        ("88元", 8_800),
        ("$88", 8_800),
        ("８８．５０", 8_850),
    ],
)
def test_a_price_is_read_as_it_is_meant(cell: str, minor: int):
    assert numbers.price_minor(cell, "MOP") == minor


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.234", "unclear_price"),
        ("1,234", "unclear_price"),
        ("12,34.5", "unclear_price"),
        ("1.2.3", "unclear_price"),
        ("88.005", "unclear_price"),
        ("1234.005", "price_too_fine"),
        ("0", "price_not_positive"),
        ("-5", "price_not_positive"),
        ("free", "not_a_price"),
        ("=1+1", "not_a_price"),
        ("8e3", "not_a_price"),
        ("HK$ 88", "other_currency"),
        ("¥88", "other_currency"),
        ("JPY 88", "other_currency"),
        ("9999999999", "price_too_high"),
    ],
)
def test_a_price_that_is_none_is_refused_with_its_reason(cell: str, reason: str):
    with pytest.raises(Fault) as caught:
        numbers.price_minor(cell, "MOP")
    assert caught.value.reason == reason


def test_counts_and_weights_are_whole():
    assert [numbers.count(cell) for cell in ("120", "120.0", "1,234", "1.234", "0")] == [
        *(120, 120, 1_234, 1_234, 0),
    ]
    weights = {
        "600": 600,
        "600 g": 600,
        "0.6 kg": 600,
        "0,6公斤": 600,
        "740克": 740,
        "1,200": 1_200,
    }
    assert {cell: numbers.grams(cell) for cell in weights} == weights
    for cell in ("", "-1", "1.5", "many", "2000000", "1,23,4"):
        with pytest.raises(Fault):
            numbers.count(cell)
    for cell in ("0", "600 lb", "0.0001 kg", "g"):
        with pytest.raises(Fault):
            numbers.grams(cell)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_a_text_comes_back_as_it_was_and_is_no_formula(text: str):
    cell = escaping.guarded(text)
    assert escaping.unguarded(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+853 6612 3456", "'+853 6612 3456"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("'=1", "''=1"),
        ("[clear]", "'[clear]"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("＝1+1", "'＝1+1"),
    ],
)
def test_only_a_text_that_may_run_is_guarded(text: str, cell: str):
    assert escaping.guarded(text) == cell
    assert escaping.unguarded(cell) == text


def test_html_becomes_the_paragraphs_that_a_page_shows():
    html = (
        "<style>p{}</style><p>Baked&nbsp;<b>every</b> day.<br>Since 1958.</p>"
        "<ul><li>Almonds</li><li>Sugar &lt; 5%</li></ul><script>alert(1)</script>"
        '<p><img src="https://x.example/a.jpg" onerror="alert(1)"></p>'
        "<table><tr><td>A</td><td>B</td></tr></table>"
    )
    assert html_text.is_html(html)
    assert html_text.plain_text(html) == (
        "Baked every day.\nSince 1958.\n\n• Almonds\n• Sugar < 5%\n\nA B"
    )
    assert not html_text.is_html("Weight < 5 kg, a <3 for biscuits, x<y>z")
    for nested in ("<<script>b</script>script>alert(1)<p>kept", "&lt;b&gt;kept&lt;/b&gt;"):
        assert not html_text.is_html(html_text.plain_text(nested))
    assert html_text.plain_text(nested) == "kept"


def test_every_reason_has_words_for_every_fact():
    facts = dict.fromkeys(
        ("most", "currency", "own", "places", "reserved", "choices", "row", "why"), "7"
    )
    told = [words(reason, facts) for reason in REASONS]
    assert all(wrong and helps and "%" not in wrong + helps for wrong, helps in told)
    assert set(REASONS) >= NOTES


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("250 g", "250 g"),
        ("250克", "250 g"),
        ("0.25 kg", "250 g"),
        ("７５０ＭＬ", "750 ml"),
        ("0,75 l", "750 ml"),
        ("12.5 ml", "12.5 ml"),
        ("24件", "24 pcs"),
        ("24 un", "24 pcs"),
    ],
)
def test_a_content_is_read_in_the_units_of_customs(cell: str, read: str):
    assert numbers.content(cell) == read
    quantity, code = numbers.content_parts(read)
    assert numbers.content_text(quantity, code) == read


@pytest.mark.parametrize(
    "cell", ["250", "g", "0 g", "-1 g", "1.2.3 g", "1 oz", "0.0001 g", "9999999999 g", "1.234 g"]
)
def test_what_is_no_content_is_refused(cell: str):
    with pytest.raises(Fault) as caught:
        numbers.content(cell)
    assert caught.value.reason == "not_a_content"


@pytest.mark.parametrize(
    "cell", ["240 x 180 x 60", "240x180X60", "２４０×１８０×６０", "240*180*60"]
)
def test_a_packed_size_is_three_sides(cell: str):
    assert numbers.packed_size(cell) == "240 x 180 x 60"
    assert numbers.size_parts("240 x 180 x 60") == (240, 180, 60)
    assert (numbers.size_parts(""), numbers.content_parts("")) == ((), (None, ""))


@pytest.mark.parametrize(
    "cell", ["240 x 180", "0 x 1 x 1", "5001 x 1 x 1", "a x b x c", "24.5x1x1"]
)
def test_what_is_no_packed_size_is_refused(cell: str):
    with pytest.raises(Fault) as caught:
        numbers.packed_size(cell)
    assert caught.value.reason == "not_a_size"
