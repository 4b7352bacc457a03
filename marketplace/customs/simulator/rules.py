"""What the office compares before it stores a list: papers that must agree, and limits.

Pure: the papers come as they were kept, persons and addresses as digests of what was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from marketplace.customs.simulator.taxes import A_YEAR, ONE_PURCHASE, Line, half_up

Paper = dict[str, Any]
_HIDDEN: Final = (
    *("buyerIdNumber", "buyerName", "buyerTelephone", "payerIdNumber", "payerName", "telephone"),
    *("consignee", "consigneeTelephone", "consigneeAddress", "consigneeDistrict"),
)
_CHINA: Final = "142"


def hidden(head: dict[str, str]) -> Paper:
    """Return a head in which persons and places are digests: the office keeps no names."""
    return {n: seen(v) if n in _HIDDEN and v else v for n, v in head.items()}


def seen(text: str) -> str:
    """Return the digest under which a person or an address is known."""
    return hashlib.sha256(text.strip().upper().encode()).hexdigest()[:24]


def fen(text: str) -> int:
    """Read an amount in yuan as fen, halves up."""
    return half_up(Fraction(Decimal(text or "0")) * 100)


def lines_of(paper: Paper) -> list[Line]:
    """Return the lines of a list as the taxes want them."""
    return [
        Line(
            gcode=line["gcode"],
            value=fen(line["totalPrice"]),
            quantity=Fraction(Decimal(line["qty1"])),
            unit=line["unit1"],
            pieces=Fraction(Decimal(line["qty"])),
        )
        for line in paper["lines"]
    ]


def freight_of(paper: Paper) -> tuple[int, int]:
    """Return freight and insurance in fen."""
    return fen(paper["freight"]), fen(paper["insuredFee"])


def over_limits(lines: list[Line], worth: int, used: int) -> str:
    """Return the code and words of the limit that a list is over; nothing within them.

    One article alone may be worth more than one purchase allows, at full rates and within the
    year; the year's limit has no exception.
    """
    if used + worth > A_YEAR:
        return f"-621018 已用购买额度为[{Decimal(used) / 100}]，本次购买将超过年度限额[26000]"
    is_one = len(lines) == 1 and lines[0].pieces == 1
    if worth > ONE_PURCHASE and not is_one:
        return "-621005 购买金额超过单笔限额[[5000]]"
    return ""


def disagreements(bill: Paper, order: Paper, payment: Paper, waybill: Paper) -> list[str]:
    """Return what does not fit between a list, its order, its payment and its waybill."""
    found = [*_keys(bill, order, payment, waybill), *_money(bill, order, payment)]
    found += [*_persons(bill, order, payment, waybill), *_goods(bill, order)]
    return [*found, *_parcel(bill, order, waybill), *_mode(bill)]


def _differ(code: str, name: str, one: Any, other: Any) -> Iterator[str]:
    if one != other:
        yield f"{code} {name} {one} / {other}"


def _keys(bill: Paper, order: Paper, payment: Paper, waybill: Paper) -> Iterator[str]:
    for name in ("ebpCode",):
        yield from _differ("M1", name, bill[name], order[name])
        yield from _differ("M1", name, bill[name], payment[name])
    yield from _differ("M1", "orderNo", bill["orderNo"], waybill["orderNo"])
    for name in ("payCode", "payTransactionId"):
        if order.get(name):
            yield from _differ("M1", name, order[name], payment[name])
    for name in ("logisticsNo", "logisticsCode"):
        yield from _differ("M1", name, bill[name], waybill[name])


def _money(bill: Paper, order: Paper, payment: Paper) -> Iterator[str]:
    goods, freight, tax = fen(order["goodsValue"]), fen(order["freight"]), fen(order["taxTotal"])
    paid = fen(order["acturalPaid"])
    yield from _differ("M2", "acturalPaid", paid, goods + freight + tax - fen(order["discount"]))
    yield from _differ("M2", "amountPaid", fen(payment["amountPaid"]), paid)
    for each in (order, bill):
        total = sum(fen(line["totalPrice"]) for line in each["lines"])
        yield from _differ("M2", "goodsValue", total, goods)
        for line in each["lines"]:
            product = half_up(Fraction(Decimal(line["price"]) * Decimal(line["qty"])) * 100)
            yield from _differ("M2", "totalPrice", product, fen(line["totalPrice"]))
    for each in (order, payment, bill):
        yield from _differ("M2", "currency", each["currency"], _CHINA)


def _persons(bill: Paper, order: Paper, payment: Paper, waybill: Paper) -> Iterator[str]:
    for name, payer in (("buyerIdNumber", "payerIdNumber"), ("buyerName", "payerName")):
        yield from _differ("M3", name, bill[name], order[name])
        yield from _differ("M3", payer, payment[payer], order[name])
    for name in ("consignee", "consigneeTelephone", "consigneeAddress"):
        yield from _differ("M4", name, waybill[name], order[name])
    yield from _differ(
        "M4", "consigneeAddress", bill["consigneeAddress"], order["consigneeAddress"]
    )


def _goods(bill: Paper, order: Paper) -> Iterator[str]:
    ordered = {int(line["gnum"]): line for line in order["lines"]}
    listed = {int(line["gnum"]): line for line in bill["lines"]}
    yield from _differ("M5", "gnum", sorted(listed), sorted(ordered))
    for number in ordered.keys() & listed.keys():
        one, other = listed[number], ordered[number]
        yield from _differ("M5", "gname", one["gname"], other["itemName"])
        for name in ("unit", "country"):
            yield from _differ("M5", name, one[name], other[name])
        for name in ("qty", "price"):
            yield from _differ("M5", name, Decimal(one[name]), Decimal(other[name]))


def _parcel(bill: Paper, order: Paper, waybill: Paper) -> Iterator[str]:
    gross, net = Decimal(bill["grossWeight"]), Decimal(bill["netWeight"])
    yield from _differ("M6", "packNo", (bill["packNo"], waybill["packNo"]), ("1", "1"))
    if not gross >= net > 0:
        yield f"M6 netWeight {net} / {gross}"
    yield from _differ("M6", "weight", Decimal(waybill["weight"]), gross)


def _mode(bill: Paper) -> Iterator[str]:
    direct: tuple[str, ...] = ("trafNo", "voyageNo", "billNo")
    bonded: tuple[str, ...] = ("emsNo", "areaCode")
    if bill["tradeMode"] == "9610":
        needed, barred = direct, bonded
    elif bill["tradeMode"] == "1210":
        needed, barred = bonded, direct
        yield from _differ("M7", "country", bill["country"], _CHINA)
    else:
        yield f"M7 tradeMode {bill['tradeMode']}"
        return
    yield from (f"M7 {name} missing" for name in needed if not bill.get(name))
    yield from (f"M7 {name} not here" for name in barred if bill.get(name))
