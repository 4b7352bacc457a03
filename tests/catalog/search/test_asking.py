"""A search in an address: what is read from it, and that it is written back the same."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search.asking import LONGEST, MOST_CHOICES, Place, clean, read, shown, written
from catalog.search.types import SORTS, SearchRequest

HERE = Place(language="pt", destination="CN-GD", currency="CNY")


def asked(query: str, place: Place = HERE) -> SearchRequest:
    return read(parse_qs(query, keep_blank_values=True), place)


def test_an_address_says_everything_that_is_looked_for():
    found = asked(
        "q=+almond++cookie+&f.brand=koi-kei&f.brand=pastelaria&f.size=500g"
        "&price_from=10&price_to=99.9&sort=price&page=3"
    )
    assert found == SearchRequest(
        text="almond cookie",
        language="pt",
        destination="CN-GD",
        filters={"brand": ("koi-kei", "pastelaria"), "size": ("500g",)},
        price_from_minor=1_000,
        price_to_minor=9_990,
        currency="CNY",
        sort="price",
        page=3,
    )


def test_words_sort_by_relevance_and_shelves_by_what_is_new():
    assert asked("q=tea").sort == "relevance"
    assert asked("").sort == "newest"
    assert asked("sort=relevance").sort == "newest"
    assert asked("q=tea&sort=cheapest").sort == "relevance"


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("26.5", 2_650),
        ("26,5", 2_650),
        ("1,234.50", 123_450),
        ("1,234", 123_400),
        ("0", 0),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e300", None),
        ("ten", None),
        ("", None),
    ],
)
def test_a_price_is_read_as_people_type_it(typed: str, minor: int | None):
    found = read({"price_from": [typed]}, HERE)
    assert found.price_from_minor == minor


def test_two_prices_in_the_wrong_order_change_places():
    found = asked("price_from=90&price_to=10")
    assert (found.price_from_minor, found.price_to_minor) == (1_000, 9_000)


def test_without_a_currency_no_price_is_read():
    assert asked("price_from=10", Place(language="en")).price_from_minor is None


def test_what_makes_no_sense_is_left_out():
    many = "&".join(f"f.brand=b{number}" for number in range(99))
    found = asked(f"f.=x&f.a%20b=c&f.ok=%00&page=-4&f.{'x' * 81}=y&{many}")
    assert set(found.filters) == {"brand"}
    assert asked("f.brand=Pastelaria+Dez+M%C3%B3s").filters == {"brand": ("Pastelaria Dez Mós",)}
    assert len(found.filters["brand"]) == MOST_CHOICES
    assert found.page == 1
    assert len(asked("q=" + "餅" * 500).text) == LONGEST
    assert clean("a\x00b\ud800c\td") == "a b c d"


def test_prices_are_shown_without_needless_noughts():
    assert [shown(minor, "MOP") for minor in (2_650, 10_000, 0, 5)] == ["26.5", "100", "0", "0.05"]
    assert shown(1_200, "JPY") == "1200"


CODES = st.text("abcz019_.+-", min_size=1, max_size=20).map("a".__add__)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=150).map(clean),
    filters=st.dictionaries(CODES, st.sets(CODES, min_size=1, max_size=3), max_size=4),
    prices=st.lists(st.integers(0, 10**9), min_size=2, max_size=2).map(sorted),
    sort=st.sampled_from(SORTS),
)
def test_an_address_is_read_back_as_it_was_written(text, filters, prices, sort):
    wanted = SearchRequest(
        text=text,
        language="pt",
        destination="CN-GD",
        currency="CNY",
        filters={code: tuple(sorted(choices)) for code, choices in filters.items()},
        price_from_minor=prices[0],
        price_to_minor=prices[1],
        sort="newest" if sort == "relevance" and not text else sort,
    )
    assert asked(urlencode(written(wanted))) == replace(wanted)
