"""A sale in yuan for two shops that are paid in patacas: `docs/ledger.md`, to the last cent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from marketplace.foundation.money import Money
from payments.fx import services as fx
from payments.fx.models import FxConversion
from payments.ledger import chart, checking
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import queries, services
from payments.settlement.checking import check
from payments.settlement.models import Payout
from tests.factories.charges_booked import Part, book_charge, name_fee
from tests.factories.ledger import proven_balances
from tests.factories.settlement import deliver, register, tell

pytestmark = pytest.mark.django_db

A, B = "vendor:ven_A", "vendor:ven_B"
SOLD = datetime(2026, 5, 22, 6, 0, tzinfo=UTC)
ON = date(2026, 5, 22)
NIGHT = datetime(2026, 5, 22, 17, 0, tzinfo=UTC)


def cny(text: str) -> Money:
    return Money(int(Decimal(text) * 100), "CNY")


def mop(text: str) -> Money:
    return Money(int(Decimal(text) * 100), "MOP")


@pytest.fixture
def closed(settings):
    """CNY 1,000.00 captured, 8 % commission, the fee of 2.9 % borne by the shops; closed."""
    settings.PROCESSING_FEE_BORNE_BY = "payee"
    settings.FX_ALLOW_BUNDLED = False
    fx.record_rate(
        source="amcm", base="CNY", quote="MOP", mid=Decimal("1.1871"), valid_on=ON, now=SOLD
    )
    parts = [
        Part(payee, f"sale:{payee}", paid, commission, paid, paid)
        for payee, paid, commission in (
            (A, cny("600.01"), cny("48.00")),
            (B, cny("399.99"), cny("32.00")),
        )
    ]
    charge = book_charge("worked", parts, SOLD)
    name_fee(charge, cny("29.00"), SOLD)
    assert services.bear_fees(charge_ref=charge.public_id, now=SOLD) == 2
    for payee in (A, B):
        services.set_terms(
            payee_ref=payee,
            tier="standard",
            payout_currency="MOP",
            reason="its only account",
            by="user:5",
            now=SOLD,
        )
        register(payee, confirmed_at=SOLD - timedelta(days=9))
        deliver(f"sale:{payee}", SOLD - timedelta(days=8))
    return services.close_period(on=ON, by="user:1", now=NIGHT)


def test_each_shop_gets_its_yuan_in_patacas_at_the_mid_rate_less_the_spread(closed):
    assert closed.paid_out == {"CNY": cny("891.00")}
    paid = Payout.objects.order_by("payee_ref").values_list(
        "settled_minor", "settled_currency", "amount_minor", "currency"
    )
    assert list(paid) == [(53_461, "CNY", 63_146, "MOP"), (35_639, "CNY", 42_096, "MOP")]
    kept = FxConversion.objects.order_by("payee_ref").values_list("margin_minor", "rate", "mid")
    rate, mid = Decimal("1.1811645"), Decimal("1.1871")
    assert list(kept) == [(318, rate, mid), (211, rate, mid)]
    left = {name: minor for name, minor in proven_balances().items() if minor}
    assert left == {
        "psp_clearing:stripe:CNY": 97_100,
        "commission:CNY": -8_000,
        "fx_position:CNY": -89_100,
        "fx_position:MOP": 105_771,
        "fx_margin:MOP": -529,
        f"payout_transit:{A}:MOP": -63_146,
        f"payout_transit:{B}:MOP": -42_096,
    }
    assert check()["breaks"] == {}


def test_the_statement_tells_the_conversion(closed):
    (head,) = queries.statement_heads(A)
    assert (head.paid, head.payout, head.closing) == (cny("534.61"), mop("631.46"), cny("0"))
    assert head.conversion is not None
    assert (head.conversion.rate, head.conversion.source, head.conversion.valid_on) == (
        Decimal("1.1811645"),
        "amcm",
        ON,
    )
    rows = queries.statement(A, head.settlement_ref).page.rows
    assert [(row.kind, str(row.amount.decimal)) for row in rows] == [
        ("sale", "600.01"),
        ("commission", "-48.00"),
        ("processing_fee", "-17.40"),
        ("conversion", "-534.61"),
    ]


def test_when_all_has_arrived_what_is_left_is_ours(closed):
    """Bank CNY 80.00 is the commission; bank MOP 3.59 is the margin less what the deal lost."""
    moves = (
        (chart.bank("CNY"), chart.psp_clearing("stripe", "CNY"), cny("971.00")),
        (chart.fx_position("CNY"), chart.bank("CNY"), cny("891.00")),
        (chart.bank("MOP"), chart.fx_position("MOP"), mop("1056.01")),
        (chart.fx_result("MOP"), chart.fx_position("MOP"), mop("1.70")),
    )
    for number, (debit, credit, amount) in enumerate(moves):
        draft = PostingDraft(debit=debit, credit=credit, amount=amount)
        ledger.post(EntryDraft(f"outside:{number}", "outside", "bank", ON, (draft,)))
    tell("paid", closed.batches[0], NIGHT + timedelta(days=1))
    left = {name: minor for name, minor in proven_balances().items() if minor}
    assert left == {
        "bank:CNY": 8_000,
        "commission:CNY": -8_000,
        "bank:MOP": 359,
        "fx_margin:MOP": -529,
        "fx_result:MOP": 170,
    }
    assert checking.check()["clearing"] == []


def test_the_page_tells_the_figures_of_these_tests():
    page = (Path(__file__).resolve().parents[3] / "docs/ledger.md").read_text()
    told = page.split("## A sale in yuan, paid out in patacas\n")[1].split("\n## ")[0]
    rows = {cells[1]: cells[-2:] for cells in (line.split(" | ") for line in told.splitlines())
            if len(cells) == 5}  # fmt: skip
    assert rows["`payout_transit:MOP`"] == ["MOP 631.46", "MOP 420.96 |"]
    for text in ("1.1811645", "CNY 534.61 | CNY 356.39", "CNY 17.40 | CNY 11.60", "1,056.01",
                 "CNY 48.00 | CNY 32.00", "MOP 3.18 | MOP 2.11", "| `bank:CNY` | 80.00 |",
                 "| `bank:MOP` | 3.59 |", "| `fx_result:MOP` | -1.70 |"):  # fmt: skip
        assert text in told, text
    for exact, shown in ((534_61, "631.4624"), (356_39, "420.9552")):
        assert f"{exact * Decimal('0.01') * Decimal('1.1811645'):.4f}" == shown


def test_without_a_good_rate_money_waits_and_says_so(closed, settings):
    settings.MINIMUM_PAYOUT_MINOR = {"CNY": 1, "MOP": 1, "HKD": 1}
    parts = [Part(A, "sale:late", cny("100.00"), cny("8.00"), cny("100.00"), cny("100.00"))]
    book_charge("late", parts, SOLD)
    deliver("sale:late", SOLD - timedelta(days=7))
    later = NIGHT + timedelta(days=9)  # the rate is too old by then
    carried = services.close_period(on=ON + timedelta(days=9), by="user:1", now=later).carried
    assert [(row.payee_ref, row.amount, row.reason) for row in carried] == [
        (A, cny("92.00"), "no_rate")
    ]
    fx.record_rate(
        source="amcm",
        base="CNY",
        quote="MOP",
        mid=Decimal("1.1900"),
        valid_on=ON + timedelta(days=10),
        now=later + timedelta(days=1),
    )
    day = timedelta(days=10)
    assert services.close_period(on=ON + day, by="user:1", now=NIGHT + day).paid_out == {
        "CNY": cny("92.00")
    }


def test_the_open_period_says_beforehand_what_a_closing_would_wait_for(closed, settings):
    settings.MINIMUM_PAYOUT_MINOR = {"CNY": 1, "MOP": 1, "HKD": 1}
    parts = [Part(A, "sale:late", cny("100.00"), cny("8.00"), cny("100.00"), cny("100.00"))]
    book_charge("late", parts, SOLD)
    deliver("sale:late", SOLD - timedelta(days=7))
    services.post_due(now=NIGHT)

    def said(now: datetime) -> str:
        with translation.override("en"):
            return queries.open_period(A, "CNY", now).carried

    soon, later = NIGHT + timedelta(hours=1), NIGHT + timedelta(days=9)
    assert said(soon) == ""
    assert said(later).startswith("Not paid out yet: there is no reliable exchange rate today.")
    settings.PAYOUT_RAILS = {"MOP": "bank_iso"}
    settings.PAYOUT_ROUTES = []
    assert said(soon).startswith("Not paid out yet: no way through the banks takes this amount")


def test_what_the_bank_sends_back_is_owed_in_its_own_currency_and_not_converted_again(closed):
    """MOP 631.46 went to the bank and came back: the next closing pays MOP 631.46."""
    day = timedelta(days=1)
    tell("returned", closed.batches[0], NIGHT + day)
    assert queries.balances(A, "MOP").payable == mop("631.46")
    assert not queries.balances(A, "CNY").payable
    waiting = services.close_period(on=ON + 2 * day, by="user:1", now=NIGHT + 2 * day)
    assert {(row.payee_ref, row.amount, row.reason) for row in waiting.carried} == {
        (A, mop("631.46"), "account_returned"),
        (B, mop("420.96"), "account_returned"),
    }
    register(A, confirmed_at=NIGHT + 3 * day)
    later = services.close_period(on=ON + 6 * day, by="user:1", now=NIGHT + 6 * day)
    assert later.paid_out == {"MOP": mop("631.46")}
    again = Payout.objects.filter(payee_ref=A).latest("pk")
    assert (again.settled, again.amount) == (mop("631.46"), mop("631.46"))
    assert FxConversion.objects.count() == 2  # those of the first closing
    tell("paid", later.batches[0], NIGHT + 7 * day)
    assert check()["breaks"] == {}
    assert proven_balances()["fx_position:CNY"] == -89_100
