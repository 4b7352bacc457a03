"""Postings that SQL makes: the same books, the same rules and the same keys as drafts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given

from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.errors import (
    BalanceBelowFloor,
    EntryInvalid,
    KeyReused,
    UnknownAccount,
)
from payments.ledger.models import Entry
from payments.ledger.types import EntryDraft, PostedRows
from tests.factories.ledger import BAKERY, DAY, TINNED_FISH, draft, due, move, sale
from tests.payments.ledger.test_properties import drafts_of, entries, few, undone

pytestmark = pytest.mark.django_db

PENDING = chart.vendor_pending(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")
ROWS = """
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::text[], %s::date[], %s::int[], %s::text[], %s::text[],
        %s::text[], %s::bigint[], %s::text[]
    ) AS r (key, kind, reference, effective_on, line, debit, credit, currency, amount_minor, memo)
"""


COLUMNS = ROWS.split("AS r (")[1].strip(" )\n").split(", ")


def rows_of(drafts: list[EntryDraft]) -> list[tuple]:
    """Flatten drafts into the columns that a SELECT would give, last posting first."""
    return [
        (
            entry.key,
            entry.kind,
            entry.reference,
            entry.effective_on,
            line,
            posting.debit.code,
            posting.credit.code,
            posting.amount.currency,
            posting.amount.minor,
            posting.memo,
        )
        for entry in drafts
        for line, posting in reversed(list(enumerate(entry.postings, start=1)))
    ]


def post_rows(*rows: tuple) -> PostedRows:
    return services.post_rows(ROWS, [list(column) for column in zip(*rows, strict=True)])


def test_rows_are_entries_like_any_other():
    assert post_rows(*rows_of([sale(), due(), sale("sale:2")])) == PostedRows(3, 0, 4)
    assert queries.balance(PENDING) == Money(17_600, "MOP")
    assert [p.memo for p in queries.entry("due:1").postings] == ["commission", "net"]
    assert check()["broken"] == 0


def test_nothing_selected_posts_nothing():
    empty = "".join(("SELECT * FROM (", ROWS, ") r WHERE false"))
    assert services.post_rows(empty, [[]] * 10) == PostedRows(0, 0, 0)


def test_rows_and_drafts_find_each_other(books):
    memo = draft(
        "memo", move(CLEARING, PENDING, 1, "杏仁餅 × 2 – “官也街”"), move(CLEARING, PENDING, 2)
    )
    services.post_many([sale(), memo])
    before = books()
    assert post_rows(*rows_of([sale(), memo])) == PostedRows(0, 2, 0)
    assert books() == before
    assert post_rows(*rows_of([memo, sale("sale:2")])) == PostedRows(1, 1, 1)
    assert not services.post(sale("sale:2")).is_new


@pytest.mark.parametrize("known", ["sale:000", "sale:149"])
def test_one_key_among_many_is_found_wherever_it_stands(known):
    services.post(sale(known))
    many = rows_of([sale(f"sale:{number:03d}") for number in range(150)])
    assert post_rows(*many) == PostedRows(149, 1, 149)
    assert queries.balance(PENDING) == Money(150 * 17_600, "MOP")
    assert check()["broken"] == 0


@few
@given(found=entries)
def test_rows_have_the_fingerprints_of_their_drafts(found):
    drafts = drafts_of(found)
    with undone():
        try:
            post_rows(*rows_of(drafts))
        except BalanceBelowFloor:
            return
        assert not any(entry.is_new for entry in services.post_many(drafts))
        assert check()["breaks"] == {}


OTHER_FACTS = [
    sale(minor=17_601),
    sale(kind="gift"),
    sale(reference="order:ord_ANOTHER"),
    sale(effective_on=date(2026, 5, 23)),
    sale(payee=TINNED_FISH),
]


@pytest.mark.parametrize("other", OTHER_FACTS)
def test_a_key_means_one_thing_before_and_within_the_rows(books, other):
    before = books()
    with pytest.raises((KeyReused, EntryInvalid)):
        post_rows(*rows_of([sale(), other]))
    assert books() == before
    services.post(sale())
    before = books()
    with pytest.raises(KeyReused):
        post_rows(*rows_of([other]))
    assert books() == before


def changed(**changes: object) -> tuple:
    fields = dict(zip(COLUMNS, rows_of([sale()])[0], strict=True)) | changes
    return tuple(fields.values())


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"key": None}, EntryInvalid),
        ({"key": ""}, EntryInvalid),
        ({"key": "k" * 201}, EntryInvalid),
        ({"kind": "two\nlines"}, EntryInvalid),
        ({"reference": None}, EntryInvalid),
        ({"effective_on": None}, EntryInvalid),
        ({"memo": None}, EntryInvalid),
        ({"memo": "a\x1e2\x1fb"}, EntryInvalid),
        ({"memo": "\u200b"}, EntryInvalid),
        ({"memo": "m" * 201}, EntryInvalid),
        ({"line": 2}, EntryInvalid),
        ({"amount_minor": 0}, EntryInvalid),
        ({"amount_minor": -1}, EntryInvalid),
        ({"amount_minor": None}, EntryInvalid),
        ({"currency": "CNY"}, EntryInvalid),
        ({"credit": CLEARING.code}, EntryInvalid),
        ({"debit": "till:MOP"}, UnknownAccount),
        ({"debit": None}, UnknownAccount),
        ({"debit": chart.vendor_payable(TINNED_FISH, "MOP").code}, BalanceBelowFloor),
    ],
)
def test_what_a_draft_refuses_is_refused_of_rows(books, changes, error):
    before = books()
    with pytest.raises(error):
        post_rows(changed(**changes))
    assert books() == before


def test_a_refusal_leaves_the_callers_transaction_and_its_settings(books):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '5MB'")
        with pytest.raises(BalanceBelowFloor):
            post_rows(*rows_of([due()]))
        assert post_rows(*rows_of([sale()])).new == 1
        assert post_rows(*rows_of([due()])).new == 1
        cursor.execute("SELECT current_setting('work_mem'), current_setting('enable_nestloop')")
        assert cursor.fetchone() == ("5MB", "on")
    assert Entry.objects.count() == 2


def test_the_application_posts_rows_with_the_rights_that_it_has(as_application_role):
    with as_application_role.acting():
        assert post_rows(*rows_of([sale()])).new == 1
    assert queries.entry("sale:1").effective_on == DAY


def test_whoever_draws_numbers_is_seen_by_a_snapshot_before_the_first_is_drawn():
    """A snapshot counts up to a number, and waits for those who may hold a smaller one."""
    held = """
        AND EXISTS (
            SELECT FROM pg_locks WHERE relation = 'ledger_entry'::regclass
            AND mode = 'RowExclusiveLock' AND pid = pg_backend_pid()
        )
    """
    rows = zip(*rows_of([sale()]), strict=True)
    assert services.post_rows(f"{ROWS} WHERE true {held}", [list(c) for c in rows]).new == 1
