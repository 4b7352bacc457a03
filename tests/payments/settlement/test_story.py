"""The story of `docs/settlement.md`, to the last cent: a refund after the payout, and a reserve."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.foundation.money import Money
from payments.ledger import checking
from payments.settlement import queries, services
from payments.settlement.checking import check
from payments.settlement.errors import RefundTooLarge
from payments.settlement.models import Movement, Reserve
from payments.settlement.services.refund_sale import SaleRefunded
from tests.factories.settlement import book_sale, deliver, mop, register, tell

pytestmark = pytest.mark.django_db

BAKERY = "vendor:ven_BAKERY"
A, B, C = (f"vendor_order:vor_{name}" for name in "ABC")


def at(month: int, day: int, hour: int = 4) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def close(month: int, day: int):
    """Close a day in the first hour of the next."""
    on = date(2026, month, day)
    return services.close_period(on=on, by="user:1", now=at(month, day, 17))


def where_it_is() -> dict[str, str]:
    found = queries.balances(BAKERY, "MOP")
    names = ("pending", "reserve", "payable", "owed", "in_transit")
    return {name: str(getattr(found, name).decimal) for name in names if getattr(found, name)}


def last_statement() -> tuple[str, list[tuple[str, str]], str]:
    head = queries.statement_heads(BAKERY)[0]
    rows = queries.statement(BAKERY, head.settlement_ref).page.rows
    told = [(row.kind, str(row.amount.decimal)) for row in rows]
    return str(head.opening.decimal), told, str(head.closing.decimal)


@pytest.fixture
def paid_for_a() -> None:
    """Sale A is delivered, settled with a reserve of a tenth, and paid by the bank."""
    services.set_terms(
        payee_ref=BAKERY,
        tier="watched",
        payout_currency="",
        reason="many refunds in May",
        by="user:5",
        now=at(5, 1),
    )
    register(BAKERY, confirmed_at=at(5, 1))
    book_sale(BAKERY, A, 20_000, 1_600, captured_at=at(5, 22))
    deliver(A, at(6, 1))  # a watched payee's hold is 14 days
    closed = close(6, 15)
    assert closed.paid_out == {"MOP": mop(16_560)}
    tell("paid", closed.batches[0], at(6, 17))


def test_a_refund_after_the_payout_takes_pending_reserve_payable_and_then_is_owed(paid_for_a):
    assert where_it_is() == {"reserve": "18.40"}
    assert last_statement() == (
        "0.00",
        [
            ("sale", "200.00"),
            ("commission", "-16.00"),
            ("reserve_held", "-18.40"),
            ("payout", "-165.60"),
        ],
        "0.00",
    )
    refund = refunded_with_b_on_its_way()
    assert (refund.to_buyer, refund.from_payee, refund.commission) == (
        mop(20_000),
        mop(18_400),
        mop(1_600),
    )
    assert where_it_is() == {"pending": "8.00", "owed": "73.60"}
    assert check()["breaks"] == {}


def refunded_with_b_on_its_way() -> SaleRefunded:
    """Sale B is paid by its buyer, and A comes back."""
    book_sale(BAKERY, B, 10_000, 800, captured_at=at(6, 18))
    return services.refund_sale(reference=A, refund_ref="ref_1", amount=mop(20_000), now=at(6, 20))


def test_what_a_payee_owes_is_carried_and_made_up_for_by_its_next_sales(paid_for_a):
    refunded_with_b_on_its_way()
    deliver(B, at(6, 16))
    close(6, 30)
    assert where_it_is() == {"owed": "73.60"}
    assert last_statement() == (
        "0.00",
        [
            ("sale", "100.00"),
            ("commission", "-8.00"),
            ("refund", "-200.00"),
            ("commission_returned", "16.00"),
            ("reserve_used", "18.40"),
        ],
        "-73.60",
    )
    assert queries.statement_heads(BAKERY)[0].carry_reason == "owes_us"

    book_sale(BAKERY, C, 30_000, 2_400, captured_at=at(6, 20))
    deliver(C, at(6, 26))
    closed = close(7, 10)
    assert closed.paid_out == {"MOP": mop(17_480)}
    assert where_it_is() == {"reserve": "27.60", "in_transit": "174.80"}
    assert last_statement() == (
        "-73.60",
        [
            ("sale", "300.00"),
            ("commission", "-24.00"),
            ("reserve_held", "-27.60"),
            ("payout", "-174.80"),
        ],
        "0.00",
    )
    tell("paid", closed.batches[0], at(7, 12))
    assert close(10, 7).settlements == 0
    assert close(10, 8).carried[0].reason == "below_minimum"
    assert where_it_is() == {"payable": "27.60"}
    assert last_statement() == ("0.00", [("reserve_released", "27.60")], "27.60")
    assert Reserve.objects.get(left_minor=0, held_minor=2_760)
    assert checking.check()["broken"] == 0
    assert check()["breaks"] == {}


def test_the_same_refund_again_changes_nothing_and_more_than_the_sale_is_refused(paid_for_a):
    first = services.refund_sale(reference=A, refund_ref="r", amount=mop(12_345), now=at(6, 20))
    again = services.refund_sale(reference=A, refund_ref="r", amount=mop(12_345), now=at(6, 21))
    assert first.is_new
    assert not again.is_new
    assert (first.to_buyer, first.from_payee) == (again.to_buyer, again.from_payee)
    with pytest.raises(RefundTooLarge):
        services.refund_sale(reference=A, refund_ref="s", amount=mop(7_656), now=at(6, 21))
    assert Movement.objects.filter(kind="refund").count() == 1
    assert check()["breaks"] == {}


@pytest.mark.parametrize("parts", [[20_000], [1, 19_999], [3_333] * 6 + [2], [2_000] * 10])
def test_in_how_many_parts_a_sale_goes_back_changes_no_total(paid_for_a, parts):
    for number, minor in enumerate(parts):
        services.refund_sale(reference=A, refund_ref=f"r{number}", amount=mop(minor), now=at(6, 20))
    sums = Movement.objects.filter(kind="refund").values_list(
        "gross_minor", "commission_minor", "amount_minor"
    )
    assert [sum(column) for column in zip(*sums, strict=True)] == [-20_000, -1_600, -18_400]
    assert check()["breaks"] == {}


def test_a_sale_that_goes_back_before_its_delivery_leaves_nothing_behind():
    book_sale(BAKERY, A, 20_000, 1_600, captured_at=at(5, 22))
    services.refund_sale(reference=A, refund_ref="r", amount=mop(20_000), now=at(5, 23))
    assert where_it_is() == {"pending": "16.00"}
    assert services.post_due(now=at(5, 23) + timedelta(hours=1)) == 1
    assert where_it_is() == {}
    assert check()["breaks"] == {}
    assert Money.zero("MOP") == queries.balances(BAKERY, "MOP").owed
