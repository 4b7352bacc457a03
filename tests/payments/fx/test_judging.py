"""Every reason to stop a figure, by the numbers of docs/fx.md; and what a second source can do."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from payments.fx.book import KnownRate, RateBook
from payments.fx.judging import Why, agrees, judge
from payments.fx.services.read_book import read_bands
from payments.fx.sifting import sift
from payments.fx.sources.port import Published, Window

PAGE = Path(__file__).resolve().parents[3] / "docs" / "fx.md"
BEFORE, DAY = date(2026, 5, 21), date(2026, 5, 22)
LAST = {"CNY": "1.1863", "HKD": "1.0300", "USD": "8.0671", "EUR": "9.3808"}


def known(source: str, pair: str, mid: str, on: date = BEFORE) -> KnownRate:
    base, quote = pair.split("/")
    return KnownRate(source, base, quote, Decimal(mid), on)


def book(*more: KnownRate) -> RateBook:
    rates = [known("amcm", f"{base}/MOP", mid) for base, mid in LAST.items()]
    return RateBook([known("peg", "HKD/MOP", "1.03"), *rates, *more])


def reasons(
    pair: str,
    figure: str,
    *,
    on: date = DAY,
    unit: int = 1,
    source: str = "amcm",
    known_rates: RateBook | None = None,
) -> list[Why]:
    base, quote = pair.split("/")
    found = judge(
        Published(base, quote, Decimal(figure), on, unit),
        source=source,
        book=known_rates if known_rates is not None else book(),
        today=DAY,
        bands=read_bands(),
        window=Window(DAY - timedelta(days=6), DAY),
    )
    return [each.why for each in found]


# pair, figure, reason: the table of the page.
TABLE = [
    ("CNY/MOP", "1.1871", ""),
    ("CNY/MOP", "1.2218", ""),
    ("CNY/MOP", "1.2219", "jump"),
    ("CNY/MOP", "0.8424", "inverted"),
    ("CNY/MOP", "118.71", "wrong_unit"),
    ("CNY/MOP", "0.11871", "wrong_unit"),
    ("CNY/MOP", "1.0300", "swapped"),
    ("CNY/MOP", "0", "not_positive"),
    ("CNY/MOP", "-1.1871", "not_positive"),
    ("CNY/MOP", "NaN", "no_number"),
    ("CNY/MOP", "1.18710000001", "no_number"),
    ("MOP/CNY", "0.8424", "other_way"),
    ("MOP/CNY", "1.1871", "other_way"),
    ("HKD/MOP", "1.0351", ""),
    ("HKD/MOP", "1.0352", "off_peg"),
    ("GBP/MOP", "10.8350", "unconfirmed"),
]


@pytest.mark.parametrize(("pair", "figure", "reason"), TABLE)
def test_a_figure_is_stopped_for_the_reason_on_the_page(pair: str, figure: str, reason: str):
    assert [why.value for why in reasons(pair, figure)] == ([reason] if reason else [])


def test_the_page_shows_exactly_the_figures_tested_here():
    shown = re.findall(
        r"^\| ([A-Z]{3}/[A-Z]{3}) \| (\S+) \| (`(\w+)`|stored) \|",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [(pair, figure, reason) for pair, figure, _cell, reason in shown] == TABLE


def test_a_day_to_come_and_a_day_before_those_asked_for_are_stopped():
    assert reasons("CNY/MOP", "1.1871", on=DAY + timedelta(days=1)) == [Why.FUTURE]
    assert reasons("CNY/MOP", "1.1863", on=DAY - timedelta(days=7)) == [Why.STALE]
    assert reasons("CNY/MOP", "1.1863", on=DAY - timedelta(days=6)) == []


def test_yen_per_100_taken_for_one_are_a_wrong_unit():
    yen = book(known("amcm", "JPY/MOP", "0.050777"))
    assert reasons("JPY/MOP", "5.0727", unit=100, known_rates=yen) == []
    assert reasons("JPY/MOP", "5.0727", unit=1, known_rates=yen) == [Why.WRONG_UNIT]


def test_a_second_source_confirms_a_move_within_1_percent_and_up_to_10():
    heard = book(known("cfets", "CNY/MOP", "1.2500", DAY))
    assert reasons("CNY/MOP", "1.2500", known_rates=heard) == []
    assert reasons("CNY/MOP", "1.2625", known_rates=heard) == []
    assert reasons("CNY/MOP", "1.2626", known_rates=heard) == [Why.JUMP]  # more than 1 % away
    assert reasons("CNY/MOP", "1.2751", known_rates=heard) == [Why.JUMP, Why.DISAGREES]
    crash = book(known("cfets", "CNY/MOP", "1.3200", DAY))
    assert reasons("CNY/MOP", "1.3200", known_rates=crash) == [Why.JUMP]  # 11 %: two persons


def test_an_opinion_of_before_a_long_weekend_counts_and_an_older_one_does_not():
    for back, expected in ((4, []), (5, [Why.JUMP])):
        heard = book(known("cfets", "CNY/MOP", "1.2500", DAY - timedelta(days=back)))
        assert reasons("CNY/MOP", "1.2500", known_rates=heard) == expected


def test_another_source_stops_what_only_looks_right():
    heard = book(known("cfets", "CNY/MOP", "1.1600", DAY))
    assert reasons("CNY/MOP", "1.1871", known_rates=heard) == [Why.DISAGREES]
    assert reasons("CNY/MOP", "1.1832", known_rates=heard) == []  # exactly 2 %


def test_controls_are_compared_over_their_own_pairs_and_the_peg():
    euro = [known("ecb", "EUR/CNY", "7.8960"), known("ecb", "EUR/HKD", "9.1000")]
    rates = book(*euro, known("ecb", "EUR/USD", "1.1614"))
    # 9.1 ÷ 7.896 × 1.03
    (said,) = rates.opinions("amcm", "CNY", "MOP", DAY)
    assert said.source == "ecb"
    assert round(said.mid, 5) == Decimal("1.18706")
    assert reasons("CNY/MOP", "1.1871", known_rates=rates) == []
    assert reasons("USD/MOP", "8.4", known_rates=rates) == [Why.JUMP, Why.DISAGREES]


def test_the_peg_is_no_opinion_of_itself_but_a_cross_of_shanghai_is():
    parity = [known("cfets", "HKD/CNY", "0.86790"), known("cfets", "CNY/MOP", "1.1868")]
    assert book().opinions("amcm", "HKD", "MOP", DAY) == []
    (said,) = book(*parity).opinions("amcm", "HKD", "MOP", DAY)
    assert (said.source, round(said.mid, 4)) == ("cfets", Decimal("1.0300"))


def test_a_control_has_a_line_of_its_own_and_is_controlled_by_the_others():
    assert reasons("CNY/MOP", "1.1868", source="cfets") == []
    assert reasons("CNY/MOP", "1.3049", source="cfets") == []  # 10 % from amcm of yesterday
    assert reasons("CNY/MOP", "1.3050", source="cfets") == [Why.DISAGREES]
    of_today = book(known("amcm", "CNY/MOP", "1.1871", DAY))
    assert reasons("CNY/MOP", "1.2100", source="cfets", known_rates=of_today) == []
    assert reasons("CNY/MOP", "1.2109", source="cfets", known_rates=of_today) == [Why.DISAGREES]
    moved = book(known("cfets", "CNY/MOP", "1.0500"))
    assert reasons("CNY/MOP", "1.1868", source="cfets", known_rates=moved) == [Why.JUMP]
    own = book(known("hkma", "CNY/HKD", "1.1500"), known("cfets", "HKD/CNY", "0.8679"))
    assert reasons("HKD/CNY", "0.8680", source="cfets", known_rates=own) == []


def test_the_first_of_a_pair_needs_a_second_source():
    empty = RateBook([known("peg", "HKD/MOP", "1.03")])
    assert reasons("CNY/MOP", "1.1871", known_rates=empty) == [Why.UNCONFIRMED]
    heard = RateBook([known("cfets", "CNY/MOP", "1.1868", DAY)])
    assert reasons("CNY/MOP", "1.1871", known_rates=heard) == []
    seen = Published("CNY", "MOP", Decimal("1.1871"), DAY)
    assert agrees(seen, "amcm", empty, read_bands()) is None
    confirmed = agrees(seen, "amcm", heard, read_bands())
    assert confirmed is not None
    assert confirmed.source == "cfets"


def test_a_rate_is_compared_with_the_day_before_it_else_with_the_first_after():
    rates = book(known("amcm", "CNY/MOP", "1.1900", DAY + timedelta(days=30)))
    assert rates.last("amcm", "CNY", "MOP", DAY) == Decimal("1.1863")
    assert rates.last("file", "CNY", "MOP", DAY) == Decimal("1.1863")  # one line with amcm
    assert rates.last("amcm", "CNY", "MOP", date(2026, 1, 2)) == Decimal("1.1863")
    assert rates.last("cfets", "CNY", "MOP", DAY) is None


def test_a_longer_answer_is_sifted_day_by_day_and_a_bad_day_spoils_no_other():
    days = [DAY - timedelta(days=back) for back in (0, 1, 2)]
    figures = ("1.2300", "11.9000", "1.1950")
    published = [
        Published("CNY", "MOP", Decimal(figure), day)
        for figure, day in zip(figures, days, strict=True)
    ]
    old = RateBook([known("amcm", "CNY/MOP", "1.1863", date(2026, 5, 19))])
    found = sift(published, source="amcm", book=old, today=DAY, bands=read_bands())
    assert [str(seen.mid) for seen in found.good] == ["1.1950", "1.2300"]
    assert [(seen.valid_on, why[0].why) for seen, why in found.parked] == [
        (days[1], Why.WRONG_UNIT)
    ]
    again = sift(published[:1], source="amcm", book=old, today=DAY, bands=read_bands())
    assert (len(again.known), again.good, again.parked) == (1, [], [])


def test_two_figures_for_one_day_are_not_both_taken():
    twice = [Published("CNY", "MOP", Decimal(figure), DAY) for figure in ("1.1871", "1.1872")]
    found = sift(twice, source="amcm", book=book(), today=DAY, bands=read_bands())
    assert [str(seen.mid) for seen in found.good] == ["1.1871"]
    assert found.parked[0][1][0].why == Why.CHANGED
