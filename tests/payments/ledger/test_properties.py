"""What holds for every sequence of entries, not only for those that we thought of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.ledger import chart, payloads, queries, services
from payments.ledger.checking import check
from payments.ledger.errors import BalanceBelowFloor
from payments.ledger.kinds import natural
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from tests.factories.ledger import BAKERY, TINNED_FISH, draft

pytestmark = pytest.mark.django_db

few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def accounts_in(currency: str) -> list[AccountRef]:
    return [
        chart.psp_clearing("stripe", currency),
        chart.fx_position(currency),
        chart.processing_fee(currency),
        chart.vendor_pending(BAKERY, currency),
        chart.vendor_pending(TINNED_FISH, currency),
        chart.vendor_payable(BAKERY, currency),
        chart.vendor_receivable(BAKERY, currency),
    ]


@st.composite
def postings(build) -> PostingDraft:
    currency = build(st.sampled_from(["MOP", "CNY", "JPY"]))
    debit, credit = build(st.permutations(accounts_in(currency)))[:2]
    # Small and large together: floors are met, and sums leave 32 bits.
    minor = build(st.integers(1, 50) | st.integers(1, 10**12))
    return PostingDraft(debit, credit, Money(minor, currency))


entries = st.lists(st.lists(postings(), min_size=1, max_size=4), min_size=1, max_size=12)


@contextmanager
def undone() -> Iterator[None]:
    """Give each example books of its own."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def drafts_of(found: list[list[PostingDraft]]) -> list[EntryDraft]:
    return [draft(f"e{number}", *lines) for number, lines in enumerate(found)]


def sums_of(drafts: list[EntryDraft]) -> Counter[AccountRef]:
    """Add up natural balances in the plainest way, as the yardstick."""
    sums: Counter[AccountRef] = Counter()
    for posting in (posting for entry in drafts for posting in entry.postings):
        sums[posting.debit] += natural(posting.debit.kind, posting.amount.minor, 0)
        sums[posting.credit] += natural(posting.credit.kind, 0, posting.amount.minor)
    return sums


def assert_books_are(expected: Counter[AccountRef]) -> None:
    for account, minor in expected.items():
        assert queries.balance(account) == Money(minor, account.currency)
        assert queries.balance(account, as_of=date.max) == Money(minor, account.currency)
    for debit, credit in queries.trial_balance().totals.values():
        assert debit == credit
    assert check()["breaks"] == {}


@few
@given(found=entries)
def test_every_balance_is_the_sum_of_its_postings_and_keeps_its_floor(found):
    with undone():
        posted: list[EntryDraft] = []
        for entry in drafts_of(found):
            after = sums_of([*posted, entry])
            if all(minor >= 0 for account, minor in after.items() if account.floor_minor == 0):
                services.post(entry)
                posted.append(entry)
            else:
                with pytest.raises(BalanceBelowFloor):
                    services.post(entry)
        assert_books_are(sums_of(posted))


@few
@given(found=entries)
def test_corrections_in_reverse_leave_nothing(found):
    with undone():
        posted = []
        for entry in drafts_of(found):
            try:
                posted.append(services.post(entry))
            except BalanceBelowFloor:
                continue
        for number, entry in enumerate(reversed(posted)):
            services.correct(
                key=f"c{number}", of_key=entry.key, reason="undo", effective_on=date(2026, 6, 1)
            )
        assert queries.trial_balance().lines == ()
        assert check()["breaks"] == {}


@few
@given(found=entries, repeats=st.integers(1, 3))
def test_a_batch_is_the_same_as_its_entries_and_repeats_change_nothing(found, repeats):
    drafts = drafts_of(found)
    expected = sums_of(drafts)
    fits = all(minor >= 0 for account, minor in expected.items() if account.floor_minor == 0)
    with undone():
        for turn in range(repeats):
            if not fits:
                with pytest.raises(BalanceBelowFloor):
                    services.post_many(drafts)
                continue
            posted = services.post_many(drafts)
            assert [entry.is_new for entry in posted] == [turn == 0] * len(drafts)
        assert_books_are(expected if fits else Counter())


readable = st.text(min_size=1, max_size=40).filter(str.isprintable)


@settings(few, max_examples=100)
@given(
    key=readable,
    kind=readable,
    reference=readable,
    memo=readable,
    on=st.dates(min_value=date(1, 1, 1)),
)
def test_the_database_finds_the_fingerprint_that_the_program_wrote(key, kind, reference, memo, on):
    with undone():
        line = PostingDraft(chart.bank("MOP"), chart.equity("MOP"), Money(1, "MOP"), memo)
        services.post(EntryDraft(key, kind, reference, on, (line, line)))
        with connection.cursor() as cursor:
            cursor.execute(payloads.STORED_HASHES, {"first": 1, "last": 2**62})
            [(_id, _key, stored, found)] = cursor.fetchall()
        assert stored == found
        assert queries.entry(key).postings[0].memo == memo
