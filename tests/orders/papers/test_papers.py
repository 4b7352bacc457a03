"""Each paper in each language, with the numbers of docs/papers.md."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from marketplace.foundation.clock import MACAU
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting.party import Party
from marketplace.orders.papers.invoice_pdf import invoice_pdf
from marketplace.orders.papers.receipt_pdf import receipt_pdf
from marketplace.orders.papers.slip_pdf import slip_pdf
from marketplace.orders.papers.types import (
    InvoicePaper,
    PaperLine,
    ReceiptPaper,
    ReceiptPart,
    SlipPaper,
    Sums,
)
from tests.factories.printed import texts, texts_on

AT = datetime(2026, 11, 28, 12, 0, tzinfo=MACAU)
NAMES = {
    "zh-hant": "杏仁餅 (24 件裝)",
    "zh-hans": "杏仁饼 (24 件装)",
    "pt": "Biscoitos de amêndoa (caixa de 24)",
    "en": "Almond biscuits (box of 24)",
}
SELLER = Party("Pastelaria Rua do Cunha, Lda.", "Rua do Cunha 11\nTaipa, MO", brand="官也街餅家")
BUYER = Party("林記貿易有限公司", "廣東省珠海市香洲區情侶中路 1 號\n中國", "91440400MA4U1234AF")


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def lines(*languages: str) -> tuple[PaperLine, ...]:
    names = tuple(NAMES[code] for code in languages)
    return (
        PaperLine(names, "ALM-24", 2, cny(84_60), cny(169_20)),
        PaperLine(names, "GIFT-1", 1, cny(120_00), cny(120_00)),
    )


SUMS = Sums(cny(289_20), cny(10_00), cny(30_00), cny(26_32), cny(335_52))
PLAIN = Sums(cny(289_20), cny(0), cny(0), cny(0), cny(289_20))
BOTH = Sums(cny(578_40), cny(10_00), cny(30_00), cny(26_32), cny(624_72))


def invoice(beside: str, sums: Sums = SUMS) -> InvoicePaper:
    pair = ("zh-hant", beside)
    return InvoicePaper("000123", "ord_8F3K", AT, AT, SELLER, BUYER, lines(*pair), sums, pair)


def receipt(language: str, **changes: object) -> ReceiptPaper:
    parts = (
        ReceiptPart("官也街餅家", "vor_1", "SF Express", lines(language), SUMS),
        ReceiptPart("Conservas", "vor_2", "SF Express", lines(language), PLAIN),
    )
    issuer = Party("Ponte, Limitada", "Macau", brand="Ponte 蓮橋")
    paper = ReceiptPaper(
        "ord_8F3K", AT, AT, AT, issuer, BUYER, "Alipay", parts, BOTH, cny(120_00), (), language
    )
    return replace(paper, **changes)


def slip(language: str, *, shows_prices: bool) -> SlipPaper:
    facts = ("ord_8F3K", "官也街餅家", AT, BUYER, "+86 138 0013 8000", "SF Express")
    return SlipPaper(*facts, lines(language), SUMS, shows_prices, language)


def all_on_the_page(content: bytes) -> bool:
    for page in PdfReader(io.BytesIO(content)).pages:
        for operands, operator in page.get_contents().operations:
            if operator == b"Td":
                x, y = (Decimal(str(each)) for each in operands)
                if not (40 < x < 555 and 25 < y < 842):
                    return False
    return True


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        (
            "pt",
            (
                "發票",
                "Fatura",
                "折扣 Desconto",
                "納稅人編號 N.º de contribuinte 9144",
            ),
        ),
        ("en", ("發票", "Invoice", "折扣 Discount", "進口關稅及稅款 Duty and tax at the border")),
    ],
)
def test_an_invoice_says_everything_twice_and_adds_up(beside: str, told: tuple[str, ...]):
    content = invoice_pdf(invoice(beside))
    said = texts(content)
    for part in (*told, "000123", NAMES["zh-hant"], NAMES[beside], "289.20", "-10.00", "26.32"):
        assert part in said, part
    assert "CNY 335.52" in said
    assert "澳門不徵收增值稅" in said
    assert all_on_the_page(content)
    assert invoice_pdf(invoice(beside)) == content


def test_what_is_zero_has_no_line():
    said = texts(invoice_pdf(invoice("en", PLAIN)))
    assert "CNY 289.20" in said
    for absent in ("Discount", "Duty and tax at the border", "運費"):
        assert absent not in said


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hant", ("收據", "整張訂單", "餘額", "CNY 504.72")),
        ("zh-hans", ("收据", "整个订单", "余额", "CNY 504.72")),
        ("pt", ("Recibo", "Toda a encomenda", "Restante", "CNY 504,72")),
        ("en", ("Receipt", "The whole order", "Remains", "CNY 504.72")),
    ],
)
def test_a_receipt_speaks_the_language_and_says_what_went_back(
    language: str, told: tuple[str, ...]
):
    content = receipt_pdf(receipt(language))
    said = texts(content)
    for part in (*told, NAMES[language], "Alipay", "Ponte 蓮橋"):
        assert part in said, part
    assert all_on_the_page(content)
    assert told[2] not in texts(receipt_pdf(receipt(language, given_back=cny(0))))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-hant", "裝箱單"),
        ("zh-hans", "装箱单"),
        ("pt", "Guia de embalagem"),
        ("en", "Packing slip"),
    ],
)
def test_a_slip_for_a_gift_has_no_price(language: str, title: str):
    priced = texts(slip_pdf(slip(language, shows_prices=True)))
    gift = texts(slip_pdf(slip(language, shows_prices=False)))
    for said in (priced, gift):
        assert title in said
        assert NAMES[language] in said
        assert "林記貿易有限公司" in said
    assert "169" in priced
    assert not re.search(r"\d[.,]\d\d\b|CNY", gift)


def test_a_paper_that_does_not_add_up_is_not_made():
    with pytest.raises(Broken):
        invoice_pdf(invoice("pt", replace(SUMS, total=cny(335_53))))
    with pytest.raises(Broken):
        invoice_pdf(invoice("pt", replace(SUMS, goods=cny(289_21), total=cny(335_53))))
    with pytest.raises(Broken):
        receipt_pdf(receipt("en", sums=replace(BOTH, shipping=cny(0), total=cny(594_72))))


def test_a_long_order_goes_over_pages_that_name_it():
    many = tuple(replace(lines("en")[0], total=cny(169_20)) for _ in range(60))
    sums = Sums(cny(169_20 * 60), cny(0), cny(0), cny(0), cny(169_20 * 60))
    part = ReceiptPart("Bakery", "vor_1", "SF Express", many, sums)
    content = receipt_pdf(receipt("en", parts=(part,), sums=sums, given_back=cny(0)))
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        said = " ".join(texts_on(page))
        assert "ord_8F3K" in said
        assert f"Page {number} of {len(pages)}" in said.replace("\xa0", " ")
    assert all_on_the_page(content)
