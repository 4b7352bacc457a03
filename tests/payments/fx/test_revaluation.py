"""A month's end counts what is not real yet; the next day takes it back: docs/treasury.md."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from payments.fx.errors import PositionsNotBooked, RateUnavailable, RevaluationRefused
from payments.fx.models import FxBooking, FxRevaluation
from payments.fx.services import revalue, revalue_last_month
from payments.fx.tasks import book_positions as book_task
from payments.fx.tasks import revalue_last_month as revalue_task
from payments.ledger import checking, queries
from tests.factories.ledger import BAKERY
from tests.factories.treasury import converted, dealt, natural, published, two_conversions

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs" / "treasury.md"
SOLD_ON, YEAR_END, NEW_YEAR = date(2026, 12, 18), date(2026, 12, 31), date(2027, 1, 1)
DEAL_ON = date(2027, 1, 15)
IN_JANUARY = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)  # 08:30 in Macau
DEAL_AT = datetime(2027, 1, 15, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december(settings) -> None:
    settings.FX_ALLOW_BUNDLED = False
    published("CNY", "MOP", "1.1871", SOLD_ON)
    published("CNY", "MOP", "1.1902", date(2026, 12, 30))
    published("CNY", "MOP", "1.1860", DEAL_ON)
    two_conversions(SOLD_ON)


def result_until(day: date) -> Decimal:
    """What currencies won in all books up to a day: real and not."""
    lines = queries.trial_balance(day).lines
    income = [line for line in lines if line.account in ("fx_result:MOP", "fx_unrealized:MOP")]
    return sum((line.credit.decimal - line.debit.decimal for line in income), Decimal(0))


def rows_of_the_page() -> list[list[str]]:
    section = PAGE.read_text(encoding="utf-8").split("## A year's end")[1]
    lines = re.findall(r"^\| (20\d\d-.*) \|$", section, re.M)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def test_a_position_over_the_year_s_end_wins_and_loses_what_the_page_says():
    revalue(on=YEAR_END, now=IN_JANUARY)
    dealt(now=DEAL_AT, traded_on=DEAL_ON, value_on=DEAL_ON)
    for day, _what, _rate, _posted, old_year, new_year in rows_of_the_page():
        on = date.fromisoformat(day)
        of_2026 = result_until(min(on, YEAR_END))
        assert of_2026 == Decimal(old_year), day
        if new_year:
            assert result_until(on) - of_2026 == Decimal(new_year), day
    assert len(rows_of_the_page()) == 4
    assert result_until(DEAL_ON) == Decimal("-1.70") == Decimal("1056.01") - Decimal("1057.71")
    assert natural("fx_revaluation:MOP") == "MOP 0.00"
    assert natural("fx_position:MOP") == "MOP 0.00"
    assert revalue(on=date(2027, 1, 31), now=datetime(2027, 2, 1, tzinfo=UTC)) == []
    assert checking.check()["broken"] == 0


def test_the_row_keeps_what_the_difference_came_from():
    (row,) = revalue(on=YEAR_END, now=IN_JANUARY)
    assert (row.currency, row.held_minor, row.cost_minor) == ("CNY", 89_100, 105_771)
    assert (row.worth_minor, row.difference_minor) == (106_047, 276)
    assert (row.mid, row.source, row.valid_on) == (Decimal("1.1902"), "amcm", date(2026, 12, 30))
    entry = queries.entry("fx:revaluation:2026-12:CNY")
    assert [(p.debit, p.credit, str(p.amount), p.memo) for p in entry.postings] == [
        ("fx_revaluation:MOP", "fx_unrealized:MOP", "MOP 2.76", "CNY/MOP 1.1902 (amcm, 2026-12-30)")
    ]
    back = queries.entry("fx:revaluation:2026-12:CNY:reversal")
    assert (entry.effective_on, back.effective_on) == (YEAR_END, NEW_YEAR)
    assert [(p.debit, p.credit, str(p.amount)) for p in back.postings] == [
        ("fx_unrealized:MOP", "fx_revaluation:MOP", "MOP 2.76")
    ]


def test_a_loss_is_posted_the_other_way_round():
    published("CNY", "MOP", "1.1800", YEAR_END)
    (row,) = revalue(on=YEAR_END, now=IN_JANUARY)
    assert row.difference_minor == -633
    assert natural("fx_unrealized:MOP", YEAR_END) == "MOP -6.33"
    assert natural("fx_unrealized:MOP", NEW_YEAR) == "MOP 0.00"


def test_a_lack_of_a_currency_loses_when_it_rises():
    published("HKD", "MOP", "1.0300", SOLD_ON)
    published("HKD", "MOP", "1.0310", YEAR_END)
    converted(BAKERY, "CNY 100.00", SOLD_ON, to="HKD")
    rows = {row.currency: row for row in revalue(on=YEAR_END, now=IN_JANUARY)}
    assert (rows["HKD"].held_minor, rows["HKD"].cost_minor) == (-11_525, -11_871)
    assert rows["HKD"].difference_minor == -11  # 115.25 x 1.031 = 118.82 to buy back
    assert rows["CNY"].difference_minor == 307  # 991.00 x 1.1902 = 1,179.49 less 1,176.42


def test_a_month_is_revalued_once_whatever_comes_later():
    first = revalue(on=YEAR_END, now=IN_JANUARY)
    converted(BAKERY, "CNY 50.00", SOLD_ON)
    assert revalue(on=YEAR_END, now=DEAL_AT) == first
    assert revalue_last_month(now=DEAL_AT) == []
    assert FxRevaluation.objects.count() == 1
    assert natural("fx_unrealized:MOP", YEAR_END) == "MOP 2.76"


@pytest.mark.parametrize(
    ("on", "at"),
    [
        (date(2026, 12, 30), IN_JANUARY),
        (YEAR_END, datetime(2026, 12, 31, 15, 59, tzinfo=UTC)),  # 23:59 in Macau
        (date(2027, 1, 31), IN_JANUARY),
    ],
)
def test_a_day_that_is_no_month_s_end_or_not_over_is_refused(on, at):
    with pytest.raises(RevaluationRefused):
        revalue(on=on, now=at)
    assert not FxRevaluation.objects.exists()


def test_without_a_good_rate_for_the_day_nothing_is_posted():
    published("USD", "MOP", "8.0500", date(2026, 12, 21))
    converted(BAKERY, "USD 10.00", date(2026, 12, 21))
    with pytest.raises(RateUnavailable):
        revalue(on=YEAR_END, now=IN_JANUARY)
    assert not FxRevaluation.objects.exists()
    assert natural("fx_unrealized:MOP") == "MOP 0.00"
    published("USD", "MOP", "8.0500", date(2026, 12, 29), now=IN_JANUARY)  # by hand, afterwards
    assert len(revalue(on=YEAR_END, now=IN_JANUARY)) == 2


def test_an_entry_that_could_not_be_booked_stops_the_month():
    converted(BAKERY, "CNY 100.00", date(2026, 12, 21), to="HKD")  # no rate of HKD, no rate yet
    with pytest.raises(PositionsNotBooked) as refusal:
        revalue(on=YEAR_END, now=IN_JANUARY)
    assert refusal.value.facts["differences"] == "CNY 100.00, HKD -115.25"
    assert not FxRevaluation.objects.exists()


def test_a_difference_of_nothing_has_a_row_and_no_entry():
    published("CNY", "MOP", "1.1871", YEAR_END)
    (row,) = revalue(on=YEAR_END, now=IN_JANUARY)
    assert (row.difference_minor, row.entry_key) == (0, "")
    assert queries.entries_for("fx:position:CNY") == ()


def test_the_sweep_books_and_revalues_last_month():
    with time_machine.travel(IN_JANUARY, tick=False):
        book_task()
        assert FxBooking.objects.count() == 2
        revalue_task()
        revalue_task()
    assert [row.valued_on for row in FxRevaluation.objects.all()] == [YEAR_END]


def test_the_command_prints_what_was_posted_or_why_not():
    out = StringIO()
    with time_machine.travel(IN_JANUARY, tick=False):
        call_command("revalue", "--on", "2026-12-31", stdout=out)
        with pytest.raises(CommandError):
            call_command("revalue", "--on", "2027-01-31", stdout=out)
    (row,) = json.loads(out.getvalue())["revaluations"]
    assert (row["held"], row["cost"], row["worth"]) == ("891.00", "1057.71", "1060.47")
    assert (row["unrealized"], row["rate"]) == ("2.76", "CNY/MOP 1.1902")


def test_a_revaluation_stays_as_it_is():
    revalue(on=YEAR_END, now=IN_JANUARY)
    for statement in (
        "UPDATE fx_fxrevaluation SET worth_minor = 0, difference_minor = -105771",
        "DELETE FROM fx_fxrevaluation",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
