"""Positions follow the ledger, deals close them: the worked example to the last cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from payments.fx.errors import (
    DealOutsideBand,
    DealRefused,
    NeedsAnotherPerson,
    RateUnavailable,
    UnknownDeal,
)
from payments.fx.models import FxBooking, FxDeal
from payments.fx.services import book_deal, book_positions, confirm_deal, decline_deal
from payments.ledger import chart, checking, queries, services
from tests.factories.fx import NOON, bundled_rates
from tests.factories.ledger import BAKERY, TINNED_FISH, draft, move
from tests.factories.roles import without_triggers
from tests.factories.treasury import (
    CHECKER,
    DAY,
    MAKER,
    converted,
    dealt,
    natural,
    told,
    two_conversions,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _rates() -> None:
    bundled_rates()


def newest(currency: str = "CNY") -> tuple[int, int]:
    row = FxBooking.objects.filter(currency=currency).first()
    assert row is not None
    return row.held_minor, row.cost_minor


def costs_are_the_home_position() -> None:
    """`fx_position:MOP` holds minus what all positions cost, when everything is booked."""
    currencies = FxBooking.objects.order_by().values_list("currency", flat=True).distinct()
    total = sum(newest(currency)[1] for currency in currencies)
    assert queries.balance(chart.fx_position("MOP")).minor == -total
    assert checking.check()["broken"] == 0


def test_the_worked_example_closes_to_zero_and_loses_one_pataca_seventy():
    two_conversions()
    assert natural("fx_position:CNY") == "CNY 891.00"
    assert natural("fx_position:MOP") == "MOP -1057.71"
    assert natural("fx_margin:MOP") == "MOP 5.29"
    deal = dealt()
    assert deal.status == "confirmed"
    assert natural("fx_position:CNY") == "CNY 0.00"
    assert natural("fx_position:MOP") == "MOP 0.00"
    assert natural("fx_result:MOP") == "MOP -1.70"
    assert natural("bank:CNY") == "CNY 0.00"
    for payee, amount in ((BAKERY, 63_146), (TINNED_FISH, 42_096)):
        transit, bank = chart.payout_transit(payee, "MOP"), chart.bank("MOP")
        services.post(draft(f"paid:{payee}", move(transit, bank, amount)))
    assert natural("bank:MOP") == "MOP 3.59"  # the margin of 5.29, less the loss of 1.70
    result = queries.entries_for("fx:position:CNY")[0]
    assert [(p.debit, p.credit, str(p.amount)) for p in result.postings] == [
        ("fx_result:MOP", "fx_position:MOP", "MOP 1.70")
    ]
    assert result.effective_on == DAY
    costs_are_the_home_position()


def test_a_position_closes_in_parts_as_the_page_says():
    two_conversions()
    dealt("CNY 500.00", "MOP 592.60")
    assert newest() == (39_100, 46_416)
    assert natural("fx_result:MOP") == "MOP -0.95"
    dealt("CNY 391.00", "MOP 463.41")
    assert newest() == (0, 0)
    assert natural("fx_result:MOP") == "MOP -1.70"
    costs_are_the_home_position()


def test_booking_again_changes_nothing():
    two_conversions()
    assert book_positions(now=NOON) == 2
    dealt()
    before = list(FxBooking.objects.values_list("pk", flat=True))
    assert book_positions(now=LATER) == 0
    assert book_positions(now=LATER, is_full=True) == 0
    assert list(FxBooking.objects.values_list("pk", flat=True)) == before
    assert natural("fx_result:MOP") == "MOP -1.70"


def test_an_entry_that_shows_late_is_booked_too(monkeypatch):
    two_conversions()
    book_positions(now=NOON)
    # As if the first conversion had committed last: others are booked behind it already.
    with without_triggers("fx_fxbooking"):
        FxBooking.objects.order_by("entry_number")[0].delete()
    monkeypatch.setattr(import_module(book_positions.__module__), "LOOK_BACK", 0)
    assert book_positions(now=NOON) == 0
    monkeypatch.undo()
    assert book_positions(now=NOON) == 1
    assert FxBooking.objects.count() == 2


def test_a_long_backlog_is_booked_in_several_runs(monkeypatch):
    monkeypatch.setattr(import_module(book_positions.__module__), "CHUNK", 1)
    two_conversions()
    assert [book_positions(now=NOON, at_most=1) for _ in range(3)] == [1, 1, 0]
    assert newest() == (89_100, 105_771)


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_at_once_each_entry_is_booked_by_one():
    two_conversions()
    start, counts = Barrier(2), []

    def sweep() -> None:
        start.wait()
        counts.append(book_positions(now=NOON))
        connection.close()

    threads = [Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 2]
    assert newest() == (89_100, 105_771)


def test_a_sale_the_other_way_round_makes_its_part_real():
    two_conversions()
    book_positions(now=NOON)
    # A buyer paid MOP 120.00 at mid for goods priced CNY 100.00: the yuan cost MOP 118.71.
    pending = chart.vendor_pending(BAKERY, "CNY")
    services.post(
        draft(
            "capture:1",
            move(chart.psp_clearing("stripe", "MOP"), chart.fx_position("MOP"), 12_000),
            move(chart.fx_position("CNY"), pending, 10_000),
        )
    )
    book_positions(now=NOON)
    assert newest() == (79_100, 93_900)
    assert natural("fx_result:MOP") == "MOP 1.29"
    costs_are_the_home_position()


def test_an_entry_between_two_foreign_currencies_is_valued_at_the_mid_of_its_day():
    converted(BAKERY, "CNY 100.00", to="HKD")
    book_positions(now=NOON)
    assert newest("CNY") == (10_000, 11_871)
    assert newest("HKD") == (-11_525, -11_871)
    valued = FxBooking.objects.get(currency="CNY")
    assert (valued.mid, valued.source) == (Decimal("1.1871"), "amcm")
    assert natural("fx_position:MOP") == "MOP 0.00"
    costs_are_the_home_position()


def test_an_entry_without_a_rate_waits_and_keeps_nobody_else_waiting(settings, caplog):
    settings.FX_ALLOW_BUNDLED = False
    converted(BAKERY, "CNY 100.00", to="HKD")
    two_conversions()
    assert book_positions(now=NOON) == 2
    assert "cannot be booked" in caplog.text
    settings.FX_ALLOW_BUNDLED = True
    assert book_positions(now=NOON) == 1
    assert newest("CNY") == (99_100, 117_642)
    costs_are_the_home_position()


def test_a_deal_is_confirmed_by_another_person_and_once():
    two_conversions()
    deal = book_deal(told=told(), by=MAKER, now=NOON)
    with pytest.raises(NeedsAnotherPerson):
        confirm_deal(deal_ref=deal.public_id, by=MAKER, now=NOON)
    assert natural("fx_position:CNY") == "CNY 891.00"
    confirm_deal(deal_ref=deal.public_id, by=CHECKER, now=NOON)
    again = confirm_deal(deal_ref=deal.public_id, by="user:9", now=LATER)
    assert (again.confirmed_by, again.confirmed_at) == (CHECKER, NOON)
    assert len(queries.entries_for(deal.public_id)) == 1
    with pytest.raises(DealRefused):
        decline_deal(deal_ref=deal.public_id, by=CHECKER, reason="too late", now=LATER)
    with pytest.raises(UnknownDeal):
        confirm_deal(deal_ref="fxd_NONE", by=CHECKER, now=NOON)


def test_a_declined_deal_posts_nothing_and_its_slip_can_be_booked_again():
    wrong = book_deal(told=told(), by=MAKER, now=NOON)
    with pytest.raises(DealRefused):
        decline_deal(deal_ref=wrong.public_id, by=MAKER, reason=" ", now=NOON)
    decline_deal(deal_ref=wrong.public_id, by=MAKER, reason="another value date", now=NOON)
    with pytest.raises(DealRefused):
        confirm_deal(deal_ref=wrong.public_id, by=CHECKER, now=NOON)
    assert queries.trial_balance().lines == ()
    right = book_deal(told=told(value_on=date(2026, 5, 26)), by=MAKER, now=NOON)
    assert right.pk != wrong.pk


def test_one_slip_is_one_deal():
    first = book_deal(told=told(), by=MAKER, now=NOON)
    assert book_deal(told=told(), by="user:9", now=LATER) == first
    with pytest.raises(DealRefused):
        book_deal(told=told(value_on=date(2026, 5, 26)), by=MAKER, now=NOON)
    assert FxDeal.objects.count() == 1


def test_a_rate_outside_the_band_needs_a_reason_that_is_kept():
    far = told(bought="MOP 1042.47", rate=Decimal("1.17"))  # 1.44 % below the mid
    with pytest.raises(DealOutsideBand):
        book_deal(told=far, by=MAKER, now=NOON)
    reason = "the bank closed early before the holiday"
    explained = told(bought="MOP 1042.47", rate=Decimal("1.17"), override_reason=reason)
    deal = book_deal(told=explained, by=MAKER, now=NOON)
    assert (deal.mid, deal.mid_source, deal.override_reason) == (Decimal("1.1871"), "amcm", reason)


def test_a_rate_at_the_edge_of_the_band_needs_none():
    edge = told(bought="MOP 1047.13", rate=Decimal("1.175229"))  # exactly 1 % below
    assert book_deal(told=edge, by=MAKER, now=NOON).override_reason == ""
    beyond = told(bought="MOP 1047.13", rate=Decimal("1.175228"), bank_reference="2")
    with pytest.raises(DealOutsideBand):
        book_deal(told=beyond, by=MAKER, now=NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"bank": " "},
        {"bank_reference": ""},
        {"bought": "CNY 1056.01"},
        {"sold": "CNY 0.00"},
        {"base": "HKD"},
        {"rate": Decimal("0")},
        {"bought": "MOP 1056.03"},  # the rate gives 1,056.0132
        {"traded_on": date(2026, 5, 24), "value_on": date(2026, 5, 24)},
        {"value_on": date(2026, 5, 21)},
    ],
)
def test_a_deal_that_cannot_be_as_told_is_refused(changes):
    sold, bought = changes.pop("sold", "CNY 891.00"), changes.pop("bought", "MOP 1056.01")
    with pytest.raises(DealRefused):
        book_deal(told=told(sold, bought, **changes), by=MAKER, now=NOON)
    assert not FxDeal.objects.exists()


def test_a_deal_without_a_mid_rate_to_hold_it_against_is_refused(settings):
    settings.FX_ALLOW_BUNDLED = False
    with pytest.raises(RateUnavailable):
        book_deal(told=told(), by=MAKER, now=NOON)


def test_a_deal_may_be_told_in_the_other_direction():
    deal = book_deal(
        told=told("MOP 1056.01", "CNY 891.00", rate=Decimal("1.1852"), base="CNY"),
        by=MAKER,
        now=NOON,
    )
    assert (deal.base, deal.quote) == ("CNY", "MOP")


@pytest.mark.parametrize(
    "change",
    [
        "sold_minor = 1",
        "rate = 9",
        "booked_by = 'user:8'",
        "confirmed_by = 'user:9'",
        "status = 'booked'",
        "status = 'declined'",
    ],
)
def test_a_confirmed_deal_stays_as_it_is(change):
    two_conversions()
    dealt()
    for statement in (f"UPDATE fx_fxdeal SET {change}", "DELETE FROM fx_fxdeal"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_database_refuses_one_person_on_both_sides():
    book_deal(told=told(), by=MAKER, now=NOON)
    with pytest.raises(IntegrityError, match="fx_deal_by_two"):
        FxDeal.objects.update(status="confirmed", confirmed_by=MAKER, confirmed_at=NOON)


def test_bookings_stay_as_they_are():
    two_conversions()
    book_positions(now=NOON)
    for statement in ("UPDATE fx_fxbooking SET result_minor = 1", "DELETE FROM fx_fxbooking"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
