"""docs/returns.md, number by number, from the asking down to the books."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marketplace.foundation import outbox
from marketplace.orders.models import RefundRequest
from marketplace.orders.queries import refunds_of_part
from marketplace.orders.queries import returns as queries
from payments.settlement.checking import check
from tests.factories.orders import NOON
from tests.factories.returns import (
    ARRIVED,
    DAY,
    approve,
    ask,
    now_of,
    reader_of,
    receive,
    send,
    wishes,
)

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[3] / "docs/returns.md").read_text()
ROW = re.compile(
    r"^\| ([a-z ,]+) \| CNY ([\d.]+) \| MOP ([\d.]+) \| MOP ([\d.]+) \| MOP ([\d.]+) \|$",
    re.MULTILINE,
)
CASES = {
    name: tuple(int(each.replace(".", "")) for each in rest) for name, *rest in ROW.findall(PAGE)
}


def settled(part, member, *units, reason):
    """Ask, say yes, send, count: return the four figures as they were shown and as booked."""
    shown = queries.preview_return(
        part.public_id, wishes(part, *units, reason=reason), reader=reader_of(part), now=ARRIVED
    )
    of = receive(send(approve(ask(part, *units, reason=reason), member)), member)
    request = RefundRequest.objects.get(of_return=of)
    booked = (
        request.buyer_minor,
        request.vendor_minor,
        request.commission_minor,
        request.borne_minor,
    )
    told = (shown.to_buyer, shown.off_price, shown.commission, shown.borne)
    assert tuple(each.minor for each in told) == booked
    assert now_of(of).status == "refunded"
    return booked


@pytest.mark.parametrize(
    ("name", "units", "reason"),
    [
        ("one box, changed mind", 1, "changed_mind"),
        ("one box, damaged", 1, "damaged"),
        ("both boxes, changed mind", 2, "changed_mind"),
    ],
)
def test_a_case_of_the_page_is_shown_and_booked_as_it_says(home, name, units, reason):
    assert settled(home.bakery, home.baker, units, reason=reason) == CASES[name]
    assert check()["broken"] == 0


def test_the_delivery_stays_where_the_installation_says_so(home, settings):
    settings.RETURN_DELIVERY_BACK = False
    name = "both boxes, changed mind, delivery not given back"
    assert settled(home.bakery, home.baker, 2, reason="changed_mind") == CASES[name]


def test_in_two_steps_the_bakerys_part_is_whole(home):
    first = settled(home.bakery, home.baker, 1, reason="damaged")
    rest = settled(home.bakery, home.baker, 1, reason="changed_mind")
    assert rest == CASES["the other box after that, changed mind"]
    together = tuple(map(sum, zip(first, rest, strict=True)))
    assert together == CASES["both boxes, changed mind"]
    outbox.drain()
    assert check()["broken"] == 0


@pytest.mark.parametrize(
    ("units", "reason", "told"),
    [(1, "damaged", "A part of the delivery"), (2, "damaged", "Delivery")],
)
def test_a_refund_says_how_much_of_the_delivery_goes_back(home, units, reason, told):
    settled(home.bakery, home.baker, units, reason=reason)
    (refund,) = refunds_of_part(home.bakery.pk, language="en")
    assert refund.delivery == told


def test_in_two_steps_the_fish_is_whole(home):
    first = settled(home.tinned_fish, home.fishmonger, 0, 1, reason="wrong")
    assert first == CASES["one tin, the wrong one"]
    rest = settled(home.tinned_fish, home.fishmonger, 1, 2, reason="changed_mind")
    assert rest == CASES["the rest after that tin, changed mind"]
    assert tuple(map(sum, zip(first, rest, strict=True))) == (24_370, 28_750, 1_980, 26_770)
    outbox.drain()
    assert check()["broken"] == 0


def test_what_the_shop_counts_is_what_gives_money_back(home):
    part = home.bakery
    of = send(approve(ask(part, 2, reason="damaged"), home.baker))
    of = receive(of, home.baker, [(1, 0)])
    assert RefundRequest.objects.get(of_return=of).buyer_minor == 8_945
    assert NOON < of.ended_at == ARRIVED + 6 * DAY
