"""Balances of past days: the newest snapshot and what it has not counted, late entries too."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.errors import LedgerBusy, SnapshotTooEarly
from payments.ledger.models import Snapshot, SnapshotBalance
from payments.ledger.tasks import snapshot_yesterday
from tests.factories.ledger import BAKERY, DAY, draft, move, sale
from tests.payments.ledger.test_properties import few, undone

pytestmark = pytest.mark.django_db

BANK, EQUITY = chart.bank("MOP"), chart.equity("MOP")
CLEARING, PENDING = chart.psp_clearing("stripe", "MOP"), chart.vendor_pending(BAKERY, "MOP")


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def noon_after(on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time(12), tzinfo=MACAU)


def take(on: date) -> bool:
    return services.take_snapshot(on=on, now=noon_after(on))


def put_in(key: str, minor: int, on: date) -> None:
    services.post(draft(key, move(BANK, EQUITY, minor), effective_on=on))


def bank(on: date | None = None) -> int:
    return queries.balance(BANK, as_of=on).minor


def test_a_late_entry_counts_on_its_day_though_the_day_is_kept():
    put_in("a", 100, day(0))
    put_in("ahead", 7, day(2))  # posted before the snapshot, effective after it
    assert take(day(0))
    put_in("late", 20, day(0))
    put_in("b", 3, day(1))
    assert [bank(day(n)) for n in (-1, 0, 1, 2)] == [0, 120, 123, 130]
    assert bank() == 130
    assert take(day(1))
    put_in("later still", 1000, day(-1))
    assert [bank(day(n)) for n in (-2, -1, 0, 1, 2)] == [0, 1000, 1120, 1123, 1130]
    kept = SnapshotBalance.objects.filter(account__code="bank:MOP").order_by("snapshot__day")
    assert [row.debits_minor for row in kept] == [100, 123]
    assert check()["broken"] == 0


def test_a_snapshot_is_taken_once_of_a_day_that_is_over_and_in_order():
    put_in("a", 100, day(0))
    assert take(day(0))
    assert not take(day(0))
    assert Snapshot.objects.count() == 1
    with pytest.raises(SnapshotTooEarly):
        take(day(-1))
    with pytest.raises(SnapshotTooEarly):
        services.take_snapshot(on=day(1), now=noon_after(day(0)))
    assert Snapshot.objects.count() == 1


def test_only_untracked_accounts_are_kept():
    services.post(sale())
    take(day(0))
    assert [row.account.code for row in SnapshotBalance.objects.select_related("account")] == [
        "psp_clearing:stripe:MOP"
    ]


def test_the_sweep_takes_yesterday_in_macau(clock):
    put_in("a", 100, day(0))
    clock.move_to(datetime.combine(day(1), time(0, 5), tzinfo=MACAU))
    snapshot_yesterday()
    snapshot_yesterday()
    assert [row.day for row in Snapshot.objects.all()] == [day(0)]


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_being_written_is_waited_for(monkeypatch):
    put_in("a", 100, day(0))
    monkeypatch.setattr("payments.ledger.services.take_snapshots.TRIES", 1)
    with transaction.atomic():
        put_in("open", 1, day(0))
        assert isinstance(apart(lambda: take(day(0))), LedgerBusy)
    assert not Snapshot.objects.exists()
    assert take(day(0))
    assert bank(day(0)) == 101
    assert check()["broken"] == 0


def apart(work: Callable[[], bool]) -> bool | LedgerBusy:
    """Run on a connection of its own while ours stays as it is."""

    def run() -> bool | LedgerBusy:
        try:
            return work()
        except LedgerBusy as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run).result()


steps = st.lists(
    st.tuples(st.sampled_from(["bank", "sale", "take"]), st.integers(-2, 6), st.integers(1, 999)),
    max_size=25,
)


@few
@given(steps=steps)
def test_snapshots_never_change_an_answer(steps):
    """The yardstick adds the drafts up in the plainest way."""
    with undone():
        posted: list[tuple[str, date, int]] = []
        for number, (what, offset, minor) in enumerate(steps):
            if what == "take":
                newest = Snapshot.objects.order_by("-day").first()
                take(max(day(offset), newest.day) if newest else day(offset))
                continue
            posted.append((what, day(offset), minor))
            if what == "bank":
                put_in(f"k{number}", minor, day(offset))
            else:
                services.post(
                    draft(f"k{number}", move(CLEARING, PENDING, minor), effective_on=day(offset))
                )
        for on in [None, *map(day, range(-3, 8))]:
            sums = dict.fromkeys(("bank", "sale"), 0)
            for what, at, minor in posted:
                sums[what] += minor if not on or at <= on else 0
            assert bank(on) == sums["bank"]
            assert queries.balance(CLEARING, as_of=on).minor == sums["sale"]
            trial = {line.account: line.debit.minor for line in queries.trial_balance(on).lines}
            assert trial.get("bank:MOP", 0) == sums["bank"]
            assert trial.get(CLEARING.code, 0) == sums["sale"]
            assert sum(trial.values()) == sums["bank"] + sums["sale"]
            debit, credit = queries.trial_balance(on).totals.get("MOP", (None, None))
            assert debit == credit
        assert check()["breaks"] == {}


def test_a_long_statement_is_read_in_pages():
    for number in range(7):
        put_in(f"k{number}", 10**number, day(number // 3))
    take(day(0))
    whole = queries.statement(BANK, day(0), day(9))
    assert (len(whole.lines), whole.closing, whole.next_place) == (7, Money(1_111_111, "MOP"), None)
    pages, after = [], None
    while True:
        page = queries.statement(BANK, day(0), day(9), after=after, limit=3)
        pages.append(page)
        if page.next_place is None:
            break
        after = page.next_place
    assert [len(page.lines) for page in pages] == [3, 3, 1]
    assert tuple(line for page in pages for line in page.lines) == whole.lines
    assert [page.opening for page in pages[1:]] == [page.closing for page in pages[:-1]]
    assert pages[-1].closing == whole.closing


def test_a_page_may_end_between_two_lines_of_one_entry():
    services.post(draft("two", move(BANK, EQUITY, 1), move(BANK, EQUITY, 2), effective_on=DAY))
    first = queries.statement(BANK, DAY, DAY, limit=1)
    second = queries.statement(BANK, DAY, DAY, after=first.next_place, limit=1)
    assert [first.closing.minor, second.opening.minor, second.closing.minor] == [1, 1, 3]
    assert second.next_place is None


def test_the_opening_balance_comes_from_a_snapshot():
    put_in("a", 100, day(0))
    take(day(0))
    put_in("b", 20, day(1))
    found = queries.statement(BANK, day(1), day(1))
    assert (found.opening.minor, found.closing.minor) == (100, 120)


def test_the_admin_shows_a_snapshot_with_its_balances(admin_client):
    put_in("a", 12_345, day(0))
    take(day(0))
    snapshot = Snapshot.objects.get()
    page = admin_client.get(reverse("admin:ledger_snapshot_change", args=[snapshot.pk]))
    assert "bank:MOP" in page.content.decode()
    assert "123.45" in page.content.decode()


def test_a_payees_past_balance_counts_from_the_beginning_whatever_snapshots_there_are():
    services.post(sale("a"))
    assert take(DAY)
    services.post(sale("b", effective_on=day(1)))
    assert queries.balance(PENDING, as_of=DAY) == Money(17_600, "MOP")
    assert queries.balance(PENDING, as_of=day(1)) == Money(35_200, "MOP")
    page = queries.statement(PENDING, day(1), day(1), limit=1)
    assert (page.opening.minor, page.closing.minor) == (17_600, 35_200)
