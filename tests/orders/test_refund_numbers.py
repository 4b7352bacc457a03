"""docs/refunds.md, number by number, through the rooms and down to the books."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import queries
from marketplace.orders.models import RefundRequest
from payments.charges import services as charges
from payments.charges.models import Attempt, Share
from payments.ledger import chart
from payments.ledger import queries as books
from payments.settlement import services as settlement
from payments.settlement.checking import check
from payments.settlement.models import SaleRefund
from tests.factories import refunds
from tests.factories.ledger import proven_balances
from tests.factories.orders import NOON
from tests.factories.refunds import everything, give_back

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs/refunds.md").read_text()
ROW = re.compile(r"^\| ([a-z ]+) \| CNY ([\d.]+) \| MOP ([\d.]+) \| MOP ([\d.]+) \| MOP ([\d.]+) "
                 r"\| CNY ([\d.]+) \| CNY ([\d.]+) \|$", re.MULTILINE)  # fmt: skip


def minor(text: str) -> int:
    return int(text.replace(".", ""))


CASES = {name: tuple(minor(each) for each in rest) for name, *rest in ROW.findall(PAGE)}


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


def amounts(request: RefundRequest) -> tuple[int, ...]:
    """What the page's table has of one refund, read from where each figure is kept."""
    kept = SaleRefund.objects.get(movement__key=f"refund:{request.public_id}")
    return (
        request.buyer_minor,
        request.vendor_minor,
        request.commission_minor,
        request.borne_minor,
        kept.at_mid_minor,
        kept.to_buyer_minor - kept.at_mid_minor,
    )


@pytest.mark.parametrize(
    ("name", "units", "shipping"),
    [("one box", 1, False), ("one box and the delivery", 1, True), ("all of it", 2, True)],
)
def test_a_case_of_the_page_is_booked_as_it_says(sold, name, units, shipping):
    wish = refunds.wish(sold.bakery, units, shipping=shipping)
    shown = queries.preview_refund(sold.bakery.public_id, wish, now=NOON)
    request = give_back(sold.bakery, units, shipping=shipping)
    assert amounts(request) == CASES[name]
    assert (shown.to_buyer, shown.borne) == (
        Money(CASES[name][0], "CNY"),
        Money(CASES[name][3], "MOP"),
    )
    assert shown.commission.minor == CASES[name][2]
    assert shown.from_pending == shown.borne
    assert check()["broken"] == 0


def test_the_rest_after_one_box_completes_the_whole_column_by_column(sold):
    first = give_back(sold.bakery, 1)
    rest = give_back(sold.bakery, 1, shipping=True)
    assert amounts(rest) == CASES["the rest after one box"]
    together = tuple(map(sum, zip(amounts(first), amounts(rest), strict=True)))
    assert together == CASES["all of it"]
    assert Share.objects.get(reference=sold.bakery.ref).refunding_minor == 17_890


def test_one_box_moves_these_accounts_and_then_the_provider_sends_it(sold, provider):
    before = proven_balances()
    give_back(sold.bakery, 1)
    after = proven_balances()
    pending = chart.vendor_pending(sold.bakery.vendor.ref, "MOP").code
    moved = {code: after[code] - before.get(code, 0) for code in after
             if after[code] != before.get(code, 0)}  # fmt: skip
    assert moved == {
        "commission:MOP": 704,
        pending: 8_096,
        "fx_position:MOP": -8_800,
        "fx_position:CNY": 7_413,
        "fx_margin:CNY": 47,
        "refund_payable:CNY": -7_460,
    }
    provider.refund_status = "succeeded"
    charges.submit_refunds(now=NOON)
    sent = proven_balances()
    assert sent.get("refund_payable:CNY", 0) == 0
    assert after["psp_clearing:stripe:CNY"] - sent["psp_clearing:stripe:CNY"] == 7_460


def test_the_last_refund_takes_what_an_amount_without_lines_left(sold, provider):
    attempt = Attempt.objects.get()
    provider.refund_by_hand(attempt.provider_object_id, Money(5_000, "CNY"))
    external = refunds.services.record_external_refund(
        vendor_order_ref=sold.tinned_fish.ref,
        refund_ref="rfd_BY_HAND",
        amount=Money(5_000, "CNY"),
        now=NOON,
    )
    assert (external.vendor_minor, external.vendor_goods_minor, external.commission_minor) == (
        5_899,
        5_899,
        472,
    )
    Share.objects.filter(reference=sold.tinned_fish.ref).update(refunding_minor=5_000)
    last = give_back(sold.tinned_fish, *everything(sold.tinned_fish), shipping=True)
    assert (last.buyer_minor, last.vendor_minor, last.commission_minor) == (19_370, 22_851, 1_508)
    assert check()["broken"] == 0
    for told in ("CNY 193.70", "MOP 228.51", "MOP 15.08", "MOP 58.99", "MOP 4.72"):
        assert told in PAGE


def test_after_the_payout_the_shop_owes_what_it_was_paid(sold):
    part = sold.bakery
    settlement.schedule_due(reference=part.ref, delivered_at=NOON)
    settlement.post_due(now=NOON + timedelta(days=8))
    payable = chart.vendor_payable(part.vendor.ref, "MOP")
    assert books.balance(payable) == Money(19_692, "MOP")
    from payments.ledger import services as ledger
    from payments.ledger.types import EntryDraft, PostingDraft

    out = PostingDraft(debit=payable, credit=chart.bank("MOP"), amount=Money(19_692, "MOP"))
    ledger.post(EntryDraft(key="test:paid", kind="test", reference="test", effective_on=NOON.date(),
                           postings=(out,)))  # fmt: skip
    give_back(part, 2, shipping=True, now=NOON + timedelta(days=9))
    owed = books.balance(chart.vendor_receivable(part.vendor.ref, "MOP"))
    assert owed == Money(19_692, "MOP")
    assert books.balance(chart.vendor_pending(part.vendor.ref, "MOP")).minor == 0


def test_a_refund_before_the_news_of_the_capture_records_the_sale_first(shops, provider):
    from marketplace.orders.models import VendorOrder

    sold = refunds.sold(shops, provider, is_heard=False)
    VendorOrder.objects.update(status="paid", paid_at=NOON)  # this room heard, settlement did not
    give_back(VendorOrder.objects.get(pk=sold.bakery.pk), 1)
    outbox.drain()
    assert check()["broken"] == 0
    assert proven_balances()["refund_payable:CNY"] == -7_460
