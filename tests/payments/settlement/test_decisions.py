"""What persons decide about a payee: holds, terms, adjustments; and what it does to its money."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from payments.settlement import desk_queries, queries, services
from payments.settlement.checking import check
from payments.settlement.errors import (
    NeedsAnotherPerson,
    ReasonMissing,
    UnknownEarning,
    WrongState,
)
from payments.settlement.models import Adjustment, Earning, Movement, Reserve, Settlement
from payments.settlement.types import PeriodClosed
from tests.factories.settlement import CAPTURED, book_sale, deliver, mop, register

pytestmark = pytest.mark.django_db

BAKERY = "vendor:ven_BAKERY"
A, B = "vendor_order:vor_A", "vendor_order:vor_B"
DAY = timedelta(days=1)
DELIVERED = CAPTURED + 3 * DAY  # 25 May
WHY = {"payee_ref": BAKERY, "reason": "a reason", "by": "user:5"}


def close(on: date) -> PeriodClosed:
    return services.close_period(on=on, by="user:1", now=CAPTURED.replace(day=1) + DAY * after(on))


def after(on: date) -> int:
    """Days from 1 May to the day after `on`."""
    return (on - date(2026, 5, 1)).days + 1


def day(number: int, month: int = 6) -> date:
    return date(2026, month, number)


@pytest.fixture
def two_sales() -> None:
    register(BAKERY, confirmed_at=CAPTURED - 9 * DAY)
    for reference in (A, B):
        book_sale(BAKERY, reference, 20_000, 1_600)
        deliver(reference, DELIVERED)  # due on 1 June


def adjustment(minor: int) -> Adjustment:
    return services.propose_adjustment(**WHY, amount=mop(minor), description="D", now=CAPTURED)


def decided(row: Adjustment, *, approve: bool = True, by: str = "user:6") -> Adjustment:
    return services.decide_adjustment(
        adjustment_ref=row.public_id, approve=approve, by=by, now=CAPTURED
    )


def test_a_held_payee_is_not_paid_its_statements_go_on_and_release_pays(two_sales: None):
    hold = services.place_hold(**WHY, now=CAPTURED)
    closed = close(day(1))
    assert (closed.settlements, closed.paid_out) == (1, {})
    assert [row.reason for row in closed.carried] == ["on_hold"]
    head = queries.statement_heads(BAKERY)[0]
    assert (head.closing, head.carry_reason) == (mop(36_800), "on_hold")
    with pytest.raises(ReasonMissing):
        services.release_hold(hold_ref=hold.public_id, reason=" ", by="user:6", now=CAPTURED)
    assert close(day(2)).paid_out == {}
    first = services.release_hold(
        hold_ref=hold.public_id, reason="checked", by="user:6", now=CAPTURED
    )
    again = services.release_hold(
        hold_ref=hold.public_id, reason="other", by="user:7", now=CAPTURED
    )
    assert (first.released_by, again.released_by) == ("user:6", "user:6")
    assert close(day(3)).paid_out == {"MOP": mop(36_800)}
    assert check()["breaks"] == {}


def test_a_held_sale_does_not_become_due_and_the_others_are_paid(two_sales: None):
    hold = services.place_hold(**WHY, reference=A, now=CAPTURED)
    with pytest.raises(UnknownEarning):
        services.place_hold(**WHY, reference="vendor_order:vor_NONE", now=CAPTURED)
    closed = close(day(1))
    assert (closed.became_due, closed.paid_out) == (1, {"MOP": mop(18_400)})
    assert queries.balances(BAKERY, "MOP").pending == mop(20_000)
    with pytest.raises(UnknownEarning):  # due already: too late to hold it alone
        services.place_hold(**WHY, reference=B, now=CAPTURED)
    services.release_hold(hold_ref=hold.public_id, reason="fine", by="user:6", now=CAPTURED)
    assert close(day(2)).paid_out == {"MOP": mop(18_400)}
    assert check()["breaks"] == {}


def test_a_hold_without_a_reason_is_refused(two_sales: None):
    with pytest.raises(ReasonMissing):
        services.place_hold(**WHY | {"reason": "  "}, now=CAPTURED)


def tier(name: str) -> None:
    services.set_terms(**WHY, tier=name, payout_currency="", now=CAPTURED)


@pytest.mark.parametrize(
    ("name", "days", "reserve", "until"),
    [
        ("standard", 7, 0, None),
        ("new", 14, 920, day(8) + 30 * DAY),
        ("watched", 14, 1_840, day(8) + 90 * DAY),
    ],
)
def test_a_tier_decides_hold_and_reserve(name: str, days: int, reserve: int, until: date | None):
    tier(name)
    register(BAKERY, confirmed_at=CAPTURED - 9 * DAY)
    book_sale(BAKERY, A, 20_000, 1_600)
    assert deliver(A, DELIVERED) == DELIVERED + days * DAY
    closed = close(day(8))
    assert closed.paid_out == {"MOP": mop(18_400 - reserve)}
    kept = queries.kept_back(BAKERY, "MOP")
    assert (kept.amount, kept.last_release_on) == (mop(reserve), until)
    assert check()["breaks"] == {}


def test_changed_terms_hold_for_what_is_delivered_and_closed_from_then_on():
    register(BAKERY, confirmed_at=CAPTURED - 9 * DAY)
    for reference in (A, B):
        book_sale(BAKERY, reference, 20_000, 1_600)
    assert deliver(A, DELIVERED) == DELIVERED + 7 * DAY
    tier("watched")
    assert deliver(A, DELIVERED) == DELIVERED + 7 * DAY  # its day stays
    assert deliver(B, DELIVERED) == DELIVERED + 14 * DAY
    assert close(day(1)).paid_out == {"MOP": mop(16_560)}  # the reserve is by today's terms
    tier("standard")
    assert close(day(8)).paid_out == {"MOP": mop(18_400)}
    assert Reserve.objects.get().left_minor == 1_840  # what was kept back stays so


def test_terms_need_a_reason_and_a_tier_and_currency_that_exist():
    same = WHY | {"now": CAPTURED, "tier": "standard", "payout_currency": ""}
    with pytest.raises(ReasonMissing):
        services.set_terms(**same | {"reason": ""})
    for wrong in ({"tier": "gold"}, {"payout_currency": "USD"}):
        with pytest.raises(WrongState):
            services.set_terms(**same | wrong)


def test_an_adjustment_is_approved_by_another_person_in_the_service_and_in_the_database():
    row = adjustment(500)
    with pytest.raises(NeedsAnotherPerson):
        decided(row, by="user:5")
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.update(status="approved", decided_by="user:5", decided_at=CAPTURED)
    assert not Movement.objects.exists()
    assert decided(row, approve=False, by="user:5").status == "refused"  # one may withdraw


def test_what_is_given_is_payable_and_what_is_taken_beyond_it_is_owed():
    decided(adjustment(500))
    held = queries.balances(BAKERY, "MOP")
    assert (held.payable, held.owed) == (mop(500), mop(0))
    told = desk_queries.effect_of_adjustment(BAKERY, mop(-800))
    decided(adjustment(-800))
    held = queries.balances(BAKERY, "MOP")
    assert (held.payable, held.owed) == (mop(0), mop(300))
    assert (told.payable_before, told.owed_before) == (mop(500), mop(0))
    assert (told.payable_after, told.owed_after) == (held.payable, held.owed)
    told = desk_queries.effect_of_adjustment(BAKERY, mop(70))
    decided(adjustment(70))
    held = queries.balances(BAKERY, "MOP")
    assert (told.payable_after, told.owed_after) == (held.payable, held.owed)
    assert check()["breaks"] == {}


def test_a_decision_stands():
    row = adjustment(500)
    decided(row)
    assert decided(row, by="user:7").decided_by == "user:6"  # the same again finds it
    with pytest.raises(WrongState):
        decided(row, approve=False)
    assert Movement.objects.count() == 1
    refused = adjustment(500)
    decided(refused, approve=False)
    with pytest.raises(WrongState):
        decided(refused)
    assert queries.balances(BAKERY, "MOP").payable == mop(500)


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"description": ""}])
def test_an_adjustment_says_why_and_what_the_statement_says(wrong: dict[str, str]):
    asked = WHY | {"amount": mop(1), "description": "D", "now": CAPTURED}
    with pytest.raises(ReasonMissing):
        services.propose_adjustment(**asked | wrong)
    with pytest.raises(WrongState):
        services.propose_adjustment(**asked | {"amount": mop(0)})


def test_an_adjustment_stands_on_the_statement_with_its_words():
    register(BAKERY, confirmed_at=CAPTURED - 9 * DAY)
    decided(adjustment(20_000))
    close(day(1))
    head = queries.statement_heads(BAKERY)[0]
    rows = queries.statement(BAKERY, head.settlement_ref).page.rows
    assert [(row.kind, row.memo, row.amount) for row in rows] == [
        ("adjustment", "D", mop(20_000)),
        ("payout", "", mop(-20_000)),
    ]


def test_tax_on_commission_is_taken_owed_to_the_state_and_returned(settings, two_sales: None):
    settings.COMMISSION_TAX_BPS = 500
    register(BAKERY, confirmed_at=CAPTURED - 9 * DAY)
    book_sale(BAKERY, "vendor_order:vor_C", 20_000, 1_590)
    earning = Earning.objects.get(reference="vendor_order:vor_C")
    assert (earning.commission_tax_minor, earning.net_minor) == (80, 18_330)  # 79.5, half up
    deliver("vendor_order:vor_C", DELIVERED)
    close(day(1))
    row = Settlement.objects.get()
    assert (row.commission_tax_minor, row.paid_minor) == (80, 36_800 + 18_330)
    for number, minor in enumerate((1, 9_999, 10_000)):
        services.refund_sale(
            reference="vendor_order:vor_C", refund_ref=f"r{number}", amount=mop(minor), now=CAPTURED
        )
    back = Movement.objects.filter(kind="refund").values_list("commission_tax_minor", flat=True)
    assert sum(back) == -80
    assert queries.balances(BAKERY, "MOP").owed == mop(18_330)
    assert check()["breaks"] == {}
