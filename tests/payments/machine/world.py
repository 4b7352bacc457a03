"""The little world of the machine: three shops, what each was promised, and how it is looked at.

Beside the database runs a second bookkeeping in plain Python, of what each shop is owed: it knows
nothing of movements, chunks or the ledger, only of what happened.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import connection, transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money, round_half_up
from payments.fx import services as fx
from payments.fx.models import FxConversion
from payments.ledger import chart, checking
from payments.ledger import queries as books
from payments.ledger import services as ledger
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.settlement import checking as payees
from payments.settlement import queries, services
from payments.settlement.models import Settlement
from tests.factories.settlement import register

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
SHOPS = {"vendor:ven_A": "MOP", "vendor:ven_B": "HKD", "vendor:ven_C": "CNY"}
# The yuan of the last one are converted: its only account is in patacas.
ACCOUNTS = SHOPS | {"vendor:ven_C": "MOP"}
# Units of the second for one of the first, as on a day of May 2026.
RATES = {
    ("MOP", "CNY"): Fraction(10_000, 11_871),
    ("MOP", "HKD"): Fraction(100, 103),
    ("HKD", "CNY"): Fraction(10_300, 11_871),
    ("HKD", "MOP"): Fraction(103, 100),
    ("CNY", "MOP"): Fraction(11_871, 10_000),
    ("CNY", "HKD"): Fraction(11_871, 10_300),
}


@dataclass
class Sale:
    """One share as its shop knows it. Money: minor units of the shop's currency."""

    payee: str
    reference: str
    gross: int
    commission: int
    fee: int = 0
    refunded: int = 0
    is_due: bool = False
    due_at: datetime | None = None

    @property
    def net(self) -> int:
        return self.gross - self.commission - self.fee

    def borne(self, refunded: int) -> int:
        """What the shop bears when so much of the gross has gone back."""
        return refunded - round_half_up(Fraction(self.commission * refunded, self.gross))


@dataclass
class World:
    """What happened so far."""

    now: datetime = START
    sales: list[Sale] = field(default_factory=list)
    owed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    serial: int = 0
    published_on: date = date.min
    mid: Decimal = Decimal("1.1871")

    def next(self) -> int:
        self.serial += 1
        return self.serial

    @property
    def today(self) -> date:
        return macau_day(self.now)

    def open_shops(self) -> None:
        for payee, currency in ACCOUNTS.items():
            register(payee, confirmed_at=START - timedelta(days=9), currency=currency)
            self.set_terms(payee, "standard")
        self.publish(Decimal("1.1871"))

    def set_terms(self, payee: str, tier: str) -> None:
        """Let a shop be of a tier; it stays paid in the currency of its account."""
        account = ACCOUNTS[payee]
        services.set_terms(
            payee_ref=payee,
            tier=tier,
            payout_currency=account if account != SHOPS[payee] else "",
            reason="at random",
            by="user:1",
            now=self.now,
        )

    def publish(self, mid: Decimal) -> None:
        """The authority publishes the day's rate of the yuan, once."""
        if self.published_on != self.today:
            fx.record_rate(
                source="amcm", base="CNY", quote="MOP", mid=mid, valid_on=self.today, now=self.now
            )
            self.published_on = self.today
            self.mid = mid

    @property
    def has_a_rate(self) -> bool:
        """Whether the last rate may still be used (FX_MAX_AGE_DAYS)."""
        return (self.today - self.published_on).days <= 4

    def become_due(self, until: datetime) -> int:
        """Tell of the sales that are due by now; return how many are new."""
        new = [
            sale for sale in self.sales if not sale.is_due and sale.due_at and sale.due_at <= until
        ]
        for sale in new:
            sale.is_due = True
            self.owed[sale.payee] += sale.net
        return len(new)

    def transfer(self, debit: AccountRef, credit: AccountRef, amount: Money) -> None:
        """Book what somebody outside did."""
        ledger.post(
            EntryDraft(
                key=f"world:{self.next()}",
                kind="outside",
                reference="world",
                effective_on=self.today,
                postings=(PostingDraft(debit=debit, credit=credit, amount=amount),),
            )
        )

    def provider_pays_out(self) -> None:
        """The provider sends what it holds, and buyers get back what is theirs."""
        for currency in ("MOP", "HKD", "CNY"):
            clearing = chart.psp_clearing("stripe", currency)
            back = books.balance(chart.refund_payable(currency))
            if back.minor > 0:
                self.transfer(chart.refund_payable(currency), clearing, back)
            held = books.balance(clearing)
            if held.minor > 0:
                self.transfer(chart.bank(currency), clearing, held)
            elif held.minor < 0:
                self.transfer(clearing, chart.bank(currency), -held)

    def prove_cheaply(self) -> None:
        """After every step: each shop's books are what it was promised."""
        for payee, currency in SHOPS.items():
            found = queries.balances(payee, currency)
            waiting = sum(s.gross - s.fee for s in self.sales if s.payee == payee and not s.is_due)
            drawn = waiting - found.pending.minor
            assert found.payable.minor - found.owed.minor - drawn == self.owed[payee], payee
            assert min(found.pending, found.payable, found.owed, found.reserve).minor >= 0

    def prove(self) -> None:
        """Recompute everything that can be recomputed."""
        assert checking.check()["breaks"] == {}
        assert payees.check()["breaks"] == {}
        for settlement in Settlement.objects.all():
            rows = queries.statement(settlement.payee_ref, settlement.public_id).page.rows
            moved = sum(row.amount.minor for row in rows)
            assert settlement.opening_minor + moved == settlement.closing_minor
        for row in FxConversion.objects.all():
            exact = Fraction(row.sold_minor) * Fraction(row.mid)
            after = exact * (10_000 - row.spread_bps) / 10_000
            assert abs(row.bought_minor - after) <= Fraction(1, 2)
            assert abs(row.at_mid_minor - exact) <= Fraction(1, 2)
            assert row.margin_minor == row.at_mid_minor - row.bought_minor >= 0

    def nothing_is_on_its_way(self) -> None:
        """Clearing accounts are zero when all news has come."""
        self.provider_pays_out()
        for line in books.trial_balance().lines:
            name = line.account.partition(":")[0]
            assert name not in chart.CLEARING, line
            assert name not in ("vendor_pending", "vendor_reserve"), line


def refused(statement: str) -> bool:
    """Tell whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except Exception:
        return True
    return False
