"""A sheet's lines as a file: read row by row, written as they are read."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from marketplace.foundation.money import Money
from marketplace.shipping import figures, zones
from marketplace.shipping.fault_words import REASONS, fault_text
from marketplace.shipping.pricing import Band, price_of
from marketplace.shipping.sheet_files import HEADINGS, read_lines, write_lines
from marketplace.shipping.sheets import Fault, check_sheet, preview
from marketplace.shipping.types import PackedSize
from tests.factories import shipping
from tests.factories.shipping import sheet_line

HEAD = "zone,up_to_kg,price,next_kg,next_price,free_from,days_min,days_max\n"
GOOD = HEAD + "gd-zhuhai,0.5,22,1,9,500,1,2\ngd-zhuhai,1,28.00,,,,,\n\nCN,1,48,,,,4,7\n"


def read(text: str) -> tuple[list[tuple[str, str]], list[tuple[int, str, str]]]:
    """Lines as zone and bands; faults as row, column and reason."""
    lines, faults = read_lines(text.encode(), "MOP")
    return (
        [(line.zone, figures.print_bands(line.bands)) for line in lines],
        [(fault.row, fault.column, fault.reason) for fault in faults],
    )


@pytest.mark.parametrize("text", [GOOD, GOOD.replace(",", ";"), GOOD.replace(",", "\t")])
def test_a_file_is_read_whatever_parts_its_columns(text: str):
    lines, faults = read(text)
    assert faults == []
    assert lines == [("GD-ZHUHAI", "0.5 = 22.00; 1 = 28.00"), ("CN", "1 = 48.00")]


def test_a_comma_may_mark_decimals_where_it_parts_no_columns():
    lines, faults = read(HEAD.replace(",", ";") + "MO;0,5;22,50;;;;1;2\n")
    assert (lines, faults) == ([("MO", "0.5 = 22.50")], [])


def test_what_is_written_is_read_again_as_it_was():
    line = sheet_line(
        zones.ZHUHAI,
        {500: 2_200, 3_000: 4_505},
        next_g=1_000,
        next_price=Money(900, "MOP"),
        free_over=Money(50_000, "MOP"),
    )
    written = write_lines([line, sheet_line("MO", {1_000: 0})])
    assert written.startswith(b"\xef\xbb\xbfzone,zone_name,")
    again, faults = read_lines(written, "MOP")
    assert faults == []
    assert again == [line, sheet_line("MO", {1_000: 0})]
    assert read_lines(write_lines([]), "MOP") == ([], [])


WRONG = {
    "MARS,1,1,,,,1,2": (2, "zone", "no_zone"),
    "MO,heavy,1,,,,1,2": (2, "up_to_kg", "number"),
    "MO,1,-1,,,,1,2": (2, "price", "number"),
    "MO,1,1.005,,,,1,2": (2, "price", "number"),
    "MO,1,=1+1,,,,1,2": (2, "price", "number"),
    "MO,1,1,,,,,2": (2, "days_min", "number"),
    "MO,1,1,,,,3,2": (2, "days", "days"),
    "MO,1,1,,,,1.5,2": (2, "days_min", "number"),
    "MO,1,1,1,,,1,2": (2, "next", "next_half"),
    "MO,1,1,,,0,1,2": (2, "free_from", "negative"),
    "MO,0,1,,,,1,2": (2, "bands", "weight"),
    "MO,1,1,,,,1,2\nMO,1,2,,,,,": (2, "bands", "not_rising"),
    "MO,1,1,,,,1,2\nMO,2,2,,,,1,2": (3, "", "only_first"),
}


@pytest.mark.parametrize(("rows", "fault"), WRONG.items(), ids=list(WRONG))
def test_what_is_wrong_is_told_with_its_row(rows: str, fault: tuple[int, str, str]):
    lines, faults = read(HEAD + rows)
    assert faults == [fault]
    if fault[2] in ("number", "no_zone", "only_first"):
        assert lines == []


def test_every_wrong_row_is_told_at_once():
    _lines, faults = read(HEAD + "MARS,1,1,,,,1,2\nMO,x,y,,,,1,2\n")
    assert [(row, column) for row, column, _reason in faults] == [
        (2, "zone"),
        (3, "up_to_kg"),
        (3, "price"),
    ]


NO_FILES = {
    b"": "no_column",
    b"zone,price\n": "no_column",
    b"x" * 200_001: "file_size",
    "zone,價錢".encode("big5"): "encoding",
    HEAD.encode() + b'MO,"1,2\n': "not_csv",
    HEAD.encode() + b"MO,1,1,,,,1,2\n" * 501: "many_rows",
}


@pytest.mark.parametrize(("content", "reason"), NO_FILES.items(), ids=list(NO_FILES.values()))
def test_what_is_no_such_file_is_said_once(content: bytes, reason: str):
    lines, faults = read_lines(content, "MOP")
    assert lines == []
    assert {fault.reason for fault in faults} == {reason}


def test_every_reason_has_words():
    for reason in REASONS:
        assert fault_text(Fault(reason)) == str(REASONS[reason])
    with translation.override("zh-hant"):
        assert fault_text(Fault("number", "MO", "price", 4)).startswith("第 4 列, 澳門, price")


def test_bands_are_typed_as_pairs():
    assert figures.read_bands("0.5 = 30; 1:38,5;", "MOP") == (
        Band(500, Money(3_000, "MOP")),
        Band(1_000, Money(3_850, "MOP")),
    )
    for wrong in ("30", "1 = ", "= 3", "1 = 2 = 3", "1 = 0.001", "1e3 = 1"):
        with pytest.raises(figures.NotAFigure):
            figures.read_bands(wrong, "MOP")


def test_a_zone_that_stands_twice_is_wrong():
    twice = shipping.draft(sheet_line("MO", {1_000: 1}), sheet_line("MO", {1_000: 2}))
    assert check_sheet(twice, twice.valid_from) == [Fault("zone_twice", "MO", "zone")]
    assert check_sheet(twice, date(2025, 1, 1))[0].reason == "day"


def test_a_sheet_is_tried_before_it_is_published():
    draft = shipping.draft(
        sheet_line("CN-GD", {5_000: 4_000}), sheet_line(zones.ZHUHAI, {5_000: 3_000})
    )

    def cost(zone: str, weight_g: int = 2_000) -> int | None:
        found = preview(
            draft,
            zones.destination_in(zone),
            weight_g=weight_g,
            size=PackedSize(),
            goods=Money.zero("MOP"),
        )
        return price_of(found).minor if found else None

    assert (cost(zones.ZHUHAI), cost("CN-GD"), cost(zones.GUANGDONG_OTHER)) == (3_000, 4_000, 4_000)
    assert cost("MO") is None
    assert cost(zones.ZHUHAI, 5_001) is None
    assert len(HEADINGS) == 9
