"""The book of yearly allowances: what may be written, and what the database refuses by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from marketplace.customs.quota import limits, queries, services
from marketplace.customs.quota.arithmetic import Line, sums, used
from marketplace.customs.quota.errors import (
    QuotaContradiction,
    QuotaExceeded,
    QuotaMoveRefused,
)
from marketplace.customs.quota.models import QuotaEntry, QuotaYear
from marketplace.foundation.money import Money
from tests.factories.orders import NOON

LIN, CHEN = "a" * 64, "b" * 64
YEAR = 2026
DAY = timedelta(days=1)


def cny(text: str) -> Money:
    yuan, _, fen = text.replace(",", "").partition(".")
    return Money(int(yuan) * 100 + int(fen or 0), "CNY")


def reserve(order: str, amount: str, *, index: str = LIN, at=NOON, full: bool = False):
    return services.reserve_quota(
        index=index, order_ref=order, amount=cny(amount), is_full_tax=full, now=at
    )


def restore(order: str, amount: str, name: str = "return:1", at=NOON) -> bool:
    return services.restore_quota(order_ref=order, return_ref=name, amount=cny(amount), now=at)


def counts() -> int:
    """What the database itself has summed, in fen."""
    return QuotaYear.objects.get(index=LIN, year=YEAR).used_minor


def test_what_entries_add_up_to():
    lines = [
        Line("a", "reserve", 500_000),
        Line("b", "reserve", 120_000),
        Line("c", "reserve", 90_000),
        Line("a", "commit", 500_000),
        Line("b", "release", 120_000),
        Line("a", "restore", 200_000),
    ]
    assert used(lines) == 390_000
    assert sums(lines) == (90_000, 300_000)
    assert sums([]) == (0, 0)


@pytest.mark.parametrize(
    ("year", "limit"), [(2015, "0"), (2016, "20,000"), (2018, "20,000"), (2019, "26,000")]
)
def test_the_allowance_is_that_of_its_year(year, limit):
    assert limits.limit_of(year) == cny(limit)


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_begins_at_midnight_on_the_mainland(instant, year):
    assert limits.year_at(instant) == year


@pytest.mark.django_db
class TestBook:
    def test_the_database_knows_the_same_allowance(self):
        years = range(2014, 2035)
        with connection.cursor() as cursor:
            cursor.execute("SELECT y, quota_limit(y) FROM unnest(%s) y", [list(years)])
            assert dict(cursor.fetchall()) == {y: limits.limit_of(y).minor for y in years}

    def test_the_worked_example_of_the_page(self):
        """docs/identity-vault.md, "A year of one person"."""
        reserve("order:1", "4,800")
        view = reserve("order:2", "1,200")
        assert (view.reserved, view.committed, view.left) == (
            cny("6,000"),
            cny("0"),
            cny("20,000"),
        )
        assert services.commit_quota(order_ref="order:1", now=NOON + DAY)
        assert services.release_quota(order_ref="order:2", now=NOON + DAY)
        assert restore("order:1", "1,800", at=NOON + 20 * DAY)
        view = queries.year_of(LIN, YEAR)
        assert (view.reserved, view.committed) == (cny("0"), cny("3,000"))
        assert (view.used, view.left) == (cny("3,000"), cny("23,000"))
        assert counts() == 300_000

    @pytest.mark.parametrize(
        ("before", "amount", "fits"),
        [
            ("25,000", "1,000", True),  # 26,000 is within
            ("25,000.01", "1,000", False),
            ("20,999.99", "5,000.01", True),
            ("21,000", "5,000.01", False),
        ],
    )
    def test_the_allowance_ends_at_its_last_fen(self, before, amount, fits):
        reserve("order:1", before)
        if fits:
            assert reserve("order:2", amount).left == cny("0")
            return
        with pytest.raises(QuotaExceeded) as refused:
            reserve("order:2", amount)
        assert refused.value.left == limits.limit_of(YEAR) - cny(before)
        assert QuotaEntry.objects.count() == 1

    def test_an_order_at_full_tax_counts_but_is_not_held_back(self):
        reserve("order:1", "26,000")
        view = reserve("order:2", "5,000.01", full=True)
        assert (view.used, view.left) == (cny("31,000.01"), cny("0"))
        with pytest.raises(QuotaExceeded):
            reserve("order:3", "0.01")

    def test_persons_and_years_are_apart(self):
        reserve("order:1", "26,000")
        reserve("order:2", "26,000", index=CHEN)
        reserve("order:3", "26,000", at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
        assert queries.year_of(LIN, 2027).left == cny("0")
        assert queries.year_of("c" * 64, YEAR).left == cny("26,000")

    def test_what_comes_after_the_years_end_belongs_to_the_orders_year(self):
        late = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
        reserve("order:1", "4,000", at=late)
        services.commit_quota(order_ref="order:1", now=late + 9 * DAY)
        restore("order:1", "1,000", at=late + 30 * DAY)
        assert queries.year_of(LIN, 2026).committed == cny("3,000")
        assert queries.year_of(LIN, 2027).used == cny("0")

    def test_the_same_once_more_changes_nothing(self):
        for _ in range(2):
            reserve("order:1", "100")
        assert [services.commit_quota(order_ref="order:1", now=NOON) for _ in range(2)] == [
            True,
            False,
        ]
        assert [restore("order:1", "40") for _ in range(2)] == [True, False]
        assert reserve("order:1", "100", at=datetime(2027, 6, 1, tzinfo=UTC)).year == YEAR
        assert (QuotaEntry.objects.count(), counts()) == (3, 6_000)

    def test_another_amount_or_person_under_the_same_name_is_a_fault(self):
        reserve("order:1", "100")
        for change in ({"amount": "101"}, {"index": CHEN}, {"full": True}):
            with pytest.raises(QuotaContradiction):
                reserve("order:1", **({"amount": "100"} | change))
        services.commit_quota(order_ref="order:1", now=NOON)
        restore("order:1", "40")
        with pytest.raises(QuotaContradiction):
            restore("order:1", "41")

    def test_nothing_follows_what_was_not_there(self):
        with pytest.raises(QuotaMoveRefused):
            services.commit_quota(order_ref="order:1", now=NOON)
        with pytest.raises(QuotaMoveRefused):
            services.release_quota(order_ref="order:1", now=NOON)
        with pytest.raises(QuotaMoveRefused):
            restore("order:1", "1")
        reserve("order:1", "100")
        with pytest.raises(QuotaMoveRefused):
            restore("order:1", "1")  # nothing was used yet
        services.release_quota(order_ref="order:1", now=NOON)
        with pytest.raises(QuotaMoveRefused):
            services.commit_quota(order_ref="order:1", now=NOON)
        assert counts() == 0

    def test_what_is_used_is_given_back_by_returns_alone_and_at_most_once(self):
        reserve("order:1", "100")
        services.commit_quota(order_ref="order:1", now=NOON)
        with pytest.raises(QuotaMoveRefused):
            services.release_quota(order_ref="order:1", now=NOON)
        assert restore("order:1", "60", "return:1")
        with pytest.raises(QuotaMoveRefused):
            restore("order:1", "40.01", "return:2")
        assert restore("order:1", "40", "return:2")
        assert counts() == 0

    def test_only_positive_yuan_are_counted(self):
        for amount in (Money(0, "CNY"), Money(-1, "CNY"), Money(100, "MOP")):
            with pytest.raises(ValueError, match="yuan"):
                services.reserve_quota(index=LIN, order_ref="o", amount=amount, now=NOON)
        reserve("order:1", "100")
        with pytest.raises(ValueError, match="a return has a name"):
            restore("order:1", "1", "")

    @pytest.mark.parametrize(
        ("values", "refusal"),
        [
            (f"('{LIN}', 'reserve', 'order:2', '', 2600000, false)", "quota_within_the_allowance"),
            (f"('{LIN}', 'reserve', 'order:1', '', 1, false)", "quota_once_a_kind"),
            (f"('{LIN}', 'commit', 'order:9', '', 1, false)", "quota_follows_a_reserve"),
            (f"('{LIN}', 'commit', 'order:1', '', 99, false)", "quota_follows_a_reserve"),
            (f"('{CHEN}', 'commit', 'order:1', '', 100, false)", "quota_follows_a_reserve"),
            (f"('{LIN}', 'commit', 'order:1', '', 100, true)", "quota_follows_a_reserve"),
            (f"('{LIN}', 'restore', 'order:1', 'r', 1, false)", "quota_restores_what_was_used"),
            (f"('{LIN}', 'restore', 'order:1', '', 1, false)", "quota_restor"),
            (f"('{LIN}', 'release', 'order:8', '', 50, false)", "quota_used_or_let_go"),
            (f"('{LIN}', 'restore', 'order:8', 'r', 51, false)", "quota_restores_what_was_used"),
            (f"('{LIN}', 'gift', 'order:3', '', 1, true)", "quota_"),
            (f"('{LIN}', 'reserve', 'order:3', '', 0, true)", "quota_amount_positive"),
            ("('440524188001010014', 'reserve', 'order:3', '', 1, true)", "quota_of_a_blind_index"),
        ],
    )
    def test_the_database_refuses_whoever_writes(self, as_application_role, values, refusal):
        reserve("order:1", "1")
        reserve("order:8", "0.50")
        services.commit_quota(order_ref="order:8", now=NOON)
        statement = (
            "INSERT INTO quota_quotaentry (index, kind, order_ref, return_ref, amount_minor,"
            f" is_full_tax, year, currency, recorded_at) SELECT *, {YEAR}, 'CNY', now()"
            f" FROM (VALUES {values}) v"
        )
        with pytest.raises(errors.IntegrityError) as refused:
            as_application_role.execute(statement)
        assert str(refused.value.diag.constraint_name).startswith(refusal)
        assert counts() == 150

    def test_sums_are_written_by_the_trigger_alone(self, as_application_role):
        reserve("order:1", "1")
        for statement in (
            "UPDATE quota_quotayear SET used_minor = 0",
            "DELETE FROM quota_quotayear",
            f"INSERT INTO quota_quotayear (index, year, used_minor, currency)"
            f" VALUES ('{CHEN}', 2026, 0, 'CNY')",
            "UPDATE quota_quotaentry SET amount_minor = 1",
            "DELETE FROM quota_quotaentry",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                as_application_role.execute(statement)

    def test_a_bulk_insert_is_held_to_the_same(self):
        rows = [
            QuotaEntry(
                index=LIN, year=YEAR, kind="reserve", order_ref=f"order:{n}",
                amount_minor=1_000_000, recorded_at=NOON,
            )
            for n in range(3)
        ]  # fmt: skip
        with pytest.raises(IntegrityError, match="over the allowance"), transaction.atomic():
            QuotaEntry.objects.bulk_create(rows)
        assert not QuotaYear.objects.exists()
