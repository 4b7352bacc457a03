"""What else may fail while money is settled: the bell, the database, a second and a third beat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection

from marketplace.foundation import bell
from payments.settlement import tasks
from payments.settlement.checking import check
from payments.settlement.models import Payout, PayoutBatch, Settlement, SettlementRun
from payments.settlement.services import run_chunks, settle_payees
from tests.factories.settlement import book_sale, deliver, register

BAKERY, TINS = "vendor:ven_BAKERY", "vendor:ven_TINS"
DELIVERED = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 6, 8, 16, 10, tzinfo=UTC)  # ten past midnight of 9 June in Macau


def sell(day: int) -> None:
    """Each shop sells something that is due on a day of June, at noon in Macau."""
    for payee in (BAKERY, TINS):
        reference = f"vendor_order:{payee[-4:]}:{day}"
        book_sale(payee, reference, 20_000, 1_600)
        deliver(reference, DELIVERED + timedelta(days=day - 8))


@pytest.fixture
def shops() -> None:
    for payee in (BAKERY, TINS):
        register(payee, confirmed_at=DELIVERED)


@pytest.mark.django_db
def test_a_bell_that_nobody_hears_delays_the_closing_until_the_next_sweep(shops, monkeypatch):
    monkeypatch.setattr(bell, "ring", lambda task, **arguments: None)
    sell(8)
    with time_machine.travel(NIGHT, tick=False):
        tasks.close_ended_period()
        assert SettlementRun.objects.get().status == "open"
        tasks.continue_settlement()
    assert SettlementRun.objects.get().status == "closed"
    assert Payout.objects.count() == 2


@pytest.mark.django_db
def test_three_beats_for_two_days_close_each_day_once(shops, monkeypatch):
    monkeypatch.setattr(bell, "ring", lambda task, **arguments: None)
    for day in (7, 8, 9):
        sell(day)
    at = datetime(2026, 6, 7, 16, 0, tzinfo=UTC)
    while at < datetime(2026, 6, 9, 17, 0, tzinfo=UTC):
        with time_machine.travel(at, tick=False):
            for _beat in range(3):
                tasks.post_due_earnings()
                tasks.close_ended_period()
                tasks.continue_settlement()
                tasks.submit_approved_batches()
        at += timedelta(hours=6)
    days = [date(2026, 6, 7), date(2026, 6, 8), date(2026, 6, 9)]
    assert list(SettlementRun.objects.order_by("pk").values_list("period_end", flat=True)) == days
    assert set(SettlementRun.objects.values_list("status", flat=True)) == {"closed"}
    assert Settlement.objects.count() == 6
    assert sum(Payout.objects.values_list("amount_minor", flat=True)) == 6 * 18_400
    assert PayoutBatch.objects.count() == 3
    assert check()["breaks"] == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("module", [settle_payees, run_chunks], ids=["before", "between"])
def test_a_database_that_goes_away_leaves_the_work_to_the_next_sweep(shops, monkeypatch, module):
    sell(8)

    def cut(name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with time_machine.travel(NIGHT, tick=False):
        tasks.close_ended_period()
        with monkeypatch.context() as patch:
            patch.setattr(module, "crashpoint", cut)
            with pytest.raises(OperationalError):
                tasks.continue_settlement()
        connection.close()
        assert Payout.objects.filter(batch__isnull=False).count() == 0
    with time_machine.travel(NIGHT + run_chunks.CLAIM, tick=False):
        tasks.continue_settlement()
    assert SettlementRun.objects.get().status == "closed"
    assert sorted(Payout.objects.values_list("amount_minor", flat=True)) == [18_400, 18_400]
    assert check()["breaks"] == {}
