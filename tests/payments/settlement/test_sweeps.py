"""What runs by itself goes on past a bad row, and closes each day once, after it is over."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction

from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.settlement import queries, services
from payments.settlement.errors import DayNotOver, RunStillOpen, UnknownRail
from payments.settlement.models import (
    PayoutBatch,
    PayoutFile,
    Settlement,
    SettlementRun,
    WaitingEarning,
)
from payments.settlement.periods import first_day
from payments.settlement.rails.bank_file import BankFileRail
from payments.settlement.rails.known import rail
from payments.settlement.services.plan_run import plan_run
from tests.factories.roles import without_triggers
from tests.payments.settlement.test_settlement import (
    BAKERY,
    DAY,
    DELIVERED,
    LATER,
    ON,
    TINS,
    balance,
    captured,
    earned,
    register,
    two_due,
)

pytestmark = pytest.mark.django_db
__all__ = ["two_due"]
ON_THE_DAY = datetime(2026, 6, 8, 7, 0, tzinfo=UTC)  # 15:00 in Macau, three hours after due


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [row.getMessage() for row in caplog.records if row.levelno == logging.CRITICAL]


def test_a_row_that_cannot_be_posted_keeps_nobody_else_from_being_paid(
    caplog: pytest.LogCaptureFixture,
):
    # Nothing was ever captured for it: its account would fall below its floor.
    bad = earned(BAKERY, "vendor_order:vor_BAD", 100, 0)
    services.schedule_due(reference=bad.reference, delivered_at=DELIVERED)
    good = captured(TINS, "vendor_order:vor_B", 28_750, 1_980)
    services.schedule_due(reference=good.reference, delivered_at=DELIVERED)
    register(TINS)
    with caplog.at_level(logging.CRITICAL):
        closed = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert alarms(caplog) == [f"earning {bad.pk} cannot become due"]
    assert (closed.became_due, closed.settlements) == (1, 1)
    assert WaitingEarning.objects.filter(earning=bad).exists()
    assert balance(chart.payout_transit(TINS, "MOP")) == 26_770


def approved_batch(on_day: int, payee: str) -> PayoutBatch:
    earning = captured(payee, f"vendor_order:vor_{on_day}", 20_000, 0)
    register(payee)
    services.schedule_due(reference=earning.reference, delivered_at=DELIVERED)
    now = LATER + on_day * DAY
    closed = services.close_period(on=ON + on_day * DAY, by="user:1", now=now)
    return services.approve_batch(batch_ref=closed.batches[0], by="user:2", now=now)


def test_a_batch_in_trouble_keeps_no_later_one_from_the_bank(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    wrong_sum, away, unknown, good = (approved_batch(day, BAKERY) for day in range(4))
    with without_triggers("settlement_payoutbatch"):
        PayoutBatch.objects.filter(pk=wrong_sum.pk).update(total_minor=1)
        PayoutBatch.objects.filter(pk=unknown.pk).update(rail="pigeon")
    plain = BankFileRail.write

    def write(self: BankFileRail, batch):
        if batch.batch_ref == away.public_id:
            raise OSError("no space left")
        return plain(self, batch)

    monkeypatch.setattr(BankFileRail, "write", write)
    with caplog.at_level(logging.CRITICAL):
        assert services.submit_approved(now=LATER + 5 * DAY) == 1
    assert [alarm.split()[1] for alarm in alarms(caplog)] == [
        wrong_sum.public_id,
        away.public_id,
        unknown.public_id,
    ]
    status = dict(PayoutBatch.objects.values_list("public_id", "status"))
    assert status.pop(good.public_id) == "submitted"
    assert set(status.values()) == {"approved"}


def test_a_rail_that_nobody_knows_is_refused():
    with pytest.raises(UnknownRail):
        rail("pigeon")


def test_a_kept_file_never_changes():
    approved_batch(0, BAKERY)
    services.submit_approved(now=LATER)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PayoutFile.objects.update(content=b"payout,mine")


def test_a_day_that_is_not_over_is_closed_only_on_purpose_and_not_for_good(two_due: None):
    with pytest.raises(DayNotOver):
        services.close_period(on=ON, by="user:1", now=ON_THE_DAY)
    assert not SettlementRun.objects.exists()
    early = services.close_period(on=ON, by="user:1", now=ON_THE_DAY, early=True)
    assert early.settlements == 2
    late = captured("vendor:ven_LATE", "vendor_order:vor_L", 30_000, 0)
    same = captured(BAKERY, "vendor_order:vor_S", 40_000, 0)
    for earning in (late, same):
        services.schedule_due(
            reference=earning.reference, delivered_at=DELIVERED + timedelta(hours=6)
        )
    register("vendor:ven_LATE")
    # What the early closing left is closed by the day's own.
    night = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert night.paid_out == {"MOP": Money(30_000, "MOP")}
    assert [(row.payee_ref, row.reason) for row in night.carried] == [(BAKERY, "period_closed")]
    assert not services.close_ended_period(now=LATER)


def test_a_payees_periods_never_overlap(two_due: None):
    services.close_period(on=ON + DAY, by="user:1", now=LATER + DAY)
    more = captured(BAKERY, "vendor_order:vor_S", 40_000, 0)
    services.schedule_due(reference=more.reference, delivered_at=DELIVERED)
    behind = services.close_period(on=ON, by="user:1", now=LATER + DAY)
    assert [row.reason for row in behind.carried] == ["period_closed"]
    services.close_period(on=ON + 2 * DAY, by="user:1", now=LATER + 2 * DAY)
    spans = Settlement.objects.filter(payee_ref=BAKERY).order_by("period_end")
    (_, first_end), (second_start, _) = spans.values_list("period_start", "period_end")
    assert second_start == first_end + DAY


def test_a_closing_waits_until_the_one_before_it_is_finished(two_due: None):
    plan_run(on=ON, by="user:1", now=LATER)
    with pytest.raises(RunStillOpen):
        services.close_period(on=ON - DAY, by="user:1", now=LATER)
    assert services.close_ended_period(now=LATER + DAY)  # the interrupted one comes first
    assert not services.continue_run(now=LATER, seconds=10)
    assert services.close_period(on=ON - DAY, by="user:1", now=LATER).is_finished


def test_a_period_begins_where_the_last_one_ended():
    assert first_day(last_closed_on=ON, captured_on=[ON - DAY], ends_on=ON + 3 * DAY) == ON + DAY
    assert first_day(last_closed_on=ON, captured_on=[], ends_on=ON) == ON
    assert first_day(last_closed_on=None, captured_on=[ON, ON - DAY], ends_on=ON) == ON - DAY
    assert first_day(last_closed_on=None, captured_on=[], ends_on=ON) == ON


def test_the_open_period_starts_on_the_day_that_its_closing_will_say(two_due: None):
    opened = queries.open_period(BAKERY, "MOP", LATER)
    services.close_period(on=ON, by="user:1", now=LATER)
    assert queries.statement_heads(BAKERY)[0].period_start == opened.starts_on
    assert queries.open_period(BAKERY, "MOP", LATER).starts_on == ON + DAY


def test_a_long_statement_comes_in_pages_whose_balances_run_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    register(BAKERY)
    for number in range(3):
        earning = captured(BAKERY, f"vendor_order:vor_{number}", 10_000, 800)
        services.schedule_due(reference=earning.reference, delivered_at=DELIVERED)
    services.post_due(now=LATER)
    first, second = (queries.open_period(BAKERY, "MOP", LATER, page).page for page in (1, 2))
    assert (first.opening.minor, first.closing.minor, first.has_next) == (0, 9_200, True)
    assert (second.opening.minor, second.closing.minor, second.has_next) == (9_200, 18_400, True)
    services.close_period(on=ON, by="user:1", now=LATER)
    ref = queries.statement_heads(BAKERY)[0].settlement_ref
    pages = [queries.statement(BAKERY, ref, page).page for page in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [2, 2, 2, 1]
    assert [page.has_next for page in pages] == [True, True, True, False]
    for page, following in pairwise(pages):
        assert page.closing == following.opening
    assert (pages[0].opening.minor, pages[-1].closing.minor) == (0, 0)
    assert queries.statement(BAKERY, ref, 0).page == pages[0]
