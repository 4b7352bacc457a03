"""A wrong entry stays; its mirror undoes it, once."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.errors import (
    AlreadyCorrected,
    BalanceBelowFloor,
    EntryInvalid,
    EntryNotFound,
    KeyReused,
)
from payments.ledger.services import correct_entry
from payments.ledger.types import PostingLine
from payments.ledger.writing import write
from tests.factories.ledger import BAKERY, DAY, draft, due, move, post_sale

pytestmark = pytest.mark.django_db

LATER = date(2026, 5, 25)
PENDING = chart.vendor_pending(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")


def correct(key: str = "c", of_key: str = "sale:1", reason: str = "typed twice"):
    return services.correct(key=key, of_key=of_key, reason=reason, effective_on=LATER)


def test_a_correction_mirrors_every_posting():
    post_sale()
    posted = correct()
    found = queries.entry("c")
    assert (posted.is_new, found.kind, found.corrects) == (True, "correction", "sale:1")
    assert (found.reference, found.effective_on) == ("order:ord_8F3K2M9QXW4T", LATER)
    assert found.postings == (
        PostingLine(1, PENDING.code, CLEARING.code, Money(17_600, "MOP"), "typed twice"),
    )
    assert queries.entry("sale:1").corrected_by == "c"
    assert queries.trial_balance().lines == ()
    assert check()["broken"] == 0


def test_the_books_of_the_day_before_keep_the_mistake():
    post_sale()
    correct()
    assert queries.balance(PENDING, as_of=DAY) == Money(17_600, "MOP")
    assert queries.balance(PENDING, as_of=LATER) == Money(0, "MOP")


def test_the_same_correction_twice_is_one(books):
    post_sale()
    first = correct()
    before = books()
    again = correct()
    assert (again.id, again.is_new) == (first.id, False)
    with pytest.raises(KeyReused):
        correct(reason="another reason")
    assert books() == before


def test_a_second_correction_is_refused(books):
    post_sale()
    correct("c1")
    before = books()
    with pytest.raises(AlreadyCorrected) as refused:
        correct("c2")
    with translation.override("en"):
        assert str(refused.value) == "This entry has been corrected already."
    assert books() == before


def test_a_twin_that_was_faster_by_a_hair_is_found(monkeypatch: pytest.MonkeyPatch):
    """The twin may commit between the look at the key and the insert of the correction."""
    post_sale()

    def beaten(drafts):
        monkeypatch.setattr(correct_entry, "write", write)
        write(drafts)
        raise AlreadyCorrected("beaten")

    monkeypatch.setattr(correct_entry, "write", beaten)
    posted = correct()
    assert (posted.id, posted.is_new) == (queries.entry("c").id, False)


def test_a_wrong_correction_is_itself_corrected():
    post_sale()
    correct("c1")
    correct("c2", of_key="c1")
    assert queries.balance(PENDING) == Money(17_600, "MOP")
    assert check()["broken"] == 0


def test_an_entry_whose_money_has_moved_on_cannot_be_corrected(books):
    post_sale()
    services.post(due())
    before = books()
    with pytest.raises(BalanceBelowFloor) as refused:
        correct()
    assert refused.value.facts == {"account": PENDING.code}
    assert books() == before


def test_an_entry_of_several_lines_is_undone_through_its_floors():
    payable = chart.vendor_payable(BAKERY, "MOP")
    services.post(draft("through", move(CLEARING, PENDING, 9), move(PENDING, payable, 9)))
    correct(of_key="through")
    assert queries.trial_balance().lines == ()


def test_an_unknown_entry_cannot_be_corrected(books):
    before = books()
    with pytest.raises(EntryNotFound) as refused:
        correct(of_key="nothing")
    assert refused.value.facts == {"key": "nothing"}
    assert books() == before


def test_a_reason_is_one_line_of_text(books):
    post_sale()
    before = books()
    with pytest.raises(EntryInvalid):
        correct(reason="two\nlines")
    assert books() == before
