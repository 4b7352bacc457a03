"""What a person reads of a figure that was stopped, and where each limit lies exactly."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from payments.fx.book import KnownRate, RateBook
from payments.fx.judging import Bands, Finding, Why, agrees, judge
from payments.fx.sources.port import Published, Window

BEFORE, DAY = date(2026, 5, 21), date(2026, 5, 22)
BANDS = Bands(
    jump=Decimal("0.03"),
    jump_by_pair={"HKD/MOP": Decimal("0.001")},
    confirmable=Decimal("0.1"),
    agreement=Decimal("0.01"),
    disagreement=Decimal("0.02"),
    peg=Decimal("0.005"),
)


def known(source: str, pair: str, mid: str, on: date = BEFORE) -> KnownRate:
    base, quote = pair.split("/")
    return KnownRate(source, base, quote, Decimal(mid), on)


def found(
    pair: str, figure: str, *rates: KnownRate, source: str = "amcm", on: date = DAY, **more: object
) -> list[Finding]:
    base, quote = pair.split("/")
    return judge(
        Published(base, quote, Decimal(figure), on),
        source=source,
        book=RateBook(rates),
        today=DAY,
        bands=BANDS,
        **more,  # type: ignore[arg-type]
    )


def told(*args: str | KnownRate, **more: object) -> list[tuple[str, str]]:
    return [(each.why.value, each.detail) for each in found(*args, **more)]  # type: ignore[arg-type]


CNY = known("amcm", "CNY/MOP", "1.0000")
PEG = known("peg", "HKD/MOP", "1.03")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("0", ("not_positive", "0")),
        ("-1.1", ("not_positive", "-1.1")),
        ("NaN", ("no_number", "NaN: a rate is a finite number")),
        ("-Infinity", ("no_number", "-Infinity: a rate is a finite number")),
        (
            "1.12345678901",
            (
                "no_number",
                "1.12345678901: a rate has at most ten digits before and after the point",
            ),
        ),
    ],
)
def test_a_figure_that_is_no_rate_is_stopped_with_what_it_was(figure, said):
    assert told("CNY/MOP", figure, CNY) == [said]


def test_a_day_to_come_and_a_day_before_the_window_are_stopped():
    window = Window(BEFORE, DAY)
    assert told("CNY/MOP", "1", CNY, on=DAY + timedelta(days=1), window=window) == [
        ("future", "2026-05-23 on 2026-05-22")
    ]
    stale = ("stale", "2026-05-20; asked from 2026-05-21 on")
    assert told("CNY/MOP", "1", CNY, on=BEFORE - timedelta(days=1), window=window) == [stale]
    assert told("CNY/MOP", "1", CNY, on=BEFORE - timedelta(days=1)) == []
    assert told("CNY/MOP", "1", CNY, on=BEFORE, window=window) == []


def test_a_pair_is_kept_in_one_direction():
    other = ("other_way", "kept as CNY/MOP")
    assert told("MOP/CNY", "1", CNY) == [other]
    assert told("MOP/HKD", "0.97") == [("other_way", "kept as HKD/MOP")]
    assert told("MOP/HKD", "0.97", source="ecb") == []  # a control may quote it so


def test_the_peg_is_one_pair_and_the_others_stay_near_it():
    assert told("CNY/MOP", "1", source="peg") == [("off_peg", "there is one peg, HKD/MOP")]
    assert told("HKD/MOP", "1.5", PEG, source="peg", on=DAY) == []
    far = known("amcm", "HKD/MOP", "1.0300")
    assert told("HKD/MOP", "1.0352", PEG, far) == [("off_peg", "1.0352 beside the peg 1.03")]
    loose = told("HKD/MOP", "1.0351", PEG, far)
    assert loose == [("jump", "1.0351 after 1.0300")]  # within half a percent, over its own band
    assert told("CNY/MOP", "1.03", PEG, CNY) == []


def test_another_figure_for_the_same_day_is_a_change_and_the_same_one_is_none():
    stored = known("amcm", "CNY/MOP", "1.0100", DAY)
    assert told("CNY/MOP", "1.0100", CNY, stored) == []
    changed = ("changed", "1.0200 after 1.0100 for the same day")
    assert told("CNY/MOP", "1.0200", CNY, stored) == [changed]
    moved_peg = known("peg", "HKD/MOP", "1.03", DAY)
    assert told("HKD/MOP", "1.5", moved_peg, source="peg") == [
        ("changed", "1.5 after 1.03 for the same day")
    ]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("1.03", None),
        ("0.97", None),
        ("1.0301", ("inverted", "1.0301 after 1.0000: the other way round it would fit")),
        ("1.0400", ("jump", "1.0400 after 1.0000")),
        ("0.001", ("wrong_unit", "0.001 after 1.0000: 0.001 times what would fit")),
        ("0.01", ("wrong_unit", "0.01 after 1.0000: 0.01 times what would fit")),
        ("0.1", ("wrong_unit", "0.1 after 1.0000: 0.1 times what would fit")),
        ("10.3", ("wrong_unit", "10.3 after 1.0000: 10 times what would fit")),
        ("10.31", ("jump", "10.31 after 1.0000")),
        ("100", ("wrong_unit", "100 after 1.0000: 100 times what would fit")),
        ("1000", ("wrong_unit", "1000 after 1.0000: 1000 times what would fit")),
    ],
)
def test_a_jump_is_named_after_the_mistake_that_it_looks_like(figure, said):
    assert told("CNY/MOP", figure, CNY) == ([said] if said else [])


def test_an_inverse_and_a_neighbors_figure_are_named():
    yuan, euro = known("amcm", "CNY/MOP", "1.2000"), known("amcm", "EUR/MOP", "9.0000")
    assert told("CNY/MOP", "0.8400", yuan) == [
        ("inverted", "0.8400 after 1.2000: the other way round it would fit")
    ]
    swapped = "9.0900 after 1.2000: the figure of EUR/MOP is 9.0000"
    assert told("CNY/MOP", "9.0900", yuan, euro) == [("swapped", swapped)]
    assert told("CNY/MOP", "9.0901", yuan, euro) == [("jump", "9.0901 after 1.2000")]
    own = told("CNY/MOP", "1.5", yuan, known("file", "CNY/MOP", "1.5", date(2026, 1, 2)))
    assert own == [("jump", "1.5 after 1.2000")]


def test_a_second_source_confirms_up_to_a_limit_and_disagrees_from_another():
    def heard(mid: str) -> KnownRate:
        return known("cfets", "CNY/MOP", mid, DAY)

    assert told("CNY/MOP", "1.0500", CNY, heard("1.0396")) == [("jump", "1.0500 after 1.0000")]
    assert told("CNY/MOP", "1.0500", CNY, heard("1.0400")) == []
    assert told("CNY/MOP", "1.1000", CNY, heard("1.1000")) == []
    too_far = [("jump", "1.1001 after 1.0000")]
    assert told("CNY/MOP", "1.1001", CNY, heard("1.1000")) == too_far
    disagrees = ("disagrees", "1.0000 beside 0.980000 of cfets (2026-05-22)")
    assert told("CNY/MOP", "1.0000", CNY, heard("0.9800")) == [disagrees]
    assert told("CNY/MOP", "1.0200", CNY, heard("1.0000")) == []
    assert told("CNY/MOP", "1.0000", CNY, heard("1.0300")) == [
        ("disagrees", "1.0000 beside 1.030000 of cfets (2026-05-22)")
    ]


def test_the_first_figure_of_a_pair_waits_unless_it_need_not_or_never_prices():
    first = ("unconfirmed", "the first of its pair, and no second source agrees")
    assert told("CNY/MOP", "1.0000") == [first]
    assert told("CNY/MOP", "1.0000", needs_confirmation=False) == []
    assert told("CNY/MOP", "1.0000", source="cfets") == []
    agreed = known("cfets", "CNY/MOP", "1.0000", DAY)
    assert told("CNY/MOP", "1.0100", agreed) == []
    assert told("CNY/MOP", "1.0101", agreed) == [first]


def test_a_control_may_move_as_far_as_it_may_confirm():
    own = known("cfets", "CNY/MOP", "1.0000")
    assert told("CNY/MOP", "1.1000", own, source="cfets") == []
    assert [each.why for each in found("CNY/MOP", "1.2000", own, source="cfets")] == [Why.JUMP]
    assert [each.why for each in found("CNY/MOP", "1.1001", own, source="cfets")] == [Why.INVERTED]
    today = known("amcm", "CNY/MOP", "1.0000", DAY)
    assert told("CNY/MOP", "1.0200", today, source="cfets") == []
    assert [each.why for each in found("CNY/MOP", "1.0201", today, source="cfets")] == [
        Why.DISAGREES
    ]
    assert told("CNY/MOP", "1.1000", CNY, source="cfets") == []
    assert [each.why for each in found("CNY/MOP", "1.1001", CNY, source="cfets")] == [Why.DISAGREES]


def test_the_first_source_that_is_near_enough_agrees():
    rates = RateBook(
        [
            known("cfets", "CNY/MOP", "1.0300", DAY),
            known("ecb", "CNY/MOP", "1.0100", DAY),
            known("hkma", "CNY/MOP", "1.0200", DAY),
        ]
    )

    def who(figure: str) -> str | None:
        opinion = agrees(Published("CNY", "MOP", Decimal(figure), DAY), "amcm", rates, BANDS)
        return opinion.source if opinion else None

    assert who("1.0201") == "cfets"
    assert who("1.0150") == "ecb"
    assert who("0.9999") == "ecb"
    assert who("0.9998") is None


def test_no_line_confirms_itself():
    def who(source: str) -> str | None:
        rates = RateBook([known("amcm", "CNY/MOP", "1.0000", DAY)])
        opinion = agrees(Published("CNY", "MOP", Decimal("1"), DAY), source, rates, BANDS)
        return opinion.source if opinion else None

    assert [who("amcm"), who("file"), who("ecb")] == [None, None, "amcm"]
