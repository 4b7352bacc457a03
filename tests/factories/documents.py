"""Statements and invoices of the cast, with figures that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from marketplace.foundation.money import Money, share_bps
from payments.settlement.documents.types import (
    ChargedFor,
    Conversion,
    DocumentRow,
    InvoiceDocument,
    InvoiceLine,
    Party,
    PayoutLine,
    RateShown,
    RowKind,
    StatementDocument,
)

CLOSED = datetime(2026, 5, 24, 16, 5, tzinfo=UTC)
MARKET_RATE = RateShown(
    base="CNY",
    quote="MOP",
    rate=Decimal("1.1811645"),
    mid=Decimal("1.1871"),
    source="AMCM",
    at=datetime(2026, 5, 22, 4, 0, tzinfo=UTC),
    spread_bps=50,
)
MARKETPLACE = Party(
    name="蓮橋平台有限公司 Ponte Marketplace, Limitada",
    address="澳門新馬路100號\nAvenida de Almeida Ribeiro 100, Macau",
    taxpayer_number="80000001",
    brand="Ponte 蓮橋",
)
BAKERY = "澳門官也街手信餅店 Pastelaria Rua do Cunha"
ADDRESS = "澳門氹仔官也街11號地下\nRua do Cunha 11, r/c, Taipa, Macau"
DAY = datetime(2026, 5, 18, 3, 0, tzinfo=UTC)


def row(kind: str, minor: int, text: str, **more: object) -> DocumentRow:
    """Return a row whose balance is still to be found, in CNY."""
    amount = Money(minor, "CNY")
    facts: dict[str, object] = {"occurred_at": DAY, "kind": kind, "description": text}
    return DocumentRow(**(facts | {"amount": amount, "balance": amount} | more))


def balanced(rows: Iterable[DocumentRow], opening: Money) -> Iterator[DocumentRow]:
    """Give every row the balance after it."""
    balance = opening
    for each in rows:
        balance += each.amount
        yield replace(each, balance=balance)


def totals(rows: Iterable[DocumentRow], currency: str) -> dict[str, Money]:
    """Add the rows up by kind."""
    found: dict[str, Money] = {}
    for each in rows:
        found[each.kind] = found.get(each.kind, Money.zero(currency)) + each.amount
    return found


def week() -> list[DocumentRow]:
    """Return a week of the bakery: the sale of the worked example, and one row of each kind."""
    sold = {"reference": "chg_4XK2M9", "order_ref": "ord_8F3K2M9Q", "quantity": 6}
    first = {"reference": "pay_3R8Z1L"}
    last = {"reference": "pay_7T4XQ2", "fx": MARKET_RATE}
    last |= {"occurred_at": CLOSED - timedelta(hours=2)}
    return [
        row(RowKind.PAYOUT, -8_540, "大豐銀行 Tai Fung Bank", **first),
        row(RowKind.SALE, 60_001, "杏仁餅 Biscoitos de amêndoa", **sold),
        row(RowKind.COMMISSION, -4_800, "8%", order_ref="ord_8F3K2M9Q"),
        row(RowKind.COMMISSION_TAX, 0, "0%", order_ref="ord_8F3K2M9Q"),
        row(RowKind.PROCESSING_FEE, -1_740, "WeChat Pay", order_ref="ord_8F3K2M9Q"),
        row(RowKind.REFUND, -12_000, "蛋捲(破損) Rolos de ovo", order_ref="ord_5C7W9D2A"),
        row(RowKind.COMMISSION_RETURNED, 960, "8%", order_ref="ord_5C7W9D2A"),
        row(RowKind.RESERVE_HELD, -3_000, "5%", reference="rsv_6H2K8P"),
        row(RowKind.RESERVE_RELEASED, 2_500, "2026-04", reference="rsv_1B7M3N"),
        row(RowKind.RESERVE_USED, 1_500, "ord_5C7W9D2A", reference="rsv_1B7M3N"),
        row(RowKind.ADJUSTMENT, 500, "送貨補貼 Apoio à entrega"),
        row(RowKind.RETURNED_PAYOUT, 8_540, "大豐銀行 Tai Fung Bank", **first),
        row(RowKind.ADJUSTMENT, 9_540, "遺失包裹賠償 Encomenda extraviada", reference="adj_9Q3F5J"),
        row(RowKind.CONVERSION, -53_461, "CNY → MOP", **last),
    ]


def payout() -> PayoutLine:
    """Return a payout in patacas of what was earned in yuan."""
    conversion = Conversion(Money(53_461, "CNY"), Money(63_146, "MOP"), MARKET_RATE)
    return PayoutLine(
        payout_ref="pay_7T4XQ2",
        amount=Money(63_146, "MOP"),
        bank_name="大豐銀行 Tai Fung Bank",
        account="…4821",
        status="submitted",
        converted=conversion,
    )


def statement(rows: list[DocumentRow] | None = None, **more: object) -> StatementDocument:
    """Return a statement over `rows`, the bakery's week unless told otherwise."""
    given = week() if rows is None else rows
    opening = Money(1_234, "CNY")
    lines = list(balanced(given, opening))
    facts: dict[str, object] = {
        "statement_ref": "stm_2K9D7H4Q",
        "issuer": MARKETPLACE,
        "payee_ref": "vendor:ven_BAKERY",
        "payee_name": BAKERY,
        "payee_address": ADDRESS,
        "currency": "CNY",
        "period_start": date(2026, 5, 18),
        "period_end": date(2026, 5, 24),
        "closed_at": CLOSED,
        "opening": opening,
        "rows": lines,
        "closing": lines[-1].balance if lines else opening,
        "totals": totals(lines, "CNY"),
        "payout": payout(),
    }
    return StatementDocument(**(facts | more))


def long_statement(number: int) -> StatementDocument:
    """Return a statement of so many rows, read as they are asked for."""
    names = ("杏仁餅", "蛋撻 Pastéis de nata", "豬油糕", "花生糖", "Sardinhas em azeite")

    def plain() -> Iterator[DocumentRow]:
        for count in range(number):
            order = f"ord_{count // 2:08d}"
            at = DAY + timedelta(minutes=count % 8_000)
            price = 4_000 + count * 37 % 9_000
            if count % 2:
                taken = -share_bps(4_000 + (count - 1) * 37 % 9_000, 800)
                yield row(RowKind.COMMISSION, taken, "8%", order_ref=order, occurred_at=at)
            else:
                told = names[count % len(names)]
                yield row(RowKind.SALE, price, told, order_ref=order, quantity=2, occurred_at=at)

    opening = Money(1_234, "CNY")
    sums = totals(plain(), "CNY")
    closing = Money.total(sums.values(), "CNY") + opening
    return replace(statement([]), rows=balanced(plain(), opening), totals=sums, closing=closing)


def invoice(**more: object) -> InvoiceDocument:
    """Return the bakery's commission of a week: two lines, no tax."""
    facts: dict[str, object] = {
        "number": "2026-000123",
        "issued_on": date(2026, 5, 25),
        "seller": MARKETPLACE,
        "buyer": Party(name=BAKERY, address=ADDRESS, taxpayer_number="80000002"),
        "buyer_ref": "vendor:ven_BAKERY",
        "statement_ref": "stm_2K9D7H4Q",
        "period_start": date(2026, 5, 18),
        "period_end": date(2026, 5, 24),
        "currency": "CNY",
        "lines": (
            InvoiceLine(ChargedFor.COMMISSION, 14, Money(4_800, "CNY")),
            InvoiceLine(ChargedFor.COMMISSION_RETURNED, 1, Money(-960, "CNY")),
        ),
        "tax_bps": 0,
        "tax": Money(0, "CNY"),
        "total": Money(3_840, "CNY"),
    }
    return InvoiceDocument(**(facts | more))
