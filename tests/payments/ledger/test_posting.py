"""Posting: each fact once, all of it or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.errors import (
    AccountMismatch,
    BalanceBelowFloor,
    EntryInvalid,
    KeyReused,
)
from payments.ledger.models import Account, Entry, Posting
from payments.ledger.types import AccountRef
from tests.factories.ledger import BAKERY, DAY, TINNED_FISH, draft, due, move, sale

pytestmark = pytest.mark.django_db

PENDING = chart.vendor_pending(BAKERY, "MOP")
PAYABLE = chart.vendor_payable(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def test_an_entry_moves_its_amounts():
    posted = services.post(sale(minor=17_600))
    assert posted.is_new
    assert queries.balance(CLEARING) == mop(17_600)
    assert queries.balance(PENDING) == mop(17_600)

    services.post(due(minor=17_600))
    assert queries.balance(PENDING) == mop(0)
    assert queries.balance(chart.commission("MOP")) == mop(1_408)
    assert queries.balance(PAYABLE) == mop(16_192)


def test_an_account_opens_with_its_first_posting():
    assert not Account.objects.exists()
    services.post(sale())
    rows = Account.objects.order_by("code").values_list(
        "code", "kind", "currency", "is_tracked", "floor_minor"
    )
    assert list(rows) == [
        ("psp_clearing:stripe:MOP", "asset", "MOP", False, None),
        ("vendor_pending:vendor:ven_CUNHABAKERY1:MOP", "liability", "MOP", True, 0),
    ]


def test_accounts_open_in_one_order_whoever_opens_them():
    """Two that open the same accounts in their own orders would wait for each other."""
    payees = ["vendor:ven_M", "vendor:ven_Z", "vendor:ven_A"]
    services.post_many([sale(f"s:{payee}", payee=payee) for payee in payees])
    codes = list(Account.objects.order_by("pk").values_list("code", flat=True))
    assert codes == sorted(codes)


def test_the_same_entry_twice_is_one_entry(books):
    first = services.post(sale())
    before = books()
    again = services.post(sale())
    assert (again.id, again.is_new) == (first.id, False)
    assert books() == before


@pytest.mark.parametrize(
    "other",
    [
        sale(minor=17_601),
        sale(payee=TINNED_FISH),
        sale(kind="gift"),
        sale(reference="order:ord_ANOTHER"),
        sale(effective_on=date(2026, 5, 23)),
        draft("sale:1", move(CLEARING, PENDING, 17_600, "other memo")),
        draft("sale:1", move(CLEARING, PENDING, 17_600, "goods"), move(CLEARING, PENDING, 1)),
    ],
)
def test_a_key_never_means_two_things(books, other):
    services.post(sale())
    before = books()
    with pytest.raises(KeyReused):
        services.post(other)
    assert books() == before


def test_a_refused_entry_leaves_nothing(books):
    services.post(sale(minor=100))
    before = books()
    with pytest.raises(BalanceBelowFloor) as refused:
        services.post(draft("too much", move(PENDING, PAYABLE, 101)))
    assert refused.value.facts == {"account": PENDING.code}
    with translation.override("en"):
        assert str(refused.value) == "There is not enough money in this account."
    assert books() == before


def test_a_refusal_leaves_the_callers_transaction_usable():
    with transaction.atomic():
        with pytest.raises(BalanceBelowFloor):
            services.post(due())
        services.post(sale())
    assert queries.balance(PENDING) == mop(17_600)


def test_an_entry_falls_with_the_transaction_of_its_caller(books):
    before = books()
    with pytest.raises(RuntimeError), transaction.atomic():
        services.post(sale())
        raise RuntimeError("the fact did not become true")
    assert books() == before


def test_a_floor_looks_at_the_whole_entry():
    services.post(
        draft("through", move(CLEARING, PENDING, 100), move(PENDING, PAYABLE, 100)),
    )
    assert queries.balance(PAYABLE) == mop(100)


def test_a_receivable_cannot_be_paid_back_twice():
    owed = chart.vendor_receivable(BAKERY, "MOP")
    services.post(draft("owed", move(owed, chart.refund_payable("MOP"), 50)))
    services.post(draft("paid", move(chart.bank("MOP"), owed, 50)))
    with pytest.raises(BalanceBelowFloor):
        services.post(draft("again", move(chart.bank("MOP"), owed, 1)))


def test_a_code_with_another_meaning_is_refused(books):
    services.post(sale())
    before = books()
    loose = AccountRef(PENDING.code, PENDING.kind, "MOP", is_tracked=False)
    with pytest.raises(AccountMismatch):
        services.post(draft("loose", move(CLEARING, loose, 5)))
    with pytest.raises(AccountMismatch):
        services.post(draft("both", move(CLEARING, loose, 5), move(CLEARING, PENDING, 5)))
    assert books() == before


def test_a_batch_keeps_its_order_and_tells_what_is_new():
    services.post(sale("b"))
    posted = services.post_many([sale("c"), sale("b"), sale("a"), sale("c")])
    assert [(entry.key, entry.is_new) for entry in posted] == [
        ("c", True),
        ("b", False),
        ("a", True),
        ("c", False),
    ]
    assert posted[0].id == posted[3].id
    assert queries.balance(PENDING) == mop(3 * 17_600)


def test_a_batch_is_posted_whole_or_not_at_all(books):
    before = books()
    with pytest.raises(BalanceBelowFloor):
        services.post_many([sale("a", minor=10), due("b", payee=TINNED_FISH)])
    with pytest.raises(KeyReused):
        services.post_many([sale("a"), sale("a", minor=1)])
    assert books() == before


def test_an_empty_batch_posts_nothing():
    assert services.post_many([]) == []


def test_a_batch_of_several_chunks_is_one_batch(monkeypatch: pytest.MonkeyPatch, books):
    monkeypatch.setattr("payments.ledger.writing.CHUNK", 3)
    before = books()
    with pytest.raises(BalanceBelowFloor):
        services.post_many([sale(f"s{n}") for n in range(5)] + [due("d", payee=TINNED_FISH)])
    assert books() == before
    posted = services.post_many([sale(f"s{n}") for n in range(8)])
    assert [entry.key for entry in posted] == [f"s{n}" for n in range(8)]
    assert queries.balance(PENDING) == mop(8 * 17_600)
    assert check()["broken"] == 0


def test_only_the_ledger_says_what_an_entry_corrects():
    services.post(sale())
    with pytest.raises(EntryInvalid):
        services.post(sale("sale:2", corrects="sale:1"))


@pytest.mark.parametrize("count", [1, 500])
def test_the_number_of_statements_does_not_depend_on_the_number_of_entries(count: int):
    services.post(sale("first"))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        services.post_many([sale(f"s{n}") for n in range(count)])
    assert len(captured) == 5  # savepoint, accounts, entries, postings, release


def test_accounts_are_held_within_a_transaction_only(transactional_db):
    with pytest.raises(TransactionManagementError):
        services.hold([PENDING])
    with transaction.atomic():
        services.hold([PAYABLE, PENDING, CLEARING])
    assert queries.balance(PENDING) == mop(0)
    assert check()["broken"] == 0


def test_postings_are_numbered_from_one():
    entry = services.post(due_after_sale())
    lines = (
        Posting.objects.filter(entry_id=entry.id).order_by("line").values_list("line", flat=True)
    )
    assert list(lines) == [1, 2]
    assert Entry.objects.get(pk=entry.id).effective_on == DAY


def due_after_sale():
    services.post(sale())
    return due()


def test_one_post_is_one_round_trip_alone_and_within_a_transaction():
    services.post(sale("first"))
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        services.post(sale("second"))
        with pytest.raises(BalanceBelowFloor):
            services.post(due("third", minor=10**9))
        services.post(sale("fourth"))
    assert len(captured) == 3
    assert queries.balance(PENDING) == mop(3 * 17_600)


def test_quotes_and_backslashes_arrive_as_they_are():
    memo = 'a "quoted", \\ {braced} NULL, \\"'
    services.post(draft("q", move(CLEARING, PENDING, 1, memo), move(CLEARING, PENDING, 1, "")))
    assert [line.memo for line in queries.entry("q").postings] == [memo, ""]
    assert check()["broken"] == 0
