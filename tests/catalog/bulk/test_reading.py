"""Files as they come: every encoding of the place, and workbooks that mean harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.utils import translation

from catalog.bulk import reading
from catalog.bulk.errors import FileRefused
from catalog.bulk.reading.xlsx_rows import number_text
from tests.factories.tables import csv_bytes, repacked, xlsx_bytes

TRADITIONAL = [["貨號", "名稱", "描述"], ["ALM-24", "石磨杏仁餅", "每日新鮮烘焙，官也街老店出品。"]]
SIMPLIFIED = [["货号", "名称", "描述"], ["ALM-24", "石磨杏仁饼", "每日新鲜烘焙，官也街老店出品。"]]
PORTUGUESE = [["SKU", "Nome"], ["ALM-24", "Bolachas de amêndoa, receita da avó"]]


def read(content: bytes, **limits: int) -> list[tuple[int, tuple[str, ...]]]:
    file = io.BytesIO(content)
    most = reading.Limits(**limits)
    shape = reading.look(file, most)
    return [(row.number, row.cells) for row in reading.rows_of(file, shape, most)]


def refused(content: bytes, **limits: int) -> str:
    with translation.override("en"), pytest.raises(FileRefused) as caught:
        read(content, **limits)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rows", "encoding", "guessed"),
    [
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8-sig", "utf-8-sig"),
        (TRADITIONAL, "utf-16", "utf-16"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "big5hkscs", "big5hkscs"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (PORTUGUESE, "utf-8", "utf-8"),
        (PORTUGUESE, "cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_is_read_in_its_encoding(rows, encoding, guessed, delimiter):
    content = csv_bytes(rows, encoding=encoding, delimiter=delimiter)
    shape = reading.look(io.BytesIO(content))
    assert (shape.encoding, shape.delimiter) == (guessed, delimiter)
    assert [list(cells) for _number, cells in read(content)] == rows


def test_rows_keep_the_numbers_that_a_person_sees():
    content = csv_bytes([["a", "b"], ["", ""], ["1", "two\nlines"], ["2", 'a "quoted", cell']])
    told = [(1, ("a", "b")), (3, ("1", "two\nlines")), (4, ("2", 'a "quoted", cell'))]
    assert read(content) == told
    book = xlsx_bytes([["a", "b"], [], [1, "two\nlines"], ["2", 'a "quoted", cell']])
    assert read(book) == told


def test_a_workbook_is_read_as_people_see_it():
    rows = [
        ["SKU", "Price", "GTIN", "On sale"],
        ["A", 88.1, 4006381333931, True],
        [None, 0.3, 12.0],
    ]
    assert read(xlsx_bytes(rows, hidden_first=True)) == [
        (1, ("SKU", "Price", "GTIN", "On sale")),
        (2, ("A", "88.1", "4006381333931", "TRUE")),
        (3, ("", "0.3", "12")),
    ]
    assert number_text("88.099999999999994") == "88.1"
    assert number_text("4.006381333931E12") == "4006381333931"
    assert number_text("#N/A") == "#N/A"


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BILLION = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def test_a_workbook_that_means_harm_is_refused():
    book = xlsx_bytes([["a"], ["b"]])
    entity = (
        BILLION
        + SHEET
        + b'<row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert "definitions" in refused(repacked(book, xl__worksheets__sheet1=entity))
    outside = entity.replace(BILLION, b'<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>')
    assert "definitions" in refused(repacked(book, xl__worksheets__sheet1=outside))
    hidden = outside.replace(b"<!DOCTYPE", b"<!--" + b"x" * 70_000 + b"--><!DOCTYPE")
    assert "root" not in str(read(repacked(book, xl__worksheets__sheet1=hidden)))
    bomb = SHEET + b" " * 50_000_000
    assert "larger" in refused(repacked(book, xl__worksheets__sheet1=bomb))
    assert "damaged" in refused(repacked(book, xl__worksheets__sheet1=SHEET + b"<row"))
    assert "damaged" in refused(book[:-40])
    wide = SHEET + b'<row r="1"><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>'
    assert "damaged" in refused(repacked(book, xl__worksheets__sheet1=wide))
    assert "rows" in refused(xlsx_bytes([["a"]] * 12), rows=10)
    assert "columns" in refused(xlsx_bytes([["a"] * 12]), cells=10)
    assert "characters" in refused(xlsx_bytes([["a" * 12]]), cell_characters=10)
    assert "parts" in refused(repacked(book, **{f"xl__x{n}": b"" for n in range(20)}), parts=20)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", ".xls"),
        (b"\x89PNG\r\n\x1a\n", "no table"),
        (b"SKU,Name\n\x00\x01\x02\xff\xfe\x00" * 3, "letters"),
        (csv_bytes([["a"]] * 5) + b'"' + b"x" * 200_000, "quotation"),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_help(content: bytes, word: str):
    assert word in refused(content)


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "archive" in refused(file.getvalue())
