"""Duty that buyers paid, billed by customs and paid to whom it is owed: docs/duty.md.

The known cart bears 16.28 of duty for the bakery's part and 22.18 for the tinned-fish shop's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from marketplace.customs.cases.events import TaxBilled
from marketplace.foundation import outbox
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from marketplace.orders.models import Order, VendorOrder
from payments.charges import services as charges
from payments.ledger import chart, checking
from payments.ledger import queries as ledger
from payments.ledger import services as books
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import duty
from payments.settlement.checking import check
from payments.settlement.errors import NeedsAnotherPerson, WrongState
from payments.settlement.models import DutyMove, DutyPayment
from payments.settlement.services import (
    decide_duty_payment,
    hand_on_duty,
    propose_duty_payment,
    void_duty_bill,
)
from tests.factories import customs_rules, orders, refunds
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street

pytestmark = pytest.mark.django_db
AGENT = "customs:4404980DEF"
PAID_ON = date(2026, 5, 23)
COLLECTED, OWED, OURS = "border_tax:CNY", f"customs_payable:{AGENT}:CNY", "duty_difference:CNY"


@pytest.fixture
def order(shops: Street, provider: FakeProvider) -> Order:
    """A paid cart: CNY 38.46 of duty are collected."""
    provider.fee, provider.refund_status = None, "succeeded"
    customs_rules.taxing()
    made = orders.place(
        orders.checkout(
            orders.full_cart(shops),
            orders.standard_deliveries(shops),
            notices=(customs_rules.NOTICE,),
        )
    )
    attempt = orders.pay_page(made)
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=NOON)
    outbox.drain()
    return made


@pytest.fixture
def part(order: Order, shops: Street) -> VendorOrder:
    return orders.part_of(order, shops.bakery)


def bill(part: VendorOrder, minor: int, number: str = "T1", status: str = "issued") -> None:
    """Let customs say something of a bill; every room hears of it."""
    with transaction.atomic():
        outbox.record(
            TaxBilled(
                case_ref="customs_case:cuc_1",
                vendor_order_ref=part.ref,
                bill_no=number,
                status=status,
                amount=Money(minor, "CNY"),
                agent_code="4404980DEF",
                billed_at=NOON,
            )
        )
    outbox.drain()


def credits() -> tuple[int, int, int]:
    """What is collected, owed and ours, after both checks agree."""
    assert checking.check()["broken"] == 0
    assert check()["broken"] == 0
    found = {
        line.account: line.credit.minor - line.debit.minor for line in ledger.trial_balance().lines
    }
    return found.get(COLLECTED, 0), found.get(OWED, 0), found.get(OURS, 0)


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        (1_628, (2_218, 1_628, 0)),
        (1_600, (2_218, 1_600, 28)),
        (1_650, (2_218, 1_650, -22)),
        (0, (2_218, 0, 1_628)),
    ],
)
def test_a_bill_closes_what_was_collected_for_its_sale(part: VendorOrder, asked, after):
    assert credits() == (3_846, 0, 0)
    bill(part, asked)
    assert credits() == after


def test_a_bill_is_handed_on_once(part: VendorOrder):
    for status in ("issued", "issued", "summed_up"):
        bill(part, 1_628, status=status)
    assert credits() == (2_218, 1_628, 0)
    assert DutyMove.objects.count() == 1
    with pytest.raises(Broken):
        hand_on_duty(
            reference=part.ref, bill_no="T1", agent_ref=AGENT, amount=Money(1, "CNY"), now=NOON
        )
    with pytest.raises(Broken):
        hand_on_duty(
            reference=part.ref, bill_no="T2", agent_ref=AGENT, amount=Money(1, "MOP"), now=NOON
        )


def test_a_second_bill_of_a_sale_is_our_loss(part: VendorOrder):
    bill(part, 1_628)
    bill(part, 100, "T2")
    assert credits() == (2_218, 1_728, -100)


def test_a_bill_that_went_void_is_collected_again(part: VendorOrder):
    bill(part, 1_600)
    for _ in range(2):
        bill(part, 1_600, status="void")
    assert credits() == (3_846, 0, 0)
    bill(part, 1_628, "T2")
    assert credits() == (2_218, 1_628, 0)


def test_a_bill_that_was_void_before_it_was_heard_of_moves_nothing(part: VendorOrder):
    assert void_duty_bill(reference=part.ref, bill_no="T1", now=NOON)
    bill(part, 1_628)
    assert credits() == (3_846, 0, 0)


def test_duty_given_back_before_the_bill_comes_from_what_was_collected(part: VendorOrder):
    refunds.give_back(part, 1, shipping=False, with_duty=True)  # 6.79 of 16.28
    assert credits() == (3_167, 0, 0)
    bill(part, 949)
    assert credits() == (2_218, 949, 0)
    refunds.give_back(part, 1, shipping=True, with_duty=True)  # 9.49
    assert credits() == (2_218, 949, -949)


def test_duty_given_back_after_the_bill_is_ours_to_bear(part: VendorOrder):
    bill(part, 1_628)
    refunds.give_back(part, 1, shipping=False, with_duty=True)
    assert credits() == (2_218, 1_628, -679)
    bill(part, 1_628, status="void")
    assert credits() == (3_167 + 679, 0, -679)
    assert DutyMove.objects.filter(kind="borne").count() == 1


def told(minor: int, reference: str = "BOC-1", by: str = "user:1", **changes: Any) -> DutyPayment:
    given = {"agent_ref": AGENT, "paid_on": PAID_ON, "reason": "May", "now": NOON} | changes
    return propose_duty_payment(
        amount=Money(minor, "CNY"), bank_reference=reference, by=by, **given
    )


def test_a_payment_is_told_by_one_person_and_booked_by_another(part: VendorOrder):
    bill(part, 1_628)
    row = told(1_000)
    assert credits() == (2_218, 1_628, 0)
    with pytest.raises(NeedsAnotherPerson):
        decide_duty_payment(payment_ref=row.public_id, approve=True, by="user:1", now=NOON)
    for _ in range(2):
        decide_duty_payment(payment_ref=row.public_id, approve=True, by="user:2", now=NOON)
    assert credits() == (2_218, 628, 0)
    assert ledger.balance(chart.bank("CNY")) == Money(-1_000, "CNY")
    with pytest.raises(WrongState):
        decide_duty_payment(payment_ref=row.public_id, approve=False, by="user:2", now=NOON)


@pytest.mark.parametrize(
    ("minor", "changes"),
    [
        (1_629, {}),
        (0, {}),
        (1, {"agent_ref": "customs:OTHER"}),
        (1, {"paid_on": date(2026, 5, 24)}),
    ],
)
def test_what_is_not_owed_is_not_paid(part: VendorOrder, minor, changes):
    bill(part, 1_628)
    with pytest.raises(WrongState):
        told(minor, **changes)
    assert not DutyPayment.objects.exists()


def test_the_day_of_a_payment_is_macaus(part: VendorOrder):
    bill(part, 1_628)
    at_one_in_the_morning = datetime(2026, 5, 23, 17, tzinfo=UTC)
    assert told(1, paid_on=date(2026, 5, 24), now=at_one_in_the_morning).paid_on.day == 24


def test_what_was_paid_meanwhile_is_not_paid_twice(part: VendorOrder):
    bill(part, 1_628)
    first, second = told(1_000), told(1_000, "BOC-2")
    with pytest.raises(WrongState):
        told(1, "BOC-2")
    decide_duty_payment(payment_ref=first.public_id, approve=True, by="user:2", now=NOON)
    with pytest.raises(WrongState):
        decide_duty_payment(payment_ref=second.public_id, approve=True, by="user:2", now=NOON)
    decide_duty_payment(payment_ref=second.public_id, approve=False, by="user:1", now=NOON)
    assert credits() == (2_218, 628, 0)


def test_the_database_wants_two_persons_and_keeps_what_was_moved(part: VendorOrder):
    bill(part, 1_628)
    row = told(1_000)
    decided = {"status": "approved", "decided_by": "user:1", "decided_at": NOON}
    for rows, change in (
        (DutyPayment.objects.filter(pk=row.pk), decided),
        (DutyPayment.objects.filter(pk=row.pk), {"amount_minor": 1}),
        (DutyMove.objects.all(), {"billed_minor": 1}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_check_finds_a_sale_whose_duty_was_handed_on_twice(part: VendorOrder):
    bill(part, 1_628)
    again = PostingDraft(
        chart.border_tax("CNY"), chart.customs_payable(AGENT, "CNY"), Money(1, "CNY")
    )
    books.post(
        EntryDraft(
            key="by hand",
            kind="duty_billed",
            reference=part.ref,
            effective_on=PAID_ON,
            postings=(again,),
        )
    )
    found = checking.check()
    assert found["broken"] == 1
    (row,) = found["breaks"]["border_taxes_overdrawn"]["first"]
    assert row == {"account": COLLECTED, "sale": part.ref, "left_minor": -1}
    assert {"border_tax_unlike_the_ledger", "customs_payable_unlike_the_ledger"} == set(
        check()["breaks"]
    )
    connection.check_constraints()


def test_the_desk_asks_one_person_and_then_another(
    part: VendorOrder, client, django_user_model, time_machine
):
    time_machine.move_to(NOON, tick=False)
    bill(part, 1_628)
    assert duty.all_owed() == [(AGENT, Money(1_628, "CNY"))]
    maker, checker = (
        django_user_model.objects.create_user(f"{name}@ponte.example", "x" * 14, is_staff=True)
        for name in ("maker", "checker")
    )
    for user, names in (
        (maker, ("view_dutypayment", "add_dutypayment")),
        (checker, ("view_dutypayment", "decide_dutypayment")),
    ):
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
    page = "/admin/settlement/dutypayment/"
    asked = {
        "owed_to": f"{AGENT} CNY", "amount": "10.00", "paid_on": "2026-05-23",
        "bank_reference": "BOC-1", "reason": "May",
    }  # fmt: skip
    client.force_login(checker)
    assert client.post(f"{page}propose/", asked).status_code == 403
    client.force_login(maker)
    assert client.post(f"{page}propose/", asked | {"amount": "16.29"}).status_code == 200
    assert client.post(f"{page}propose/", asked).status_code == 302
    row = DutyPayment.objects.get()
    assert client.post(f"{page}{row.pk}/decide/", {"decision": "approve"}).status_code == 403
    client.force_login(checker)
    assert "BOC-1" in client.get(f"{page}{row.pk}/decide/").content.decode()
    assert client.post(f"{page}{row.pk}/decide/", {"decision": "approve"}).status_code == 302
    assert credits() == (2_218, 628, 0)
