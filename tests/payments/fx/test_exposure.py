"""What a move of the rates would cost: the numbers of docs/treasury.md."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from marketplace.backoffice.treasury import whole_exposure
from marketplace.foundation.money import Money
from payments.charges import services as charges
from payments.charges.queries import promised_positions
from payments.fx.exposure import MonthResult, exposures, results_by_month
from payments.fx.services import book_positions
from payments.ledger import chart, services
from tests.factories.charges import opened, share
from tests.factories.fx import NOON, bundled_rates
from tests.factories.ledger import BAKERY, draft, move
from tests.factories.treasury import DAY, converted, dealt, money, published, two_conversions

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs" / "treasury.md"
TODAY = date(2026, 5, 23)


def promise(paid: str = "CNY 74.50", worth: int = 7_413, **changes: str) -> None:
    """A buyer is on the way to pay for goods of MOP 88.00."""
    amount, goods = money(paid), Money(8_800, "MOP")
    promised = share(BAKERY, "vendor_order:vor_P", amount, goods, 704, worth)
    opened(amount=amount, shares=[promised], **changes)


def positions_at(mid: str) -> None:
    bundled_rates()
    two_conversions()
    published("CNY", "MOP", mid, TODAY)
    book_positions(now=NOON)


def test_the_exposure_is_the_one_of_the_page():
    positions_at("1.1902")
    promise()
    report = whole_exposure(now=NOON)
    (row,) = report.rows
    shown = [row.held, row.promised, row.cost, row.worth, row.unrealized, row.one_percent]
    line = re.search(r"^\| CNY \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    told = [cell.strip().replace(",", "") for cell in line.group(1).split("|")]
    assert [str(amount.decimal) for amount in shown] == told
    assert row.at_risk == Money(96_513, "CNY")
    assert (report.worth, report.unrealized) == (Money(106_047, "MOP"), Money(276, "MOP"))
    assert report.unexplained == {}
    assert (report.home.held, report.home.promised) == (
        Money(-105_771, "MOP"),
        Money(-8_800, "MOP"),
    )


def test_what_is_due_and_not_there_has_to_be_bought():
    positions_at("1.1871")
    report = exposures(now=NOON)
    assert report.home.payable == Money(105_242, "MOP")  # in transit to two vendors
    assert report.home.to_buy == Money(105_242, "MOP")
    (row,) = report.rows
    assert (row.payable, row.funds) == (Money(0, "CNY"), Money(89_100, "CNY"))
    assert row.to_buy == Money(0, "CNY")
    dealt()
    assert exposures(now=NOON).home.to_buy == Money(0, "MOP")


def test_an_open_charge_counts_until_it_ends():
    bundled_rates()
    promise()
    assert promised_positions() == {"CNY": Money(7_413, "CNY"), "MOP": Money(-8_800, "MOP")}
    charges.expire_charges(now=NOON + timedelta(days=1))
    assert promised_positions() == {}


def test_goods_in_the_buyer_s_own_currency_promise_nothing():
    promise("MOP 88.00", 8_800, method="card")
    assert promised_positions() == {}


def test_a_day_that_is_over_has_its_own_positions_and_rates():
    positions_at("1.1902")
    promise()
    dealt(value_on=TODAY)
    before = whole_exposure(now=NOON, on=DAY)
    (row,) = before.rows
    assert (row.held, row.worth, row.promised) == (
        Money(89_100, "CNY"),
        Money(105_771, "MOP"),
        Money(0, "CNY"),
    )
    assert before.unexplained == {}
    (after,) = whole_exposure(now=NOON).rows
    assert (after.held, after.at_risk) == (Money(0, "CNY"), Money(7_413, "CNY"))


def test_a_currency_without_a_rate_hides_nothing_else(settings):
    settings.FX_ALLOW_BUNDLED = False
    two_conversions()
    converted(BAKERY, "USD 10.00")
    published("CNY", "MOP", "1.1902", TODAY)
    book_positions(now=NOON)
    report = exposures(now=NOON)
    rows = {row.currency: row for row in report.rows}
    assert rows["CNY"].unrealized == Money(276, "MOP")
    assert (rows["USD"].worth, rows["USD"].unrealized, rows["USD"].one_percent) == (None,) * 3
    assert (report.worth, report.unrealized) == (None, None)


def test_what_is_not_booked_shows_as_unexplained():
    bundled_rates()
    two_conversions()
    assert exposures(now=NOON).unexplained == {
        "CNY": Money(89_100, "CNY"),
        "MOP": Money(-105_771, "MOP"),
    }
    book_positions(now=NOON)
    services.post(draft("odd", move(chart.suspense("MOP"), chart.fx_position("MOP"), 100)))
    book_positions(now=NOON)
    assert exposures(now=NOON).unexplained == {"MOP": Money(100, "MOP")}


def test_results_are_summed_by_month_and_currency():
    positions_at("1.1871")
    dealt("CNY 500.00", "MOP 592.60")
    june = date(2026, 6, 2)
    now = datetime.combine(june, NOON.timetz())
    dealt("CNY 391.00", "MOP 463.41", now=now, traded_on=june, value_on=june)
    assert results_by_month() == [
        MonthResult(date(2026, 6, 1), "CNY", Money(-75, "MOP")),
        MonthResult(date(2026, 5, 1), "CNY", Money(-95, "MOP")),
    ]


def test_the_command_prints_every_currency():
    positions_at("1.1902")
    promise()
    out = StringIO()
    with time_machine.travel(NOON, tick=False):
        call_command("exposure", stdout=out)
    answer = json.loads(out.getvalue())
    assert [row["currency"] for row in answer["currencies"]] == ["MOP", "CNY"]
    row = answer["currencies"][1]
    assert (row["held"], row["promised"], row["one_percent"]) == ("891.00", "74.13", "11.49")
    assert row["rate"] == {
        "pair": "CNY/MOP",
        "mid": "1.1902",
        "source": "amcm",
        "valid_on": "2026-05-23",
    }
    assert (answer["unexplained"], answer["worth"]) == ({}, "1060.47")
