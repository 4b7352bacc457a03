"""Statements as files: what they say adds up to the last cent, whoever wrote the names."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from openpyxl.worksheet import _writer

from marketplace.foundation.money import Money, round_half_up
from marketplace.foundation.typesetting.texts import clean, without_formula
from payments.settlement.documents import words
from payments.settlement.documents.checking import DocumentBroken, checked_rows
from payments.settlement.documents.issuer import the_marketplace
from payments.settlement.documents.rendering import CONTENT_TYPES, Form, render_statement
from payments.settlement.documents.statement_csv import AMOUNT_TYPES, COLUMNS, statement_csv
from payments.settlement.documents.statement_xlsx import statement_xlsx
from payments.settlement.documents.types import RowKind, StatementDocument
from tests.factories import documents

HOSTILE = '=HYPERLINK("http://x") \u202efdp.exe\x07 \U0001f382 ' + "長" * 300


def csv_rows(document: StatementDocument) -> list[dict[str, str]]:
    text = statement_csv(document).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheets(document: StatementDocument, language: str = "en"):
    return load_workbook(io.BytesIO(statement_xlsx(document, language)))


def hostile() -> StatementDocument:
    rows = documents.week()
    rows[1] = replace(rows[1], description=HOSTILE, reference="@SUM(1)", order_ref="+1")
    return documents.statement(rows, payee_name=HOSTILE, payee_ref="-1+1", carry_reason="=1")


def yen(minor: int) -> Money:
    return Money(minor, "JPY")


# --- the figures contradict nothing -----------------------------------------------------


def test_the_rows_lead_from_the_opening_to_the_closing_balance():
    document = documents.statement()
    assert list(checked_rows(document)) == list(document.rows)
    assert document.closing == Money(1_234, "CNY")


def wrong(**changes: object) -> StatementDocument:
    return replace(documents.statement(), **changes)


def with_row(number: int, **changes: object) -> StatementDocument:
    document = documents.statement()
    rows = list(document.rows)
    rows[number] = replace(rows[number], **changes)
    return replace(document, rows=rows)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (wrong(closing=Money(1_235, "CNY")), "the closing balance is CNY 12.35, but"),
        (wrong(opening=Money(1_234, "MOP")), "opens in another currency"),
        (wrong(rows=[]), "the total of .* is"),
        (wrong(totals={}), "the total of .* is CNY 0.00, but its rows are"),
        (with_row(1, kind="gift"), "row 2: unknown kind 'gift'"),
        (with_row(1, amount=Money(60_001, "MOP")), "row 2 is not in CNY"),
        (with_row(1, amount=Money(60_002, "CNY")), "row 2: the balance is CNY 526.95, not"),
        (with_row(2, kind=RowKind.REFUND), "the total of (commission|refund) is"),
    ],
)
def test_a_statement_that_does_not_add_up_is_not_written(document, told):
    for form in (Form.CSV, Form.XLSX):
        with pytest.raises(DocumentBroken, match=told):
            render_statement(document, form, "en")


# --- CSV --------------------------------------------------------------------------------


def test_the_amounts_of_the_csv_add_up_to_the_closing_balance():
    rows = csv_rows(documents.statement())
    amounts = [Decimal(row["amount"]) for row in rows if row["amount"]]
    assert sum(amounts) == Decimal(rows[-1]["balance"]) == Decimal("12.34")
    for before, after in pairwise(rows[:-1]):
        assert Decimal(before["balance"]) + Decimal(after["amount"]) == Decimal(after["balance"])
    assert [row["row_number"] for row in rows] == [str(number) for number in range(16)]


def test_the_csv_opens_and_closes_with_a_balance():
    first, *_facts, last = csv_rows(documents.statement())
    assert first | {"amount": ""} == last | {
        "row_number": "0",
        "occurred_at": "2026-05-18",
        "amount_description": "opening_balance",
    }
    assert (first["amount"], first["balance"]) == ("12.34", "12.34")
    assert (last["amount_type"], last["amount_description"]) == ("balance", "closing_balance")
    assert (last["amount"], last["occurred_at"]) == ("", "2026-05-24")


def test_a_row_of_the_csv_says_its_fact_in_columns_of_machines():
    rows = csv_rows(documents.statement())
    commission, conversion = rows[3], rows[-2]
    facts = ("amount_type", "amount_description", "amount", "currency", "balance", "order_ref")
    assert [commission[name] for name in facts] == [
        *("fee", "commission", "-48.00", "CNY", "478.95", "ord_8F3K2M9Q")
    ]
    assert commission["occurred_at"] == "2026-05-18T11:00:00+08:00"
    assert {name: conversion[name] for name in COLUMNS if name.startswith("fx_")} == {
        "fx_base": "CNY",
        "fx_quote": "MOP",
        "fx_rate": "1.1811645",
        "fx_mid": "1.1871",
        "fx_source": "AMCM",
        "fx_at": "2026-05-22T12:00:00+08:00",
        "fx_spread_bps": "50",
    }
    assert rows[2]["quantity"] == "6"
    assert commission["quantity"] == commission["fx_rate"] == ""


def test_the_csv_is_utf_8_with_a_mark_and_ends_its_lines_as_spreadsheets_do():
    content = statement_csv(documents.statement())
    assert content.startswith(b"\xef\xbb\xbfstatement_ref,payee_ref,")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert len(lines) == 1 + 16 + 1
    assert "\n" not in "".join(lines)


def test_every_kind_has_a_type_and_a_word():
    assert set(AMOUNT_TYPES) == set(words.KINDS) == set(RowKind)


def test_an_amount_has_the_places_of_its_currency():
    row = replace(documents.week()[1], amount=yen(1_200), balance=yen(1_199))
    document = replace(
        documents.statement([]),
        currency="JPY",
        opening=yen(-1),
        rows=[row],
        closing=yen(1_199),
        totals={RowKind.SALE: yen(1_200)},
    )
    assert [row["balance"] for row in csv_rows(document)] == ["-1", "1199", "1199"]
    assert sheets(document)["Statement"]["D3"].number_format == "#,##0_)"
    assert words.figure(yen(-1_200), "en") == "-1,200"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'@SUM(A1)"),
        ("\t-1", "'-1"),
        ("＝1", "'＝1"),
        ("almond;=1+1", "almond;'=1+1"),
        ('say "+1"', 'say "\'+1"'),
        ("\u202e=1", "'=1"),
        ("Pastel = nata", "Pastel = nata"),
        ("A-Ma 1+1", "A-Ma 1+1"),
    ],
)
def test_a_text_is_no_formula(text, told):
    assert without_formula(text) == told


def test_signs_that_nobody_sees_are_left_out():
    assert clean("a\x00b\u202ec\u200dd\ud800 \r\n e") == "abcd e"
    assert clean("Joa\u0303o") == "João"
    assert clean("CNY\u00a01") == "CNY\u00a01"


def test_a_hostile_name_does_no_harm_to_the_csv():
    row = csv_rows(hostile())[2]
    assert row["description"].startswith('\'=HYPERLINK("http://x") fdp.exe \U0001f382 長長')
    assert (row["reference"], row["order_ref"]) == ("'@SUM(1)", "'+1")
    assert {row["payee_ref"] for row in csv_rows(hostile())} == {"'-1+1"}


# --- the workbook -----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "pt", "en"])
def test_the_workbook_adds_up_in_every_language(language):
    document = documents.statement()
    book = sheets(document, language)
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert sum(Decimal(str(row[3])) for row in rows if row[3] is not None) == Decimal("12.34")
    assert Decimal(str(rows[-1][4])) == document.closing.decimal
    told = [Decimal(str(row[4])) for row in rows[1:-1]]
    assert told == [row.balance.decimal for row in document.rows]
    totals = dict(book.worksheets[1].iter_rows(max_col=2, values_only=True))
    found = [Decimal(str(value)) for value in totals.values() if isinstance(value, int | float)]
    assert sum(found[:14]) == found[14] == Decimal("12.34")  # opening, 13 kinds, closing


def test_numbers_and_days_of_the_workbook_are_no_texts():
    sheet = sheets(documents.statement())["Statement"]
    sale = sheet[4]
    assert (sale[3].value, sale[3].number_format) == (600.01, "#,##0.00_)")
    assert (sale[0].value, sale[0].number_format) == (
        datetime.fromisoformat("2026-05-18T11:00"),
        "yyyy-mm-dd hh:mm",
    )
    assert sheet["A2"].value.date() == date(2026, 5, 18)
    assert (sheet.freeze_panes, sheet.column_dimensions["C"].width) == ("A2", 36)
    assert [cell.value for cell in sheet[16]][8:] == [
        *("CNY 1 = MOP 1.1811645", "AMCM", datetime.fromisoformat("2026-05-22T12:00"), 50)
    ]


def test_a_workbook_that_is_not_finished_leaves_no_file_behind():
    with pytest.raises(DocumentBroken):
        statement_xlsx(wrong(closing=Money(1, "CNY")), "en")
    assert _writer.ALL_TEMP_FILES == []


def test_no_text_of_the_workbook_is_a_formula():
    book = sheets(hostile())
    types = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value}
    assert types == {"s", "n", "d"}
    assert book["Statement"]["C4"].value.startswith('=HYPERLINK("http://x") fdp.exe')
    assert book["Statement"]["G4"].value == "@SUM(1)"


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
def test_the_same_statement_makes_the_same_bytes(form, clock):
    first = render_statement(documents.statement(), form, "pt")
    clock.shift(timedelta(days=400))
    assert render_statement(documents.statement(), form, "pt") == first
    assert first.content_type == CONTENT_TYPES[form]
    assert first.file_name == f"stm_2K9D7H4Q.{form}"


def test_a_file_is_called_by_its_statement_and_nothing_that_a_path_knows():
    document = replace(documents.statement(), statement_ref='../a"b\n')
    assert render_statement(document, Form.CSV, "en").file_name == "a-b.csv"


# --- words ------------------------------------------------------------------------------


def test_figures_are_written_as_in_each_language():
    amount = Money(-123_456_789, "MOP")
    assert words.figure(amount, "zh-hant") == "-1,234,567.89"
    assert words.figure(amount, "pt") == "-1\u00a0234\u00a0567,89"
    assert words.coded(Money(5, "CNY"), "en") == "CNY\u00a00.05"


def test_the_marketplace_is_called_as_its_settings_say(settings):
    settings.MARKETPLACE_LEGAL_NAME = "Another, Limitada"
    party = the_marketplace()
    assert (party.name, party.brand) == ("Another, Limitada", "Ponte 蓮橋")
    assert party.address == settings.MARKETPLACE_ADDRESS
    assert party.taxpayer_number == settings.MARKETPLACE_TAXPAYER_NUMBER


# --- the page that explains them --------------------------------------------------------

PAGE = (Path(settings.BASE_DIR) / "docs/statements.md").read_text()


def table_of(page: str, head: str) -> list[list[str]]:
    """Return what stands in backticks in each row of the table with this head."""
    lines = page.split(f"\n{head}\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    return [re.findall(r"`([a-z_]+)`", line) for line in lines]


def test_the_page_and_the_code_know_the_same_columns():
    told = [names[0] for names in table_of(PAGE, "| column | holds |")]
    assert told == list(COLUMNS)


def test_the_page_and_the_code_know_the_same_types():
    rows = table_of(PAGE, "| `amount_type` | `amount_description` |")
    told = {kind: names[0] for names in rows for kind in names[1:]}
    balances = {"opening_balance": "balance", "closing_balance": "balance"}
    assert told == AMOUNT_TYPES | balances


def test_the_week_of_the_page_is_the_week_of_the_tests():
    lines = PAGE.split("| row | amount | balance |\n", 1)[1].split("\n\n", 1)[0].splitlines()[2:-1]
    told = [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines]
    found = [
        [f"{row.amount.decimal:.2f}", f"{row.balance.decimal:.2f}"]
        for row in documents.statement().rows
    ]
    assert told == found
    paid = documents.payout()
    sold, rate = paid.converted.sold, paid.converted.rate
    assert rate.rate == rate.mid * (10_000 - rate.spread_bps) / 10_000
    assert round_half_up(sold.minor * rate.rate) == paid.amount.minor == paid.converted.bought.minor
