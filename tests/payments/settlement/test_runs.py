"""Closings in chunks: any size gives the same, the overtaken write nothing, one bad payee waits."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from marketplace.foundation.money import Money
from payments.ledger import checking
from payments.settlement import desk_queries, services
from payments.settlement.checking import check
from payments.settlement.errors import Overtaken, RunStillOpen
from payments.settlement.models import (
    Movement,
    Reserve,
    SetAside,
    Settlement,
    SettlementChunk,
    SettlementRun,
)
from payments.settlement.periods import ends_period, last_ended, next_to_end
from payments.settlement.services.finish_run import finish_run
from payments.settlement.services.plan_run import plan_run
from payments.settlement.services.run_chunks import CLAIM, claim, close_chunk
from tests.factories.settlement import CAPTURED, book_sale, deliver, mop, register

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PAYEES = [f"vendor:ven_{number}" for number in range(5)]
ON = date(2026, 6, 1)
NIGHT = CAPTURED + 11 * DAY  # 2 June in Macau


@pytest.fixture
def street() -> None:
    """Five payees: paid, with a reserve, without an account, below the minimum, with two sales."""
    for number, payee in enumerate(PAYEES):
        if number != 2:
            register(payee, confirmed_at=CAPTURED - 9 * DAY)
        sale(payee, f"A{number}", 5_000 if number == 3 else 20_000 + number)
    sale(PAYEES[4], "B", 12_345)
    services.set_terms(
        payee_ref=PAYEES[1],
        tier="watched",
        payout_currency="",
        reason="r",
        by="user:5",
        now=CAPTURED,
    )


def sale(payee: str, name: str, gross: int) -> None:
    reference = f"vendor_order:vor_{name}"
    book_sale(payee, reference, gross, gross // 10)
    deliver(reference, CAPTURED)


def amounts() -> list[tuple[object, ...]]:
    rows = Settlement.objects.order_by("payee_ref", "currency", "period_end")
    return list(
        rows.values_list(
            "payee_ref", "gross_minor", "moved_minor", "paid_minor", "closing_minor", "carry_reason"
        )
    )


EXPECTED = [
    (PAYEES[0], 20_000, 18_000, 18_000, 0, ""),
    (PAYEES[1], 20_001, 16_201, 16_201, 0, ""),  # 18,001 less a tenth, half up
    (PAYEES[2], 20_002, 18_002, 0, 18_002, "no_account"),
    (PAYEES[3], 5_000, 4_500, 0, 4_500, "below_minimum"),
    (PAYEES[4], 32_349, 29_115, 29_115, 0, ""),
]


@pytest.mark.parametrize("size", [1, 3, 500])
def test_the_size_of_chunks_changes_no_amount(settings, street: None, size: int):
    settings.SETTLEMENT_CHUNK_PAYEES = size
    settings.SETTLEMENT_CHUNK_LINES = size
    closed = services.close_period(on=ON, by="user:1", now=NIGHT)
    assert SettlementChunk.objects.count() == {1: 5, 3: 2, 500: 1}[size]
    assert (closed.settlements, closed.became_due) == (5, 6)
    assert amounts() == EXPECTED
    assert check()["breaks"] == {}
    assert checking.check()["broken"] == 0


def test_a_preview_changes_nothing_and_tells_what_the_closing_then_does(street: None):
    before = Movement.objects.count(), checking.check()
    told = services.preview_closing(on=ON, now=NIGHT)
    assert (Movement.objects.count(), checking.check()) == before
    assert not SettlementRun.objects.exists()
    closed = services.close_period(on=ON, by="user:1", now=NIGHT)
    assert {row.currency: row for row in told.totals} == closed.paid_out
    assert told.carried == closed.carried
    assert told.became_due == closed.became_due
    paid = Settlement.objects.filter(paid_minor__gt=0).values_list("payee_ref", "paid_minor")
    assert [(row.payee_ref, row.amount.minor) for row in told.paid] == list(
        paid.order_by("payee_ref")
    )
    assert told.last_run == ""


def test_a_preview_names_what_differs_from_the_last_closing(street: None):
    services.close_period(on=ON, by="user:1", now=NIGHT)
    sale(PAYEES[0], "C", 30_000)
    sale(PAYEES[3], "D", 30_000)
    told = services.preview_closing(on=ON + DAY, now=NIGHT + DAY)
    assert told.last_period_end == ON
    assert told.last_paid == (mop(18_000 + 16_201 + 29_115),)
    assert [(row.payee_ref, row.amount) for row in told.new] == [(PAYEES[3], mop(31_500))]
    assert [row.payee_ref for row in told.gone] == [PAYEES[4], PAYEES[1]]
    assert [(row.was, row.would_be) for row in told.changed] == [(mop(18_000), mop(27_000))]
    printed = StringIO()
    call_command("settlement", "runs", stdout=printed)
    assert '"settlements": 5' in printed.getvalue()


def bad_books(payee: str) -> None:
    """Keep a reserve in the rows that the ledger does not have: its release is refused."""
    Reserve.objects.create(
        movement=Movement.objects.create(
            key=f"bad:{payee}",
            kind="reserve_held",
            payee_ref=payee,
            currency="MOP",
            amount_minor=0,
            began_at=CAPTURED,
            occurred_at=CAPTURED,
        ),
        payee_ref=payee,
        currency="MOP",
        held_minor=999,
        left_minor=999,
        release_on=ON,
    )


def test_a_payee_whose_books_refuse_it_is_set_aside_and_the_others_are_paid(street: None, caplog):
    bad_books(PAYEES[0])
    told = services.preview_closing(on=ON, now=NIGHT)
    closed = services.close_period(on=ON, by="user:1", now=NIGHT)
    assert closed.is_finished
    assert amounts() == [row for row in EXPECTED if row[0] != PAYEES[0]]
    aside = SetAside.objects.get()
    assert aside.payee_ref == PAYEES[0]
    assert "BalanceBelowFloor" in aside.error
    assert [row.payee_ref for row in told.set_aside] == [PAYEES[0]]
    assert "CRITICAL" in {record.levelname for record in caplog.records}
    assert desk_queries.run_progress(aside.run_id).set_aside == 1
    Reserve.objects.update(left_minor=0)  # a person has mended it; the next run tries again
    services.close_period(on=ON + DAY, by="user:1", now=NIGHT + DAY)
    assert Settlement.objects.get(payee_ref=PAYEES[0]).paid_minor == 18_000
    assert SetAside.objects.count() == 1


def test_who_was_overtaken_cannot_commit(street: None):
    run = plan_run(on=ON, by="user:1", now=NIGHT)
    slow = claim(run, NIGHT)
    assert claim(run, NIGHT) is None  # nothing is free while it is claimed
    fast = claim(run, NIGHT + CLAIM)
    assert (slow.pk, slow.claim + 1) == (fast.pk, fast.claim)
    with pytest.raises(Overtaken):
        close_chunk(run=run, chunk=slow, now=NIGHT)
    assert not Settlement.objects.exists()
    close_chunk(run=run, chunk=fast, now=NIGHT + CLAIM)
    with pytest.raises(Overtaken):
        close_chunk(run=run, chunk=fast, now=NIGHT)  # it is closed
    assert finish_run(run=run, by="user:1", now=NIGHT + CLAIM)
    assert amounts() == EXPECTED


def test_an_open_run_is_told_continued_and_stands_before_other_days(street: None):
    run = plan_run(on=ON, by="user:1", now=NIGHT)
    assert desk_queries.run_progress(run.pk).closed_chunks == 0
    with pytest.raises(RunStillOpen):
        plan_run(on=ON - DAY, by="user:1", now=NIGHT)
    assert services.close_ended_period(now=NIGHT)
    assert not services.continue_run(now=NIGHT, seconds=30)
    told = desk_queries.run_progress(run.pk)
    assert (told.chunks, told.closed_chunks, told.is_finished) == (1, 1, True)
    assert (told.became_due, told.settlements, told.payout_count) == (6, 5, 3)
    assert told.payouts == (Money(18_000 + 16_201 + 29_115, "MOP"),)
    assert not services.close_ended_period(now=NIGHT)
    assert desk_queries.next_closing(ON + DAY) == ON + DAY


@pytest.mark.parametrize(
    ("schedule", "ends"),
    [
        ("daily", [24, 25, 26, 27, 28]),
        ("weekly:7", []),  # 1 March is the Sunday
        ("weekly:3,5", [25, 27]),
        ("monthly:10,20,31", [28]),  # 31 stands for the last day
        ("monthly:29,30", [28]),
        ("monthly:25", [25]),
    ],
)
def test_a_schedule_says_which_days_of_a_short_month_end_a_period(schedule: str, ends: list[int]):
    days = [date(2026, 2, number) for number in range(24, 29)]
    assert [each.day for each in days if ends_period(each, schedule)] == ends


@pytest.mark.parametrize(
    ("schedule", "last", "following"),
    [
        ("daily", date(2026, 2, 28), date(2026, 3, 1)),
        ("weekly:7", date(2026, 2, 22), date(2026, 3, 1)),
        ("monthly:10,20,31", date(2026, 2, 28), date(2026, 3, 10)),
        ("monthly:31", date(2026, 2, 28), date(2026, 3, 31)),
        ("monthly:1", date(2026, 2, 1), date(2026, 3, 1)),
    ],
)
def test_a_schedule_finds_the_period_that_ended_and_the_next(
    schedule: str, last: date, following: date
):
    assert last_ended(date(2026, 3, 1), schedule) == last
    assert next_to_end(date(2026, 3, 1), schedule) == following


@pytest.mark.parametrize(
    "wrong", ["hourly", "daily:1", "weekly", "weekly:8", "weekly:0", "monthly:32"]
)
def test_a_schedule_that_there_is_not_is_refused(wrong: str):
    with pytest.raises(ValueError, match="schedule"):
        ends_period(ON, wrong)


def test_by_the_week_nothing_closes_between(settings, street: None):
    settings.SETTLEMENT_SCHEDULE = "weekly:7"
    assert services.close_ended_period(now=NIGHT)
    assert SettlementRun.objects.get().period_end == date(2026, 5, 31)
    services.continue_run(now=NIGHT, seconds=30)
    assert not services.close_ended_period(now=NIGHT + 4 * DAY)
    assert services.close_ended_period(now=NIGHT + 6 * DAY)
    assert SettlementRun.objects.latest("pk").period_end == date(2026, 6, 7)
