"""docs/worked-example.md is true: each table is computed from the prices, posted and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from marketplace.foundation.money import Money, round_half_up, round_up_to_step, share_bps
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.types import EntryDraft, PostingDraft
from tests.factories.worked import DOC, section, tables

MID = Fraction("1.1871")
SPREAD_BPS, COMMISSION_BPS, FEE_BPS, STEP = 50, 800, 220, 10


@dataclass(frozen=True)
class Asked:
    """One price of a shop; delivery earns no commission."""

    shop: str
    what: str
    quantity: int
    price: Money

    @property
    def exact_cny(self) -> Fraction:
        return self.price.minor / MID * Fraction(10_000 + SPREAD_BPS, 10_000)

    @property
    def price_cny(self) -> Money:
        return Money(round_up_to_step(self.exact_cny, STEP), "CNY")


ASKED = (
    Asked("bakery", "almond biscuits", 2, Money(8_800, "MOP")),
    Asked("bakery", "delivery", 1, Money(3_500, "MOP")),
    Asked("tinned-fish", "sardine gift set", 1, Money(16_800, "MOP")),
    Asked("tinned-fish", "single tin", 3, Money(2_650, "MOP")),
    Asked("tinned-fish", "delivery", 1, Money(4_000, "MOP")),
)
SHOPS = ("bakery", "tinned-fish")


@dataclass(frozen=True)
class Share:
    """What one shop's part of the charge is made of."""

    paid: Money
    mid_value: Money
    margin: Money
    owed: Money
    commission: Money
    net: Money


def share_of(shop: str) -> Share:
    asked = [line for line in ASKED if line.shop == shop]
    paid = Money.total((line.price_cny * line.quantity for line in asked), "CNY")
    owed = Money.total((line.price * line.quantity for line in asked), "MOP")
    goods = [line for line in asked if line.what != "delivery"]
    goods_minor = sum((line.price * line.quantity).minor for line in goods)
    mid_value = Money(round_half_up(owed.minor / MID), "CNY")
    commission = Money(share_bps(goods_minor, COMMISSION_BPS), "MOP")
    return Share(paid, mid_value, paid - mid_value, owed, commission, owed - commission)


SHARES = {shop: share_of(shop) for shop in SHOPS}


def printed(money: Money) -> str:
    return f"{money.decimal:,.2f}"


def entries_in_the_doc() -> list[tuple[str, date, list[tuple[str, ...]]]]:
    titles = re.findall(r"^### (.+), (\d{4}-\d\d-\d\d)$", section("## 4."), re.MULTILINE)
    found = list(tables("## 4."))
    return [
        (title, date.fromisoformat(on), rows)
        for (title, on), rows in zip(titles, found, strict=True)
    ]


def sale_entries() -> list[list[tuple[str, str, Money, str]]]:
    """The entries as the rules draft them: (debit, credit, amount, memo) of each posting."""
    fee = Money(share_bps(sum(s.paid.minor for s in SHARES.values()), FEE_BPS), "CNY")
    clearing, bank = "psp_clearing:stripe:CNY", "bank:MOP"
    capture, due, settle, pay = [], [], [], []
    for number, (shop, share) in enumerate(SHARES.items(), start=1):
        pending, payable, transit = (
            f"{name}:{shop}:MOP" for name in ("vendor_pending", "vendor_payable", "payout_transit")
        )
        capture += [
            (clearing, "fx_position:CNY", share.mid_value, shop),
            (clearing, "fx_margin:CNY", share.margin, shop),
            ("fx_position:MOP", pending, share.owed, shop),
        ]
        due.append(
            [
                (pending, "commission:MOP", share.commission, "commission"),
                (pending, payable, share.net, "net"),
            ]
        )
        settle.append([(payable, transit, share.net, "payout drafted")])
        pay.append([(transit, bank, share.net, f"bank reference {number}")])
    capital = [(bank, "equity:MOP", Money(5_000_000, "MOP"), "opening capital")]
    return [
        capital,
        capture,
        [("processing_fee:CNY", clearing, fee, "fee")],
        *due,
        *settle,
        *pay,
    ]


def post_the_doc() -> None:
    for title, on, rows in entries_in_the_doc():
        postings = tuple(
            PostingDraft(
                debit=chart.account(debit),
                credit=chart.account(credit),
                amount=Money.from_decimal(Decimal(amount.replace(",", "")), currency),
                memo=memo,
            )
            for debit, credit, currency, amount, memo in rows
        )
        services.post(EntryDraft(title, "example", "order:example", on, postings))


def test_the_prices_of_the_shops_are_the_documents():
    expected = [
        (a.shop, a.what, str(a.quantity), printed(a.price), printed(a.price * a.quantity))
        for a in ASKED
    ]
    assert list(tables("## 1.")) == [expected]


def test_the_prices_of_the_buyer_are_rounded_up_by_unit():
    expected = [
        (
            a.shop,
            a.what,
            printed(a.price),
            f"{Decimal(round_half_up(a.exact_cny * 10_000)) / 1_000_000:.6f}",
            printed(a.price_cny),
            str(a.quantity),
            printed(a.price_cny * a.quantity),
        )
        for a in ASKED
    ]
    assert list(tables("## 2.")) == [expected]
    assert "**CNY 422.60**" in DOC.read_text()


def test_the_shares_add_up_to_the_charge():
    columns = [
        [getattr(share, name) for share in SHARES.values()]
        for name in ("paid", "mid_value", "margin", "owed", "commission", "net")
    ]
    totals = [Money.total(column, column[0].currency) for column in columns]
    rows = [
        (name, *(printed(amount) for amount in amounts))
        for name, amounts in zip(SHOPS, zip(*columns, strict=True), strict=True)
    ]
    assert list(tables("## 3.")) == [rows + [("both", *(printed(total) for total in totals))]]
    assert totals[0] == Money(42_260, "CNY")
    assert totals[1] + totals[2] == totals[0]
    assert totals[4] + totals[5] == totals[3]


def test_the_entries_are_those_that_the_rules_draft():
    told = [
        [
            (debit, credit, Money.from_decimal(Decimal(amount.replace(",", "")), currency), memo)
            for debit, credit, currency, amount, memo in rows
        ]
        for _, _, rows in entries_in_the_doc()
    ]
    assert told == sale_entries()


@pytest.mark.django_db
def test_what_is_left_is_what_the_document_says():
    post_the_doc()
    found = queries.trial_balance()
    printed_lines = [
        (
            line.account,
            line.debit.currency,
            printed(line.debit) if line.debit else "",
            printed(line.credit) if line.credit else "",
        )
        for line in found.lines
    ]
    [told] = tables("## 5.")
    assert [row for row in told if row[0] != "total"] == printed_lines
    assert {row[1]: row[2:] for row in told if row[0] == "total"} == {
        currency: (printed(debit), printed(credit))
        for currency, (debit, credit) in found.totals.items()
    }
    assert check()["broken"] == 0


@pytest.mark.django_db
def test_every_shop_has_its_money_and_no_more():
    post_the_doc()
    for shop in SHOPS:
        for account in (chart.vendor_pending, chart.vendor_payable, chart.payout_transit):
            assert queries.balance(account(shop, "MOP")) == Money.zero("MOP")


@pytest.mark.django_db
def test_the_prose_states_the_position_and_the_earnings():
    post_the_doc()
    text = " ".join(DOC.read_text().split())
    cny, mop = (queries.balance(chart.fx_position(currency)) for currency in ("CNY", "MOP"))
    assert (cny, mop) == (Money(41_993, "CNY"), Money(-49_850, "MOP"))
    assert "**long CNY 419.93** and **short MOP 498.50**" in text
    assert f"419.93 x 1.1871 = {cny.decimal * Decimal('1.1871'):f}" in text
    assert f"419.93 x 0.01 = {cny.decimal * Decimal('0.01'):f}" in text
    margin, fee, commission = (
        queries.balance(account).decimal
        for account in (
            chart.fx_margin("CNY"),
            chart.processing_fee("CNY"),
            chart.commission("MOP"),
        )
    )
    earned = commission + (margin - fee) * Decimal("1.1871")
    assert f"33.88 + (2.67 - 9.30) x 1.1871 = {earned:f}" in text
    assert "MOP 26.01" in text
    assert round_half_up(earned * 100) == 2_601
