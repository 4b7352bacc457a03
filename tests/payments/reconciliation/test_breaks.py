"""A break from the first look to the entry that resolves it, and who may do what."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplace.foundation.money import Money
from payments.charges import postings
from payments.reconciliation import queries, services
from payments.reconciliation.books import SUBJECT, run
from payments.reconciliation.errors import (
    BreakClosed,
    NeedsAnotherPerson,
    NotResolvable,
    ReasonMissing,
    UnknownBreak,
)
from payments.reconciliation.models import Break, BreakComment
from payments.reconciliation.services.keep_breaks import keep_breaks
from payments.reconciliation.types import Found
from tests.factories.ledger import proven_balances
from tests.factories.statements import Booking, ReportingProvider, camt, line, post_capture
from tests.payments.reconciliation.conftest import (
    DAY,
    LATER,
    MONDAY,
    breaks,
    bring,
    clearing,
    idle,
    sweep,
)

pytestmark = pytest.mark.django_db
STRIPE = "psp_clearing:stripe:MOP"


@pytest.fixture
def unknown(told: ReportingProvider) -> Break:
    """MOP 123.45 came to the bank, and nobody knows from whom."""
    bring(camt([Booking(12_345, MONDAY, bank_reference="U1")], opening=0, on=MONDAY))
    sweep()
    return Break.objects.get()


def propose(row: Break, offset: str = "equity", by: str = "user:7", reason: str = "capital"):
    return services.propose_resolution(
        break_ref=row.public_id, offset=offset, reason=reason, by=by, now=LATER
    )


def decide(resolution, by: str, is_approved: bool = True):
    return services.decide_resolution(
        resolution_ref=resolution.public_id, is_approved=is_approved, by=by, now=LATER
    )


def test_one_person_resolves_a_small_break_by_an_entry(unknown: Break):
    services.assign_break(break_ref=unknown.public_id, owner="user:7", by="user:8", now=LATER)
    services.comment_break(break_ref=unknown.public_id, text="asked", by="user:7", now=LATER)
    services.explain_break(break_ref=unknown.public_id, reason="owner", by="user:7", now=LATER)
    assert [t.in_breaks.minor for t in _totals("suspense")] == [12_345]  # it stands still
    done = propose(unknown)
    unknown.refresh_from_db()
    assert (unknown.state, unknown.owner, unknown.closed_by) == ("resolved", "user:7", "user:7")
    assert unknown.resolution_key == done.entry_key != ""
    assert proven_balances() == {"bank:MOP": 12_345, "equity:MOP": -12_345}
    sweep()
    idle()
    assert breaks() == []
    said = list(BreakComment.objects.values_list("what", flat=True))
    assert said == ["opened", "assigned", "commented", "explained", "proposed", "resolved"]
    with pytest.raises(BreakClosed):
        propose(unknown)


def _totals(side: str):
    return [total for total in queries.control_totals(LATER) if total.side == side]


def test_above_the_limit_another_person_posts_it_or_refuses(unknown: Break, settings):
    settings.RECONCILIATION_ALONE_MINOR = {"MOP": 12_344}
    first = propose(unknown)
    assert (first.decided_by, breaks()) == ("", [("in_suspense", "suspense:MOP", 12_345)])
    with pytest.raises(NeedsAnotherPerson):
        decide(first, "user:7")
    with pytest.raises(NotResolvable):
        propose(unknown, by="user:8")
    assert "equity:MOP" not in proven_balances()
    decide(first, "user:8", is_approved=False)
    second = propose(unknown, offset="bank_charge")
    decide(second, "user:8")
    assert decide(second, "user:9").decided_by == "user:8"
    assert proven_balances() == {"bank:MOP": 12_345, "bank_charge:MOP": -12_345}
    assert breaks() == []


@pytest.mark.parametrize("offset", ["vendor_payable", "bank", "suspense", "commission", ""])
def test_the_other_side_goes_to_no_vendor_and_not_back(unknown: Break, offset: str):
    with pytest.raises(NotResolvable):
        propose(unknown, offset=offset)
    assert Break.objects.get().state == "open"


def test_what_is_decided_has_a_reason_and_is_about_something(unknown: Break):
    with pytest.raises(ReasonMissing):
        propose(unknown, reason=" ")
    with pytest.raises(UnknownBreak):
        services.comment_break(break_ref="brk_NONE", text="x", by="user:7", now=LATER)
    assert BreakComment.objects.count() == 1


def test_a_sale_that_the_provider_alone_knows_is_taken_into_the_books(told: ReportingProvider):
    told.lines.append(line("txn_pi_1", "payment", 10_000, MONDAY, fee=290))
    post_capture("pi_2", 5_000, 0, MONDAY)
    told.lines.append(line("txn_pi_2", "payment", 5_100, MONDAY))
    post_capture("pi_3", 4_000, 116, MONDAY)
    sweep()
    found = {row.subject: row for row in Break.objects.all()}
    for subject, amount in (("pi_1", 9_710), ("pi_2", 100), ("pi_3", -3_884)):
        assert found[subject].amount_minor == amount
        propose(found[subject], offset="refund_payable")
    assert (breaks(), proven_balances()[STRIPE]) == ([], 14_810)
    sweep()
    assert breaks() == []
    assert clearing().keys() == {STRIPE, "refund_payable:MOP"}


def test_a_file_is_not_mended_by_an_entry(told: ReportingProvider):
    bring(camt([], opening=0, closing=7, on=MONDAY))
    sweep()
    with pytest.raises(NotResolvable):
        propose(Break.objects.get())


def test_a_break_that_comes_back_is_the_same_one_opened_again():
    found = Found("missing_in_books", "provider", STRIPE, Money(100, "MOP"), "pi_1", MONDAY)
    assert keep_breaks([found], now=LATER) == (1, 0)
    assert keep_breaks([found], now=LATER) == (0, 0)
    assert keep_breaks([], now=LATER) == (0, 1)
    assert keep_breaks([found], now=LATER) == (1, 0)
    row = Break.objects.get()
    assert (row.state, row.closed_at) == ("open", None)
    assert [c.what for c in row.comments.all()] == ["opened", "resolved", "reopened"]
    services.explain_break(break_ref=row.public_id, reason="known", by="user:7", now=LATER)
    assert keep_breaks([found], now=LATER) == (0, 0)
    assert Break.objects.get().state == "explained"


def test_the_command_reports_what_was_done_and_what_is_left(told: ReportingProvider, tmp_path):
    post_capture("pi_1", 5_000, 0, MONDAY)
    told.lines = [line("txn_pi_1", "payment", 5_100, MONDAY)]
    file = tmp_path / "day.xml"
    file.write_bytes(camt([Booking(700, MONDAY, bank_reference="U1")], opening=0, on=MONDAY))
    out = StringIO()
    given = {"provider": "stripe", "bank": file, "on": str(MONDAY + 9 * DAY)}
    call_command("reconcile", json=True, stdout=out, **given)
    report = json.loads(out.getvalue())
    assert report["imported"] == {
        "file": "day.xml",
        "is_new": True,
        "statements": 1,
        "lines": 1,
        "repeated": 0,
        "contradicted": 0,
    }
    assert report["pulled"] == [{"provider": "stripe", "lines": 1, "payouts": 0, "error": ""}]
    assert {row["account"]: row["unexplained"] for row in report["accounts"]} == {
        STRIPE: "0.00",
        "bank:MOP": "0.00",
        "suspense:MOP": "0.00",
    }
    assert [(row["kind"], row["amount"], row["age_days"]) for row in report["breaks"]] == [
        ("amount_differs", "1.00", 9),
        ("in_suspense", "7.00", 9),
    ]
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "unexplained" in out.getvalue()
    for wrong in ({"on": "monday"}, {"bank": tmp_path / "none.xml"}):
        with pytest.raises(CommandError):
            call_command("reconcile", **wrong)


def test_an_entrys_key_says_what_it_is_about():
    keys = {
        postings.capture_key("chg_1", "pi_1"): "pi_1",
        "charge:chg_1:fee:pi_1": "pi_1",
        "charge:chg_1:refund:rfd_1": "rfd_1",
        "charge:chg_1:refund:rfd_1:returned": "rfd_1",
        "payout:pay_1:paid": "pay_1",
        "reconciliation:payout:stripe:po_1:7": "po_1",
        "settlement:vendor:ven_1:MOP:2026-06-08": "settlement:vendor:ven_1:MOP:2026-06-08",
    }
    sql = f"SELECT {SUBJECT} FROM (SELECT %(key)s::text AS key) k"
    assert {key: run(sql, key=key)[0][0] for key in keys} == keys
