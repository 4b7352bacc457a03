"""The provider's lines against the clearing accounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.foundation.money import Money
from payments.fx.models import AppliedRate
from payments.fx.services import record_rate
from payments.gateways.types import BalanceLine
from payments.ledger import services as ledger
from payments.reconciliation import queries, services
from payments.reconciliation.models import Match, MatchedPart, ProviderLine, ProviderPull
from tests.factories.ledger import proven_balances
from tests.factories.statements import (
    Booking,
    ReportingProvider,
    altered,
    at,
    camt,
    line,
    payout,
    post_capture,
    post_refund,
)
from tests.payments.reconciliation.conftest import (
    DAY,
    LATER,
    MONDAY,
    breaks,
    bring,
    clearing,
    sweep,
)

pytestmark = pytest.mark.django_db
STRIPE = "psp_clearing:stripe:MOP"


def sale(told: ReportingProvider, pi: str = "pi_1", minor: int = 49_850, fee: int = 1_446) -> None:
    post_capture(pi, minor, fee, MONDAY)
    told.lines.append(line(f"txn_{pi}", "payment", minor, MONDAY, fee=fee))


def test_a_sale_its_fee_and_its_payout_are_matched_and_the_bank_has_the_money(told):
    sale(told)
    told.lines.append(line("txn_po_ABCDEF", "payout", -48_404, MONDAY + DAY))
    told.payouts.append(payout("po_ABCDEF", 48_404, MONDAY + DAY))
    told.held["po_ABCDEF"] = list(told.lines)
    bring(
        camt([Booking(48_404, MONDAY + 2 * DAY, "PO-ABCDEF", "B1")], opening=0, on=MONDAY + 2 * DAY)
    )
    sweep()
    assert breaks() == []
    assert clearing() == {}
    assert proven_balances()["bank:MOP"] == 48_404
    assert sorted(Match.objects.values_list("account", "rule")) == [
        ("bank:MOP", "reference"),
        (STRIPE, "reference"),
        (STRIPE, "reference"),
    ]


def test_a_payout_without_a_reference_is_known_by_its_amount_and_day(told):
    sale(told)
    told.lines.append(line("txn_po_ABCDEF", "payout", -48_404, MONDAY + DAY))
    told.payouts.append(payout("po_ABCDEF", 48_404, MONDAY + DAY))
    told.held["po_ABCDEF"] = list(told.lines)
    bring(camt([Booking(48_404, MONDAY + 3 * DAY)], opening=0, on=MONDAY + 3 * DAY))
    sweep()
    assert breaks() == []
    assert set(Match.objects.filter(account="bank:MOP").values_list("rule", flat=True)) == {
        "amount"
    }


def test_two_candidates_are_no_match_and_the_money_waits_in_suspense(told):
    for name in ("po_AAAAAA", "po_BBBBBB"):
        told.payouts.append(payout(name, 48_404, MONDAY + DAY))
        told.held[name] = []
    bring(camt([Booking(48_404, MONDAY + 2 * DAY)], opening=0, on=MONDAY + 2 * DAY))
    sweep(at(MONDAY + 3 * DAY))
    assert breaks() == []  # both sides may still tell more
    sweep()
    assert ("in_suspense", "suspense:MOP", 48_404) in breaks()
    assert proven_balances()["suspense:MOP"] == -48_404


def test_what_is_missing_on_either_side_is_a_break_of_that_amount(told):
    sale(told)
    told.lines.clear()
    told.lines.append(line("txn_pi_2", "payment", 10_000, MONDAY, fee=290))
    sweep(at(MONDAY + DAY))
    assert breaks() == []
    sweep()
    assert breaks() == [
        ("missing_in_books", STRIPE, 9_710),
        ("missing_in_statement", STRIPE, -48_404),
    ]
    post_capture("pi_2", 10_000, 290, MONDAY)
    told.lines.append(line("txn_pi_1", "payment", 49_850, MONDAY, fee=1_446))
    swept = sweep()
    assert (breaks(), swept.closed) == ([], 2)


def test_another_amount_is_a_break_of_the_difference(told):
    sale(told)
    told.lines = [altered(told.lines[0], 100)]
    sweep()
    assert breaks() == [("amount_differs", STRIPE, 100)]


def test_a_line_that_is_told_twice_with_two_amounts_stands_as_told_first(told):
    sale(told)
    sweep()
    assert breaks() == []
    told.lines = [altered(told.lines[0], 100)]
    sweep()
    assert breaks() == [("told_twice", STRIPE, 100)]
    assert ProviderLine.objects.get().net_minor == 48_404


def test_a_fee_that_differs_is_posted_up_to_what_one_may_do_alone(told, settings):
    sale(told)
    told.lines = [line("txn_pi_1", "payment", 49_850, MONDAY, fee=1_500)]
    sweep()
    assert breaks() == []
    assert proven_balances()["processing_fee:MOP"] == 1_500
    settings.RECONCILIATION_ALONE_MINOR = {"MOP": 50}
    post_capture("pi_2", 10_000, 290, MONDAY)
    told.lines.append(line("txn_pi_2", "payment", 10_000, MONDAY, fee=341))
    sweep()
    assert breaks() == [("amount_differs", STRIPE, -51)]


def test_a_fee_that_nobody_named_is_waited_for_and_then_posted(told):
    post_capture("pi_1", 49_850, 0, MONDAY)
    told.lines.append(line("txn_pi_1", "payment", 49_850, MONDAY, fee=1_446))
    sweep(at(MONDAY + DAY))
    assert "processing_fee:MOP" not in proven_balances()
    sweep()
    assert (breaks(), proven_balances()["processing_fee:MOP"]) == ([], 1_446)


def test_a_provider_that_settles_later_is_waited_for_longer(told, settings):
    settings.RECONCILIATION_PROVIDER_WAIT_DAYS = {"stripe": 4, "antom": 1}
    post_capture("pi_1", 49_850, 0, MONDAY)
    told.lines.append(line("txn_pi_1", "payment", 49_850, MONDAY, fee=1_446))
    told.lines.append(line("txn_pi_9", "payment", 100, MONDAY))
    sweep(at(MONDAY + 3 * DAY))
    assert (breaks(), "processing_fee:MOP" in proven_balances()) == ([], False)
    sweep(at(MONDAY + 4 * DAY))
    assert breaks() == [("missing_in_books", STRIPE, 100)]
    assert proven_balances()["processing_fee:MOP"] == 1_446


def test_a_fee_for_no_sale_is_ours(told):
    told.lines.append(line("txn_fee", "fee", -2_000, MONDAY))
    sweep()
    assert (breaks(), proven_balances()["processing_fee:MOP"]) == ([], 2_000)


def test_amounts_that_only_cancel_out_are_no_match(told):
    sale(told)
    told.lines = [line("txn_pi_1", "payment", 49_950, MONDAY, fee=1_546)]
    sweep()
    assert breaks() == [("amount_differs", STRIPE, 0)]


def test_a_refund_and_one_that_came_back_are_matched_by_our_own_name(told):
    sale(told)
    post_refund("pi_1", "rfd_1", 3_000, MONDAY)
    told.lines.append(line("txn_re_1", "refund", -3_000, MONDAY, client_reference="rfd_1"))
    told.lines.append(line("txn_re_2", "refund", -500, MONDAY, client_reference="rfd_2"))
    told.lines.append(line("txn_re_2b", "refund_failure", 500, MONDAY, client_reference="rfd_2"))
    sweep()
    assert breaks() == []


def test_a_charge_that_reached_the_balance_in_another_currency_is_converted_once(told):
    post_capture("pi_1", 8_600, 0, MONDAY)
    told.lines.append(
        line(
            *("txn_pi_1", "payment", 8_350, MONDAY),
            fee=242,
            currency="HKD",
            charged=Money(8_600, "MOP"),
            exchange_rate="0.970874",
        )
    )
    sweep()
    assert breaks() == []
    assert proven_balances() == {
        "psp_clearing:stripe:HKD": 8_108,
        "processing_fee:HKD": 242,
        "fx_position:HKD": -8_350,
        "fx_position:MOP": 8_600,
        "vendor_pending:vendor:ven_CUNHABAKERY1:MOP": -8_600,
    }


def test_a_corrected_entry_and_its_correction_are_nobodys_break(told):
    sale(told)
    post_capture("pi_9", 700, 0, MONDAY)
    ledger.correct(
        key="fix:1", of_key="charge:chg_pi_9:capture:pi_9", reason="typo", effective_on=MONDAY
    )
    sweep()
    assert breaks() == []


def test_a_fetch_goes_on_where_it_stopped_and_only_one_has_it(told):
    for number in range(5):
        sale(told, f"pi_{number}")
    told.page_size = 2
    told.fail("list_balance_transactions", RuntimeError("away"))
    with pytest.raises(RuntimeError):
        services.pull_provider(provider="stripe", now=LATER)
    assert not services.pull_provider(provider="stripe", now=LATER).is_claimed
    later = LATER + DAY
    told.during["list_balance_transactions"] = lambda: told.fail(
        "list_balance_transactions", RuntimeError("away"), carried_out=False
    )
    with pytest.raises(RuntimeError):
        services.pull_provider(provider="stripe", now=later)
    pull = ProviderPull.objects.get(report="balance")
    assert pull.completed_at is None
    found = services.pull_provider(provider="stripe", now=later + DAY)
    assert (found.is_claimed, ProviderLine.objects.count()) == (True, 5)
    assert services.pull_provider(provider="stripe", now=later + DAY).lines == 0
    sweep()
    assert breaks() == []


def test_a_payout_that_is_not_the_sum_of_its_lines_is_a_break(told):
    sale(told)
    told.lines.append(line("txn_po_ABCDEF", "payout", -48_404, MONDAY + DAY))
    told.payouts.append(payout("po_ABCDEF", 48_404, MONDAY + DAY))
    told.held["po_ABCDEF"] = told.lines[1:]
    bring(
        camt([Booking(48_404, MONDAY + 2 * DAY, "PO-ABCDEF", "B1")], opening=0, on=MONDAY + 2 * DAY)
    )
    sweep()
    assert breaks() == [("payout_lines_differ", "", -48_404)]


def test_a_thing_stands_in_one_match_at_a_time(told):
    from django.db import IntegrityError, transaction

    sale(told)
    sweep()
    part = MatchedPart.objects.filter(side="provider").get()
    other = Match.objects.create(
        account=STRIPE, rule="person", matched_by="user:7", matched_at=LATER
    )
    part.pk, part.match = None, other
    with pytest.raises(IntegrityError), transaction.atomic():
        part.save()


def test_a_match_that_is_taken_back_is_found_again(told):
    sale(told)
    sweep()
    [match] = Match.objects.all()
    undone = services.undo_match(match_id=match.pk, reason="wrong sale", by="user:7", now=LATER)
    assert services.undo_match(match_id=match.pk, reason="x", by="user:7", now=LATER) == undone
    assert [t.difference.minor for t in queries.control_totals(LATER)] == [0]
    services.reconcile(now=LATER)
    assert MatchedPart.objects.filter(round=1).count() == 3


def converted(name: str, rate: str) -> BalanceLine:
    """A sale in yuan that the provider booked in patacas at a rate of its own."""
    raw = {
        "id": name,
        "currency": "mop",
        "created": int(at(MONDAY).timestamp()),
        "exchange_rate": float(rate),
        "source": {"currency": "cny"},
    }
    return line(name, "payment", 11_634, MONDAY, exchange_rate=rate, raw=raw)


def test_the_rate_that_the_provider_applied_is_kept_once_beside_our_mid_rate_of_then(told, caplog):
    record_rate(
        source="amcm",
        base="CNY",
        quote="MOP",
        mid=Decimal("1.1871"),
        valid_on=MONDAY,
        now=at(MONDAY),
    )
    sale(told)
    told.lines += [converted("txn_1", "1.16335"), converted("txn_2", "0")]
    for _ in range(2):
        services.pull_provider(provider="stripe", now=LATER)  # two weeks later: a rate of then
    (row,) = AppliedRate.objects.all()
    assert (row.reference, row.base, row.quote) == ("txn_1", "CNY", "MOP")
    assert (row.rate, row.distance_bps, row.recorded_at) == (Decimal("1.16335"), -200, LATER)
    assert ProviderLine.objects.count() == 3  # a rate that is none costs no line
    assert caplog.text.count("the rate of txn_2 cannot be kept") == 1
