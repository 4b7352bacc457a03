"""Any refunds in any order: the rooms agree with each other, and the last cent goes back."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.orders.errors import NothingToRefund
from marketplace.orders.models import RefundRequest
from marketplace.orders.refund_reading import part_sold
from payments.charges import services as charges
from payments.charges.models import Attempt, Charge, ChargeFact, Refund, Share
from payments.settlement.checking import check
from payments.settlement.models import SaleRefund
from tests.factories import refunds
from tests.factories.ledger import proven_balances
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
STEPS = st.lists(
    st.tuples(st.booleans(), st.tuples(st.integers(0, 3), st.integers(0, 3)), st.booleans()),
    max_size=4,
)


def total(rows, column: str) -> int:
    return rows.aggregate(sum=Sum(column))["sum"] or 0


def agree(sold) -> None:
    """Each share's column is what its refunds, the vendor's side and the requests say."""
    for part in (sold.bakery, sold.tinned_fish):
        share = Share.objects.get(reference=part.ref)
        asked = total(Refund.objects.filter(share=share), "amount_minor")
        told = total(SaleRefund.objects.filter(reference=part.ref), "to_buyer_minor")
        wanted = total(RefundRequest.objects.filter(vendor_order=part), "buyer_minor")
        assert share.refunding_minor == asked == told == wanted <= share.amount_minor
    attempt = Attempt.objects.get()
    assert attempt.refunding_minor == total(Share.objects.all(), "refunding_minor")


def take(part, units, shipping: bool) -> None:
    left = [line.left for line in part_sold(part).lines]
    chosen = [min(wanted, most) for wanted, most in zip(units, left, strict=False)]
    try:
        refunds.give_back(part, *chosen, shipping=shipping)
    except NothingToRefund:
        assert not any(chosen)


def test_any_refunds_agree_in_all_rooms_and_the_last_takes_the_last_cent(shops, provider):
    sold = refunds.sold(shops, provider)
    provider.refund_status = "succeeded"

    @settings(
        max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(steps=STEPS)
    def any_steps(steps) -> None:
        with transaction.atomic():
            for is_bakery, units, shipping in steps:
                take(sold.bakery if is_bakery else sold.tinned_fish, units, shipping)
            agree(sold)
            for part in (sold.bakery, sold.tinned_fish):
                take(part, (9, 9), shipping=True)
            agree(sold)
            assert Attempt.objects.get().refunding_minor == 42_260
            assert check()["broken"] == 0
            books = proven_balances()
            assert books["refund_payable:CNY"] == -42_260
            assert not any(books.get(name) for name in ("fx_margin:CNY", "fx_position:MOP"))
            transaction.set_rollback(True)

    any_steps()
    take(sold.bakery, (1,), shipping=False)
    take(sold.bakery, (1,), shipping=True)
    take(sold.tinned_fish, (1, 3), shipping=True)
    charges.submit_refunds(now=NOON)
    charge = Charge.objects.get()
    facts = ChargeFact.objects.filter(kind="refund_succeeded")
    assert charge.refunded_minor == total(facts, "amount_minor") == 42_260
    assert charge.status == "refunded"
