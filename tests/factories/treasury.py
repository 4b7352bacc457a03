"""Positions of the cast: what a run converts, and what a bank was sold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from payments.fx.converting import ConversionRate, ConversionRecord, conversion_postings, convert
from payments.fx.models import FxDeal
from payments.fx.services import (
    book_deal,
    confirm_deal,
    freeze_conversion_rates,
    record_conversions,
    record_rate,
    revalue,
)
from payments.fx.types import ToldDeal
from payments.ledger import chart, queries, services
from payments.ledger.types import PostedEntry
from tests.factories.fx import NOON, published_mid
from tests.factories.ledger import BAKERY, TINNED_FISH, draft, move

DAY: Final = date(2026, 5, 22)
MAKER, CHECKER = "user:7", "user:8"


def money(text: str) -> Money:
    """Read "CNY 534.61"."""
    currency, amount = text.split()
    return Money.from_decimal(Decimal(amount), currency)


def published(base: str, quote: str, mid: str, on: date, now: datetime | None = None) -> None:
    """Store a rate of a day, at noon of it unless said otherwise."""
    noon = datetime.combine(on, time(12), tzinfo=MACAU)
    record_rate(
        source="amcm", base=base, quote=quote, mid=Decimal(mid), valid_on=on, now=now or noon
    )


def owed(payee: str, text: str, on: date = DAY) -> PostedEntry:
    """Let a payee be owed an amount that is in our bank."""
    amount = money(text)
    bank, payable = chart.bank(amount.currency), chart.vendor_payable(payee, amount.currency)
    return services.post(
        draft(f"owed:{payee}:{text}:{on}", move(bank, payable, amount.minor), effective_on=on)
    )


def converted(payee: str, text: str, on: date = DAY, to: str = "MOP") -> PostedEntry:
    """Convert what a payee is owed at the published mid rate less 50 basis points."""
    owed(payee, text, on)
    amount = money(text)
    rate = ConversionRate(amount.currency, to, published_mid(amount.currency, to), 50)
    moves = conversion_postings(
        chart.vendor_payable(payee, amount.currency),
        chart.payout_transit(payee, to),
        convert(amount, rate),
    )
    return services.post(
        draft(f"conversion:{payee}:{text}:{on}", *moves, kind="conversion", effective_on=on)
    )


def two_conversions(on: date = DAY) -> None:
    """The two vendors of docs/treasury.md: together CNY 891.00, which cost MOP 1,057.71."""
    converted(BAKERY, "CNY 534.61", on)
    converted(TINNED_FISH, "CNY 356.39", on)


def told(sold: str = "CNY 891.00", bought: str = "MOP 1056.01", **changes: Any) -> ToldDeal:
    """A deal as the bank told it: CNY/MOP 1.1852 unless said otherwise."""
    facts: dict[str, Any] = {
        "bank": "Banco da Praia Grande",
        "bank_reference": f"FX-{sold}-{bought}",
        "sold": money(sold),
        "bought": money(bought),
        "rate": Decimal("1.1852"),
        "base": "CNY",
        "traded_on": DAY,
        "value_on": DAY,
    }
    return ToldDeal(**facts | changes)


def dealt(
    sold: str = "CNY 891.00", bought: str = "MOP 1056.01", *, now: Any = NOON, **changes: Any
) -> FxDeal:
    """Book a deal by one person and confirm it by another."""
    deal = book_deal(told=told(sold, bought, **changes), by=MAKER, now=now)
    return confirm_deal(deal_ref=deal.public_id, by=CHECKER, now=now)


def natural(code: str, as_of: date | None = None) -> str:
    """Return a balance by the account's code."""
    return str(queries.balance(chart.account(code), as_of))


def month_of_everything(number: int) -> None:
    """Make one row of everything that treasury keeps; another number makes other rows."""
    day = date(2026, 5, 22) + timedelta(days=number)
    noon = datetime.combine(day, time(12), tzinfo=MACAU)
    converted(BAKERY, "CNY 100.00", day)
    pair = ("CNY", "MOP")
    rate = freeze_conversion_rates(key=f"run:{day}", pairs=[pair], now=noon)[pair]
    record_conversions(
        [ConversionRecord(f"run:{day}", BAKERY, convert(money("CNY 100.00"), rate), rate, noon)]
    )
    facts = {"bank_reference": str(number), "traded_on": day, "value_on": day}
    dealt("CNY 50.00", "MOP 59.26", now=noon, **facts)
    year, month = divmod(2026 * 12 + 5 + number, 12)
    revalue(on=date(year, month + 1, 1) - timedelta(days=1), now=datetime(2031, 1, 1, tzinfo=UTC))
