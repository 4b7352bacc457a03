"""Statements and invoices on paper: what is printed, in which forms, and in whose words."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from pypdf import PageObject, PdfReader

from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting import canvas, fonts
from marketplace.foundation.typesetting.wrapping import wrapped
from payments.settlement.documents import words
from payments.settlement.documents.checking import DocumentBroken
from payments.settlement.documents.invoice_pdf import invoice_pdf
from payments.settlement.documents.rendering import Form, render_invoice, render_statement
from payments.settlement.documents.statement_pdf import statement_pdf
from payments.settlement.documents.types import (
    Conversion,
    InvoiceLine,
    StatementDocument,
)
from tests.factories import documents


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def unicode_of(page: PageObject) -> dict[str, str]:
    """Return what each code of the page's font means, as a reader that copies text looks it up."""
    told = page["/Resources"]["/Font"]["/F1"]["/ToUnicode"].get_data().decode()
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", told, re.MULTILINE)
    return {code: bytes.fromhex(signs).decode("utf-16-be") for code, signs in pairs}


def texts_on(page: PageObject) -> list[str]:
    """Return the texts of a page in the order in which they are put on it."""
    known, found = unicode_of(page), []
    for operands, operator in page.get_contents().operations:
        if operator == b"Tj":
            codes = operands[0].original_bytes.hex().upper()
            signs = (known[codes[at : at + 4]] for at in range(0, len(codes), 4))
            found.append("".join(signs).replace("\xa0", " "))
    return found


def places_on(page: PageObject) -> list[tuple[Decimal, Decimal]]:
    """Return where each text begins, in points from the lower left corner."""
    moves = (op for op, operator in page.get_contents().operations if operator == b"Td")
    return [(Decimal(str(x)), Decimal(str(y))) for x, y in moves]


def is_on_the_page(x: Decimal, y: Decimal) -> bool:
    return 40 < x < 555 and 25 < y < 842


def text_of(content: bytes) -> str:
    return " ".join(text for page in read(content).pages for text in texts_on(page))


@cache
def week(language: str) -> bytes:
    return statement_pdf(documents.statement(), language)


@cache
def long_one() -> bytes:
    return statement_pdf(documents.long_statement(120), "pt")


# --- the statement ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "face", "told"),
    [
        ("zh-hant", "NotoSansCJKHK", ("結算單", "期末結餘", "扣存預留金", "第1頁，共2頁")),
        ("zh-hans", "NotoSansCJKSC", ("对账单", "期末余额", "扣留预留金", "第1页，共2页")),
    ],
)
def test_a_statement_speaks_the_language_and_has_its_forms(language, face, told):
    document, content = documents.statement(), week(language)
    printed = text_of(content)
    for words_of_it in (*told, documents.BAKERY, "stm_2K9D7H4Q", "杏仁餅 Biscoitos de amêndoa"):
        assert words_of_it in printed
    with translation.override(language):
        for row in document.rows:
            assert words.figure(row.amount, language).replace("\xa0", " ") in printed
            assert words.figure(row.balance, language).replace("\xa0", " ") in printed
            assert str(words.KINDS[row.kind]) in printed
    reader = read(content)
    font = reader.pages[0]["/Resources"]["/Font"]["/F1"]
    assert font["/BaseFont"] == f"/MPDFAA+{face}"
    assert "/ToUnicode" in font  # so that it can be searched
    assert reader.root_object["/Lang"] == languages.HTML_LANG[language]


@pytest.mark.parametrize(
    ("mid", "told"),
    [
        ("1.1871", "market rate 1.1871 (AMCM, 22 May 2026), less 0.5%."),
        ("1.1752", "market rate 1.1752 (AMCM, 22 May 2026), plus 0.5%."),
        ("1.1811645", "the market rate (AMCM, 22 May 2026)."),
        (None, "the market rate (AMCM, 22 May 2026)."),
    ],
)
def test_a_margin_is_told_as_it_was_taken(mid, told):
    shown = replace(documents.MARKET_RATE, mid=Decimal(mid) if mid else None)
    conversion = Conversion(Money(1, "CNY"), Money(1, "MOP"), shown)
    with translation.override("en"):
        assert words.conversion_in_words(conversion, "en").endswith(told)


def test_the_same_statement_makes_the_same_pdf(clock):
    clock.shift(1_000)
    again = render_statement(documents.statement(), Form.PDF, "zh-hans")
    assert again.content == week("zh-hans")
    assert (again.file_name, again.content_type) == ("stm_2K9D7H4Q.pdf", "application/pdf")


def test_a_long_statement_repeats_its_head_and_numbers_its_pages():
    content = long_one()
    pages = [" ".join(texts_on(page)) for page in read(content).pages]
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert f"Página {number} de 4" in page
        assert documents.BAKERY in page
    for page in pages[:3]:
        assert page.count("Valor (CNY)") == 1
    assert "Saldo final CNY" in pages[3]
    for number in range(60):
        assert sum(page.count(f"ord_{number:08d}") for page in pages) == 2


def test_what_a_statement_is_stands_in_its_properties():
    told = read(long_one()).metadata
    assert (told.title, told.author) == ("Extrato stm_2K9D7H4Q", "Ponte 蓮橋")
    assert told.creation_date == documents.CLOSED


def test_a_conversion_is_told_in_words():
    told = (
        "CNY 534,61 foram convertidos em MOP 631,46 à taxa CNY 1 = MOP 1,1811645: "
        "taxa de mercado 1,1871 (AMCM, 22/05/2026), menos a margem de 0,5%."
    )
    assert told in text_of(long_one())


def test_a_statement_that_does_not_add_up_is_not_printed():
    broken = replace(documents.statement(), closing=Money(1, "CNY"))
    with pytest.raises(DocumentBroken, match="the closing balance"):
        statement_pdf(broken, "en")


def hostile() -> StatementDocument:
    name = "=1+1 \U0001f382\U0001f382 \u202efdp.exe\x00" + "長" * 300
    rows = documents.week()
    rows[1] = replace(rows[1], description=name, reference="x" * 300)
    address = "\n".join([name] * 40)
    return documents.statement(rows, payee_name=name, payee_address=address, carry_reason=name)


def test_a_hostile_name_does_no_harm_to_the_page():
    content = statement_pdf(hostile(), "zh-hant")
    printed = text_of(content)
    assert all(is_on_the_page(x, y) for page in read(content).pages for x, y in places_on(page))
    assert "=1+1 □ fdp.exe長長" in printed
    assert not {"\u202e", "\x00", "\U0001f382"} & set(printed)
    assert printed.count("…") > 3
    assert len(read(content).pages) == 2
    assert "CNY 12.34" in printed


def test_a_period_without_rows_says_so():
    document = documents.statement([], payout=None, totals={}, carry_reason="為何未撥款")
    printed = text_of(statement_pdf(document, "zh-hant"))
    assert "本期沒有變動。" in printed
    assert "為何未撥款" in printed
    assert "按類型小計" not in printed


# --- the invoice ------------------------------------------------------------------------


def test_an_invoice_speaks_two_languages_and_names_both_parties():
    told = ("佣金發票", "Fatura de comissão", "14宗銷售的佣金", "Comissão de 14 vendas")
    told += ("稅款 Imposto 0% 0.00", "合計 Total CNY 38.40", "2026-000123", "stm_2K9D7H4Q")
    told += (documents.MARKETPLACE.name, documents.BAKERY, "80000001", "80000002")
    printed = text_of(render_invoice(documents.invoice(), "zh-hant").content)
    assert [each for each in told if each not in printed] == []


def test_an_invoice_that_gives_back_more_than_it_takes_is_a_credit_note():
    lines = (InvoiceLine("commission_returned", 2, Money(-1_000, "CNY")),)
    total, tax = Money(-1_050, "CNY"), Money(-50, "CNY")
    document = documents.invoice(lines=lines, tax=tax, tax_bps=500, total=total)
    printed = text_of(invoice_pdf(document, "pt"))
    assert "Nota de crédito de comissão" in printed
    assert "Comissão devolvida de 2 vendas reembolsadas" in printed
    assert "Imposto 稅款 5% -0,50" in printed


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"total": Money(3_841, "CNY")}, "the total is CNY 38.41, but lines and tax are CNY 38.40"),
        ({"tax": Money(1, "CNY"), "total": Money(3_841, "CNY")}, "a tax at a rate of zero"),
        ({"tax": Money(0, "MOP")}, "is not in CNY throughout"),
        ({"lines": (), "total": Money(0, "CNY")}, "has no lines"),
        ({"lines": (InvoiceLine("gift", 1, Money(3_840, "CNY")),)}, "unknown line 'gift'"),
    ],
)
def test_an_invoice_that_does_not_add_up_is_not_printed(changes, told):
    with pytest.raises(DocumentBroken, match=told):
        invoice_pdf(documents.invoice(**changes), "pt")


# --- glyphs and lines -------------------------------------------------------------------


def strings() -> dict[str, set[str]]:
    """Return what the interface says in each language, all of it, and the samples."""
    found: dict[str, set[str]] = {"en": {documents.BAKERY, documents.ADDRESS}}
    for language in ("zh_Hant", "zh_Hans", "pt"):
        path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES/django.po"
        with path.open("rb") as file:
            catalog = read_po(file)
        own = found.setdefault(language.lower().replace("_", "-"), set())
        for message in catalog:
            own |= {message.string} if isinstance(message.string, str) else set(message.string)
            found["en"] |= {message.id} if isinstance(message.id, str) else set(message.id)
    for row in documents.week():
        found["zh-hant"].add(row.description)
    return found


def test_every_sign_of_the_interface_and_of_the_samples_has_a_glyph():
    for language, texts in strings().items():
        signs = set("".join(texts)) - {"\n", "\u2068", "\u2069"}
        missing = {sign for sign in signs if ord(sign) not in fonts.glyphs(fonts.FACES[language])}
        assert missing == set(), language


def test_a_character_has_the_forms_of_the_reader():
    face = [fonts.FACES[language] for language in ("zh-hant", "zh-hans")]
    drawn = [fonts.glyphs(each)[ord("骨")] for each in face]
    assert drawn[0] != drawn[1]
    assert fonts.FACES["pt"] == fonts.FACES["en"] == fonts.FACES["zh-hant"]


def test_what_has_no_glyph_is_a_box():
    assert fonts.printable("a\U0001f382\U0001f382b\U0001f382", fonts.HONG_KONG) == "a□b□"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("two words", ["two", "words"]),
        ("abcdefghij", ["abcdef", "ghij"]),
        ("杏仁餅，蛋撻。", ["杏仁", "餅，蛋", "撻。"]),
        ("a b c d e f g h i", ["a b c", "d e f", "g h i"]),
        ("a b c d e f g h i j k", ["a b c", "d e f", "g h i…"]),
        ("is CNY\u00a01", ["is", "CNY\u00a01"]),
        ("", [""]),
    ],
)
def test_lines_break_as_people_break_them(text, lines):
    def width(part: str) -> int:
        return sum(2 if ord(sign) > 0x2E80 else 1 for sign in part)

    assert wrapped(text, width, 6, 3) == lines


def test_a_page_is_wide_enough_for_its_columns():
    assert canvas.LEFT < canvas.RIGHT < canvas.WIDTH
    assert canvas.BOTTOM < canvas.HEIGHT - 420  # the foot's line
