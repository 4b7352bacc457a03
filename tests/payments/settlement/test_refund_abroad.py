"""A sale paid in another currency goes back: the position and the margin too, in any parts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation.money import Money
from payments.charges.models import Charge, Share
from payments.charges.statuses import ChargeStatus
from payments.ledger import chart, checking
from payments.ledger import queries as books
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import services
from payments.settlement.checking import check
from payments.settlement.models import Movement
from tests.factories.settlement import CAPTURED, deliver, mop

pytestmark = pytest.mark.django_db

BAKERY = "vendor:ven_BAKERY"
A = "vendor_order:vor_A"
GROSS, COMMISSION = 20_000, 1_600  # MOP
PAID, AT_MID = 18_171, 18_080  # CNY: what the buyer paid, and its value at the mid rate


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


@pytest.fixture(autouse=True)
def sold() -> None:
    """Book what a capture books when the buyer pays CNY and the bakery prices in MOP."""
    charge = Charge.objects.create(
        reference="order:A",
        amount_minor=PAID,
        currency="CNY",
        status=ChargeStatus.CAPTURED,
        provider="stripe",
        method="card",
        captured_minor=PAID,
        opened_at=CAPTURED,
        expires_at=CAPTURED + timedelta(minutes=30),
        captured_at=CAPTURED,
    )
    Share.objects.create(
        charge=charge,
        position=0,
        payee_ref=BAKERY,
        reference=A,
        amount_minor=PAID,
        payee_currency="MOP",
        payee_amount_minor=GROSS,
        commission_minor=COMMISSION,
        mid_value_minor=AT_MID,
    )
    clearing = chart.psp_clearing("stripe", "CNY")
    postings = (
        PostingDraft(debit=clearing, credit=chart.fx_position("CNY"), amount=cny(AT_MID)),
        PostingDraft(debit=clearing, credit=chart.fx_margin("CNY"), amount=cny(PAID - AT_MID)),
        PostingDraft(
            debit=chart.fx_position("MOP"),
            credit=chart.vendor_pending(BAKERY, "MOP"),
            amount=mop(GROSS),
        ),
    )
    ledger.post(
        EntryDraft(
            key="test:A:capture",
            kind="capture",
            reference=A,
            effective_on=CAPTURED.date(),
            postings=postings,
        )
    )
    services.record_earnings(charge_ref=charge.public_id, captured_at=CAPTURED)


def balances() -> list[int]:
    """Of both positions, the margin, and what waits to go back to buyers."""
    refs = [
        chart.fx_position("CNY"),
        chart.fx_position("MOP"),
        chart.fx_margin("CNY"),
        chart.refund_payable("CNY"),
    ]
    return [books.balance(ref).minor for ref in refs]


def refund(number: int, minor: int) -> Money:
    """Refund a part; return what the buyer gets."""
    return services.refund_sale(
        reference=A, refund_ref=f"ref_{number}", amount=mop(minor), now=CAPTURED
    ).to_buyer


@pytest.mark.parametrize("is_due", [False, True])
@pytest.mark.parametrize("parts", [[20_000], [16, 1, 19_983], [3_333] * 6 + [2]])
def test_position_and_margin_go_back_exactly(parts: list[int], is_due: bool):
    assert balances() == [AT_MID, -GROSS, PAID - AT_MID, 0]
    if is_due:
        deliver(A, CAPTURED)
        services.post_due(now=CAPTURED + timedelta(days=7))
    back = [refund(number, minor) for number, minor in enumerate(parts)]
    assert Money.total(back, "CNY") == cny(PAID)  # of 16 and 1 the margin is 1 and then -1
    assert balances() == [0, 0, 0, PAID]
    assert sum(Movement.objects.values_list("commission_minor", flat=True)) == (
        0 if is_due else -COMMISSION
    )
    assert check()["breaks"] == {}
    assert checking.check()["broken"] == 0


def test_half_of_it_takes_half_of_each():
    assert refund(1, 10_000) == cny(9_086)  # 9,085.5, half up
    assert balances() == [9_040, -10_000, 45, 9_086]
    assert Movement.objects.get().amount_minor == -9_200
