"""Read what we hold and owe in each currency, what it is worth, and what a move would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from marketplace.foundation.money import CURRENCIES, Money, round_half_up
from payments.fx.errors import RateUnavailable
from payments.fx.models import FxBooking
from payments.fx.positions import HOME, Position
from payments.fx.pricing import mid_value
from payments.fx.services.book_positions import current_positions
from payments.fx.services.current_mid import current_mids
from payments.fx.services.mids_of_day import mids_of_day
from payments.fx.services.revalue import positions_on, unexplained
from payments.fx.types import MidRate
from payments.ledger import queries
from payments.ledger.types import TrialBalance

ONE_PERCENT: Final = Fraction(1, 100)
# What is owed now, what will be, and what there is to pay it with; assets count by debits.
_PAYABLE: Final = ("vendor_payable", "payout_transit", "refund_payable")
_PENDING: Final = ("vendor_pending", "vendor_reserve")
_FUNDS: Final = ("bank", "psp_clearing")


@dataclass(frozen=True, slots=True)
class Exposure:
    """One currency: what we hold of it against others, and what is owed in it.

    Money: `held`, `promised`, `pending`, `payable` and `funds` in the currency; `cost` in the
    home currency. `mid` is None where no usable rate is stored: then nothing is valued.
    """

    currency: str
    held: Money
    cost: Money
    promised: Money  # what open charges will add to the position when they are captured
    pending: Money
    payable: Money
    funds: Money
    mid: MidRate | None

    @property
    def at_risk(self) -> Money:
        """The position with what is promised: what a move of the rate touches."""
        return self.held + self.promised

    @property
    def to_buy(self) -> Money:
        """What is due now and not there in this currency: it has to come from another."""
        short = self.payable - self.funds
        return short if short.minor > 0 else Money.zero(self.currency)

    @property
    def worth(self) -> Money | None:
        """The position at the mid rate, in the home currency."""
        return self._valued(self.held)

    @property
    def promised_worth(self) -> Money | None:
        """What is promised at the mid rate, in the home currency."""
        return self._valued(self.promised)

    @property
    def unrealized(self) -> Money | None:
        """What closing at the mid rate would win (or lose, negative)."""
        worth = self.worth
        return None if worth is None else worth - self.cost

    @property
    def one_percent(self) -> Money | None:
        """What the open position wins when the currency rises by 1 %; it loses as much."""
        worth = self._valued(self.at_risk)
        return None if worth is None else Money(round_half_up(worth.minor * ONE_PERCENT), HOME)

    def _valued(self, amount: Money) -> Money | None:
        return None if self.mid is None else mid_value(amount, self.mid, HOME)


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Every currency that the books know, the home currency apart.

    `unexplained` is empty when every entry is booked and the home position is minus all cost.
    """

    on: date | None
    home: Exposure
    rows: tuple[Exposure, ...]
    unexplained: Mapping[str, Money]

    @property
    def all_rows(self) -> tuple[Exposure, ...]:
        """The home currency, then the others."""
        return (self.home, *self.rows)

    @property
    def worth(self) -> Money | None:
        """All positions at mid, in the home currency; None when one has no rate."""
        return _sum([row.worth for row in self.rows])

    @property
    def unrealized(self) -> Money | None:
        """What closing all positions at mid would win."""
        return _sum([row.unrealized for row in self.rows])


@dataclass(frozen=True, slots=True)
class MonthResult:
    """What one currency made real in one month.

    Money: `result` in the home currency; `month` is its first day.
    """

    month: date
    currency: str
    result: Money


def exposures(
    *, now: datetime, on: date | None = None, promised: Mapping[str, Money] | None = None
) -> ExposureReport:
    """Return what we hold and owe by currency: now, or at a day's end with that day's rates.

    `promised` is what open charges will add to each position; who knows charges brings it.
    """
    positions = current_positions() if on is None else positions_on(on)
    books = queries.trial_balance(on)
    balances = _balances(books)
    promises = promised or {}
    codes = {code for code in positions if positions[code].held} | {
        code for name, code in balances if name in (*_PAYABLE, *_PENDING, *_FUNDS)
    }
    codes |= promises.keys()
    rows = {
        code: _exposure(code, positions, balances, promises, _mid(code, now, on))
        for code in codes | {HOME}
    }
    foreign = [code for code in CURRENCIES if code in rows and code != HOME]
    return ExposureReport(
        on=on,
        home=rows[HOME],
        rows=tuple(rows[code] for code in foreign),
        unexplained=unexplained(positions, books),
    )


def results_by_month() -> list[MonthResult]:
    """Return what closing positions won or lost, newest month first."""
    rows = (
        FxBooking.objects.exclude(result_minor=0)
        .order_by()
        .annotate(month=TruncMonth("effective_on"))
        .values("month", "currency")
        .annotate(result=Sum("result_minor"))
        .order_by("-month", "currency")
    )
    return [
        MonthResult(row["month"], row["currency"], Money(int(row["result"]), HOME)) for row in rows
    ]


def _balances(books: TrialBalance) -> dict[tuple[str, str], Money]:
    """Sum the books by name and currency; debits count, so that liabilities are negative."""
    sums: dict[tuple[str, str], Money] = {}
    for line in books.lines:
        key = line.account.partition(":")[0], line.debit.currency
        sums[key] = sums.get(key, Money.zero(key[1])) + line.debit - line.credit
    return sums


def _exposure(
    code: str,
    positions: Mapping[str, Position],
    balances: Mapping[tuple[str, str], Money],
    promised: Mapping[str, Money],
    mid: MidRate | None,
) -> Exposure:
    def total(names: tuple[str, ...]) -> Money:
        return Money.total(
            (balances[name, code] for name in names if (name, code) in balances), code
        )

    position = positions.get(code, Position.none(code))
    held = -total(("fx_position",)) if code == HOME else position.held
    return Exposure(
        currency=code,
        held=held,
        cost=Money.zero(HOME) if code == HOME else position.cost,
        promised=promised.get(code, Money.zero(code)),
        pending=-total(_PENDING),
        payable=-total(_PAYABLE),
        funds=total(_FUNDS),
        mid=mid,
    )


def _mid(code: str, now: datetime, on: date | None) -> MidRate | None:
    if code == HOME:
        return None
    try:
        mids = current_mids([code], HOME, now) if on is None else mids_of_day([code], HOME, on)
        return mids[code]
    except RateUnavailable:
        return None  # the report shows the gap; it must not hide everything else


def _sum(amounts: list[Money | None]) -> Money | None:
    known = [amount for amount in amounts if amount is not None]
    return Money.total(known, HOME) if len(known) == len(amounts) else None
