"""SIGKILL while money of an order goes back: run again, and it went back once."""

from __future__ import annotations

import pytest

from marketplace.orders.models import RefundRequest
from payments.charges.models import Attempt, Refund, Share
from payments.gateways import registry
from payments.settlement.checking import check
from payments.settlement.models import Movement
from tests.factories import orders, refunds
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db(transaction=True)

GIVE_BACK = """
from marketplace.orders.refund_types import RefundWish
orders.refund_vendor_order(
    public_id=arguments[0],
    wish=RefundWish({int(arguments[1]): 1}, with_shipping=True, reason="damaged"),
    key="one", by="user:1", now=datetime.fromisoformat(arguments[2]),
)"""
PLACES = ("settlement.refund.before_commit", "orders.refund.before_commit")


def state() -> dict[str, object]:
    """What a refund changes on both sides."""
    return {
        "requests": list(RefundRequest.objects.values_list("status", "buyer_minor")),
        "refunds": list(Refund.objects.values_list("status", "amount_minor")),
        "movements": Movement.objects.count(),
        "shares": sorted(Share.objects.values_list("refunding_minor", flat=True)),
        "attempts": list(Attempt.objects.values_list("refunding_minor", flat=True)),
    }


def test_killed_while_a_refund_is_written_nothing_moved_and_it_is_written_once(
    worker, killed_at, books, monkeypatch
):
    fake = FakeProvider()
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    sold = refunds.sold(orders.street(), fake)
    (line,) = sold.bakery.lines.all()
    asked = (sold.bakery.public_id, str(line.pk), NOON.isoformat())
    before, paid = state(), books()
    for place in PLACES:
        killed_at(place, GIVE_BACK, *asked)
        assert (state(), books()) == (before, paid)
    assert worker.run(GIVE_BACK, *asked) == 0
    done, booked = state(), books()
    assert done == {
        "requests": [("approved", 10_430)],
        "refunds": [("requested", 10_430)],
        "movements": 1,
        "shares": [0, 10_430],
        "attempts": [10_430],
    }
    assert booked["refund_payable:CNY"] == -10_430
    assert worker.run(GIVE_BACK, *asked) == 0  # the second click
    assert (state(), books()) == (done, booked)
    assert check()["broken"] == 0
