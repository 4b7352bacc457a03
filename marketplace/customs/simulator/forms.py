"""What a message must look like, by the office's own book. Source: GACC message format of 2022-05.

One line a group of elements: a name, its kind, and `?` where it may be missing. `C3` has exactly
three characters, `C1..60` one to sixty, `N` is a decimal of at most 19 digits, five of them behind
the point, `I` a whole number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass(frozen=True)
class Element:
    """One element of a sequence."""

    name: str
    least: int
    most: int
    kind: str  # C, N or I
    may_miss: bool

    def fault(self, text: str) -> str:
        """Say what is wrong with a value; nothing when it is right."""
        if self.kind == "C":
            return "" if self.least <= len(text) <= self.most else f"length {len(text)}"
        told = text.strip()
        if self.kind == "I":
            return "" if _WHOLE.fullmatch(told) else "not a whole number"
        if not _NUMBER.fullmatch(told):
            return "not a number"
        whole, _, part = told.lstrip("+-").partition(".")
        digits = len(whole.lstrip("0")) + len(part.rstrip("0"))
        return "" if digits <= 19 and len(part.rstrip("0")) <= 5 else "too many digits"


@dataclass(frozen=True)
class Form:
    """One kind of message: a wrapper that repeats, its head, its lines."""

    wrapper: str
    head: str  # the same as the wrapper where the fields stand in it
    head_elements: tuple[Element, ...]
    line: str = ""
    line_elements: tuple[Element, ...] = ()
    must_be_signed: bool = False


def elements(book: str) -> tuple[Element, ...]:
    """Read a line of the book."""
    return tuple(_element(*each.split()) for each in book.split(",") if each.strip())


def _element(name: str, kind: str) -> Element:
    may_miss = kind.endswith("?")
    told = kind.rstrip("?")
    if told in ("N", "I"):
        return Element(name, 0, 0, told, may_miss)
    least, _, most = told[1:].partition("..")
    return Element(name, int(least), int(most or least), "C", may_miss)


_HEAD: Final = "guid C36, appType C1, appTime C14, appStatus C1..3"
_EBP: Final = "ebpCode C1..18, ebpName C1..100"
_EBC: Final = "ebcCode C1..18, ebcName C1..100"
_CARRIER: Final = "logisticsCode C1..18, logisticsName C1..100"
_BUYER: Final = "buyerIdType C1, buyerIdNumber C1..60, buyerName C1..60, buyerTelephone C1..30"
_AGENT: Final = "agentCode C1..18, agentName C1..100"
_NOTE: Final = "note C0..1000?"

_ORDER: Final = (
    f"{_HEAD}, orderType C1, orderNo C1..60, {_EBP}, {_EBC}, goodsValue N, freight N, discount N,"
    " taxTotal N, acturalPaid N, currency C3, buyerRegNo C1..60, buyerName C1..60,"
    " buyerTelephone C1..30, buyerIdType C1, buyerIdNumber C1..60, payCode C0..18?,"
    " payName C0..100?, payTransactionId C0..60?, batchNumbers C0..100?, consignee C1..100,"
    f" consigneeTelephone C1..50, consigneeAddress C1..200, consigneeDistrict C6?, {_NOTE}"
)
_ORDER_LINE: Final = (
    "gnum I, itemNo C0..30?, itemName C1..250, gmodel C1..510, itemDescribe C0..1000?,"
    " barCode C0..50?, unit C3, qty N, price N, totalPrice N, currency C3, country C3,"
    f" {_NOTE}"
)
_PAYMENT: Final = (
    f"{_HEAD}, payCode C1..18, payName C1..100, payTransactionId C1..60, orderNo C1..60, {_EBP},"
    " payerIdType C1, payerIdNumber C1..60, payerName C1..60, telephone C0..60?, amountPaid N,"
    f" currency C3, payTime C14, {_NOTE}"
)
_WAYBILL: Final = (
    f"{_HEAD}, {_CARRIER}, logisticsNo C1..60, billNo C0..37?, orderNo C1..60, freight N?,"
    " insuredFee N?, currency C3, weight N, packNo I, goodsInfo C0..200?, consignee C1..100,"
    f" consigneeAddress C1..200, consigneeTelephone C1..50, {_NOTE}"
)
_STATUS: Final = (
    f"{_HEAD}, {_CARRIER}, logisticsNo C1..60, logisticsStatus C1, logisticsTime C14, {_NOTE}"
)
_LIST: Final = (
    f"{_HEAD}, orderNo C1..60, {_EBP}, {_EBC}, logisticsNo C1..60, {_CARRIER}, copNo C0..20?,"
    " preNo C0..18?, assureCode C1..30, emsNo C0..30?, invtNo C0..18?, ieFlag C1, declTime C8,"
    f" customsCode C4, portCode C4, ieDate C8?, {_BUYER}, consigneeAddress C1..200, {_AGENT},"
    " areaCode C0..18?, areaName C0..100?, tradeMode C4, trafMode C1, trafNo C0..100?,"
    " voyageNo C0..32?, billNo C0..37?, loctNo C0..10?, licenseNo C0..19?, country C3, freight N,"
    f" insuredFee N, currency C3, wrapType C1?, packNo I, grossWeight N, netWeight N, {_NOTE}"
)
_LIST_LINE: Final = (
    "gnum I, itemRecordNo C0..30?, itemNo C0..20?, itemName C0..250?, gcode C10, gname C1..250,"
    " gmodel C1..510, barCode C0..50?, country C3, tradeCountry C1..3?, currency C3, qty N,"
    " unit C3, qty1 N, unit1 C3, qty2 N?, unit2 C3?, price N, totalPrice N,"
    f" {_NOTE}"
)
_WITHDRAWAL: Final = (
    f"{_HEAD}, customsCode C4, orderNo C1..60, {_EBP}, {_EBC}, logisticsNo C1..60, {_CARRIER},"
    f" copNo C0..20?, preNo C0..18?, invtNo C1..18, {_BUYER}, {_AGENT}, reason C1..1000, {_NOTE}"
)
_REFUND_LINE: Final = f"gnum I, gcode C10, gname C1..250, qty N, unit C3, {_NOTE}"

FORMS: Final[dict[str, Form]] = {
    "CEB311Message": Form(
        "Order", "OrderHead", elements(_ORDER), "OrderList", elements(_ORDER_LINE)
    ),
    "CEB411Message": Form("Payment", "PaymentHead", elements(_PAYMENT)),
    "CEB511Message": Form("Logistics", "LogisticsHead", elements(_WAYBILL)),
    "CEB513Message": Form("LogisticsStatus", "LogisticsStatus", elements(_STATUS)),
    "CEB621Message": Form(
        "Inventory",
        "InventoryHead",
        elements(_LIST),
        "InventoryList",
        elements(_LIST_LINE),
        must_be_signed=True,
    ),
    "CEB623Message": Form("InvtCancel", "InvtCancel", elements(_WITHDRAWAL), must_be_signed=True),
    "CEB625Message": Form(
        "InvtRefund",
        "InvtRefundHead",
        elements(_WITHDRAWAL),
        "InvtRefundList",
        elements(_REFUND_LINE),
        must_be_signed=True,
    ),
}
LARGEST_ENTRIES: Final = 100
LARGEST_LINES: Final = 99
