"""Rules M1 to M8: a coherent parcel has no finding, and each single change has exactly its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.customs.messages.matching import Documents, Seen, match
from tests.customs.messages import stories
from tests.customs.messages.stories import with_head

OTHER = "OTHER"
WAY = Decimal("0.01")


def codes(told: Documents) -> list[str]:
    return [each.code for each in match(told)]


def told(**changes: Any) -> Documents:
    return replace(stories.documents(), **changes)


def of_order(**changes: Any) -> Documents:
    return told(order=with_head(stories.order(), **changes))


def of_list(**changes: Any) -> Documents:
    return told(inventory=with_head(stories.inventory(), **changes))


def of_order_line(**changes: Any) -> Documents:
    return told(order=stories.order(stories.order_line(**changes)))


def of_list_line(**changes: Any) -> Documents:
    return told(inventory=stories.inventory(stories.list_line(**changes)))


def of_back_line(**changes: Any) -> Documents:
    return told(refund=stories.refund(stories.back_line(**changes)))


CHANGES = {
    "order: number": (of_order(orderNo=OTHER), ["M1.order_no"]),
    "order: platform": (of_order(ebpCode=OTHER), ["M1.platform"]),
    "order: merchant": (of_order(ebcCode=OTHER), ["M1.merchant"]),
    "order: payment": (of_order(payTransactionId=OTHER), ["M1.payment_no"]),
    "order: payment firm": (of_order(payCode=OTHER), ["M1.payment_firm"]),
    "order: goods": (of_order(goodsValue=Decimal(301)), ["M2.sum_of_parts", "M2.sum_of_lines"]),
    "order: freight": (of_order(freight=Decimal(31)), ["M2.sum_of_parts", "M6.freight"]),
    "order: discount": (of_order(discount=WAY), ["M2.sum_of_parts"]),
    "order: tax": (of_order(taxTotal=Decimal(30)), ["M2.sum_of_parts"]),
    "order: paid": (of_order(acturalPaid=Decimal(360)), ["M2.sum_of_parts", "M2.amount_paid"]),
    "order: currency": (of_order(currency="110"), ["M2.currency"]),
    "order: buyer": (of_order(buyerName=OTHER), ["M3.name"]),
    "order: identity": (of_order(buyerIdNumber=OTHER), ["M3.id_number"]),
    "order: consignee": (of_order(consignee=OTHER), ["M4.consignee"]),
    "order: telephone": (of_order(consigneeTelephone=OTHER), ["M4.telephone"]),
    "order: address": (of_order(consigneeAddress=OTHER), ["M4.address"]),
    "order: guid": (of_order(guid=stories.guid(4)), ["M8.guid"]),
    "payment: order": (told(payment=stories.payment(orderNo=OTHER)), ["M1.order_no"]),
    "payment: platform": (told(payment=stories.payment(ebpCode=OTHER)), ["M1.platform"]),
    "payment: number": (
        told(payment=stories.payment(payTransactionId=OTHER)),
        ["M1.payment_no"],
    ),
    "payment: firm": (told(payment=stories.payment(payCode=OTHER)), ["M1.payment_firm"]),
    "payment: amount": (
        told(payment=stories.payment(amountPaid=Decimal("360.02"))),
        ["M2.amount_paid"],
    ),
    "payment: currency": (told(payment=stories.payment(currency="110")), ["M2.currency"]),
    "payment: name": (told(payment=stories.payment(payerName=OTHER)), ["M3.name"]),
    "payment: identity": (told(payment=stories.payment(payerIdNumber=OTHER)), ["M3.id_number"]),
    "waybill: order": (told(waybill=stories.waybill(orderNo=OTHER)), ["M1.order_no"]),
    "waybill: number": (told(waybill=stories.waybill(logisticsNo=OTHER)), ["M1.waybill_no"]),
    "waybill: carrier": (told(waybill=stories.waybill(logisticsCode=OTHER)), ["M1.carrier"]),
    "waybill: currency": (told(waybill=stories.waybill(currency="110")), ["M2.currency"]),
    "waybill: consignee": (told(waybill=stories.waybill(consignee=OTHER)), ["M4.consignee"]),
    "waybill: telephone": (
        told(waybill=stories.waybill(consigneeTelephone=OTHER)),
        ["M4.telephone"],
    ),
    "waybill: address": (told(waybill=stories.waybill(consigneeAddress=OTHER)), ["M4.address"]),
    "waybill: parcels": (told(waybill=stories.waybill(packNo=2)), ["M6.parcels"]),
    "waybill: weight": (told(waybill=stories.waybill(weight=Decimal(1))), ["M6.weight"]),
    "list: order": (of_list(orderNo=OTHER), ["M1.order_no"]),
    "list: platform": (of_list(ebpCode=OTHER), ["M1.platform"]),
    "list: merchant": (of_list(ebcCode=OTHER), ["M1.merchant"]),
    "list: waybill": (of_list(logisticsNo=OTHER), ["M1.waybill_no"]),
    "list: carrier": (of_list(logisticsCode=OTHER), ["M1.carrier"]),
    "list: currency": (of_list(currency="110"), ["M2.currency"]),
    "list: buyer": (of_list(buyerName=OTHER), ["M3.name"]),
    "list: identity": (of_list(buyerIdNumber=OTHER), ["M3.id_number"]),
    "list: address": (of_list(consigneeAddress=OTHER), ["M4.address"]),
    "list: parcels": (of_list(packNo=0), ["M6.parcels"]),
    "list: gross": (of_list(grossWeight=Decimal("0.76")), ["M6.weight"]),
    "list: net": (of_list(netWeight=Decimal("0.751")), ["M6.net_weight"]),
    "list: no net": (of_list(netWeight=Decimal(0)), ["M6.net_weight"]),
    "list: insurance": (of_list(insuredFee=Decimal(1)), ["M6.freight"]),
    "list: mode": (of_list(tradeMode="9710"), ["M7.mode"]),
    "list: truck": (of_list(trafNo=None), ["M7.trafNo"]),
    "list: voyage": (of_list(voyageNo=""), ["M7.voyageNo"]),
    "list: bill": (of_list(billNo=None), ["M7.billNo"]),
    "list: account book": (of_list(emsNo="T5700"), ["M7.emsNo"]),
    "list: area": (of_list(areaCode="5700"), ["M7.areaCode"]),
    "line: name": (of_order_line(itemName=OTHER), ["M5.name"]),
    "line: unit": (of_order_line(unit="011"), ["M5.unit"]),
    "line: origin": (of_order_line(country="110"), ["M5.origin"]),
    "line: currency": (of_order_line(currency="110"), ["M2.currency"]),
    "line: number": (of_order_line(gnum=2), ["M5.lines"]),
    "line: quantity": (of_order_line(qty=Decimal(3)), ["M2.line_total_311", "M5.quantity"]),
    "line: price": (of_order_line(price=Decimal(149)), ["M2.line_total_311", "M5.price"]),
    "list line: name": (of_list_line(gname=OTHER), ["M5.name"]),
    "list line: unit": (of_list_line(unit="011"), ["M5.unit", "M5.returned_unit"]),
    "list line: origin": (of_list_line(country="110"), ["M5.origin"]),
    "list line: total": (of_list_line(totalPrice=Decimal(299)), ["M2.line_total_621"]),
    "list line: record": (of_list_line(itemRecordNo="1"), ["M7.itemRecordNo"]),
    "back: line": (of_back_line(gnum=2), ["M5.returned_line"]),
    "back: code": (of_back_line(gcode="1905320000"), ["M5.returned_code"]),
    "back: unit": (of_back_line(unit="011"), ["M5.returned_unit"]),
    "back: quantity": (of_back_line(qty=Decimal(3)), ["M5.returned_quantity"]),
    "back: nothing": (of_back_line(qty=Decimal(0)), ["M5.returned_quantity"]),
    "back: buyer": (told(refund=stories.refund(buyerName=OTHER)), ["M3.name"]),
    "back: identity": (told(refund=stories.refund(buyerIdNumber=OTHER)), ["M3.id_number"]),
    "back: order": (told(refund=stories.refund(orderNo=OTHER)), ["M1.order_no"]),
    "cancel: buyer": (told(cancel=stories.cancel(buyerName=OTHER)), ["M3.name"]),
    "cancel: waybill": (told(cancel=stories.cancel(logisticsNo=OTHER)), ["M1.waybill_no"]),
    "cancel: merchant": (told(cancel=stories.cancel(ebcCode=OTHER)), ["M1.merchant"]),
    "cancel: carrier": (told(cancel=stories.cancel(logisticsCode=OTHER)), ["M1.carrier"]),
    "seen: order": (
        told(seen=Seen(orders=frozenset({("TESTEBP001", stories.ORDER_NO)}))),
        ["M8.order_no"],
    ),
    "seen: waybill": (
        told(seen=Seen(waybills=frozenset({("TESTLOG001", stories.WAYBILL_NO)}))),
        ["M8.waybill_no"],
    ),
    "seen: guid": (told(seen=Seen(guids=frozenset({stories.guid(3)}))), ["M8.guid"]),
}


def bonded() -> Documents:
    line = stories.list_line(itemRecordNo="7")
    return told(
        inventory=stories.inventory(
            line,
            tradeMode="1210",
            trafNo=None,
            voyageNo=None,
            billNo=None,
            emsNo="T5700W000001",
            areaCode="5700000001",
            country="142",
        )
    )


@pytest.mark.parametrize("change", CHANGES)
def test_each_single_change_has_exactly_its_finding(change: str):
    documents, wanted = CHANGES[change]
    assert sorted(codes(documents)) == sorted(wanted)


def test_a_coherent_parcel_has_no_finding():
    assert match(stories.documents()) == ()
    assert match(bonded()) == ()
    assert match(told(payment=None, cancel=None, refund=None)) == ()


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"country": "121"}, ["M7.country"]),
        ({"emsNo": None}, ["M7.emsNo"]),
        ({"areaCode": ""}, ["M7.areaCode"]),
        ({"trafNo": "粤Z"}, ["M7.trafNo"]),
        ({"billNo": "1"}, ["M7.billNo"]),
    ],
)
def test_goods_in_bond_name_their_book_and_no_transport(changes, wanted):
    base = bonded()
    assert codes(replace(base, inventory=with_head(base.inventory, **changes))) == wanted


def test_every_rule_is_broken_at_least_once():
    rules = {code.partition(".")[0] for _, wanted in CHANGES.values() for code in wanted}
    assert rules == {f"M{number}" for number in range(1, 9)}


def test_a_finding_says_what_each_document_says():
    (found,) = match(told(payment=stories.payment(amountPaid=Decimal("360.02"))))
    assert found.values == (("311", "360.03"), ("411", "360.02"))
    assert (found.rule, found.documents, found.line) == ("M2", ("311", "411"), 0)
    (name,) = match(told(payment=stories.payment(payerName=OTHER)))
    assert name.documents == ("311", "411", "621", "623", "625")
    assert (name.is_personal, found.is_personal) == (True, False)
    (line,) = match(of_list_line(gname=OTHER))
    assert (line.line, line.values) == (1, (("311", "澳门杏仁饼"), ("621", OTHER)))


def test_the_way_is_a_warning_and_nothing_else_is():
    warned = {each.code for d, _ in CHANGES.values() for each in match(d) if each.is_warning}
    assert warned == {"M6.freight"}


def test_another_may_pay_for_a_buyer_whom_the_state_knows():
    other = stories.payment(payerName=OTHER, payerIdNumber=OTHER)
    assert codes(told(payment=other)) == ["M3.name", "M3.id_number"]
    assert codes(told(payment=other, is_identity_checked=True)) == []


def test_an_order_that_names_no_payment_is_matched_by_its_number():
    assert codes(of_order(payTransactionId=None, payCode=None)) == []


def test_an_x_in_an_identity_number_may_be_small():
    assert codes(of_order(buyerIdNumber="11010519491231002x")) == []


def test_a_line_total_is_rounded_to_cents_half_up():
    third = {"qty": Decimal(3), "price": Decimal("33.33333"), "totalPrice": Decimal("100.00")}
    documents = told(
        order=stories.order(stories.order_line(**third), goodsValue=Decimal(100), taxTotal=WAY)
    )
    assert "M2.line_total_311" not in codes(documents)
    off = told(
        order=stories.order(stories.order_line(**(third | {"totalPrice": Decimal("99.99")})))
    )
    assert "M2.line_total_311" in codes(off)


amounts = st.integers(1, 10**7).map(lambda cents: Decimal(cents).scaleb(-2))
quantities = st.integers(1, 500).map(Decimal)


@st.composite
def parcels(draw: st.DrawFn) -> Documents:
    """Draw a coherent parcel: its lines, its way, a discount, and what was paid."""
    drawn = draw(st.lists(st.tuples(amounts, quantities), min_size=1, max_size=5))
    numbers = range(1, len(drawn) + 1)
    facts = [
        {"gnum": n, "price": price, "qty": qty, "totalPrice": price * qty}
        for n, (price, qty) in zip(numbers, drawn, strict=True)
    ]
    goods = sum((each["totalPrice"] for each in facts), Decimal(0))
    freight, tax = draw(amounts), draw(amounts)
    discount = min(draw(amounts), goods)
    paid = goods + freight + tax - discount
    return Documents(
        order=stories.order(
            *(stories.order_line(**each) for each in facts),
            goodsValue=goods,
            freight=freight,
            discount=discount,
            taxTotal=tax,
            acturalPaid=paid,
        ),
        payment=draw(st.sampled_from([None, stories.payment(amountPaid=paid)])),
        waybill=stories.waybill(),
        inventory=stories.inventory(
            *(stories.list_line(**each) for each in facts), freight=freight
        ),
    )


@settings(max_examples=25, deadline=None, database=None)
@given(parcels(), st.data())
def test_a_coherent_parcel_has_none_and_a_cent_more_is_found(
    parcel: Documents, data: st.DataObject
):
    assert match(parcel) == ()
    at = data.draw(st.integers(0, len(parcel.order.lines) - 1))
    lines = list(parcel.inventory.lines)
    lines[at] = replace(lines[at], totalPrice=lines[at].totalPrice + WAY)
    spoiled = replace(parcel, inventory=replace(parcel.inventory, lines=tuple(lines)))
    (found,) = match(spoiled)
    assert (found.code, found.line) == ("M2.line_total_621", at + 1)
    if parcel.payment:
        less = replace(parcel.payment, amountPaid=parcel.payment.amountPaid - WAY)
        assert codes(replace(parcel, payment=less)) == ["M2.amount_paid"]
