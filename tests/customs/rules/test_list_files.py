"""The official list, as its files are laid out."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from marketplace.customs.rules.errors import PayloadWrong
from marketplace.customs.rules.list_files import meaning_of, read_list

HEAD = ["序号", "税则号列", "货品名称", "备注"]
BOTH = ["9610", "1210"]


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out := BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("remark", "modes", "kinds", "grams"),
    [
        ("", BOTH, [], None),
        ("列入《进出口野生动植物种商品目录》的商品除外", BOTH, ["exclusion"], None),
        ("仅限网购保税商品", ["1210"], ["mode"], None),
        ("仅限家用打印机墨水", BOTH, ["name"], None),
        ("每人每年不超过20千克", BOTH, ["weight"], 20_000),
        ("每人每年限购 2.5 公斤；濒危物种除外", BOTH, ["exclusion", "weight"], 2_500),
    ],
)
def test_a_remark_is_read_for_what_the_checks_need(remark, modes, kinds, grams) -> None:
    assert meaning_of(remark) == {"modes": modes, "remarks": kinds, "per_person_year_g": grams}


def test_a_workbook_is_read_below_its_title_and_gets_its_zeros_back() -> None:
    told = read_list(
        workbook(
            ["跨境电子商务零售进口商品清单"],
            HEAD,
            [1, 4029100, "浓缩乳", None],
            [],
            [2, "1905.3100", "甜饼干", "除外"],
        )
    )
    assert told.faults == []
    assert [(row["hs8"], row["name"], row["remarks"]) for row in told.rows] == [
        ("04029100", "浓缩乳", []),
        ("19053100", "甜饼干", ["exclusion"]),
    ]


def test_a_chinese_spreadsheet_saves_csv_in_its_own_signs() -> None:
    content = "税则号列,货品名称\n19053100,甜饼干\n".encode("gb18030")
    assert read_list(content).rows[0]["name"] == "甜饼干"


def test_rows_that_cannot_be_read_are_told_by_their_number() -> None:
    told = read_list(b"hs8,name\n19053100,a\n1905,b\n19053100,c\n")
    assert told.faults == [(3, "code"), (4, "twice")]
    assert len(told.rows) == 1


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"", b"PK\x03\x04 no workbook", b"\xff\xfe\x81"]
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(PayloadWrong):
        read_list(content)
