"""Whether the documents of one parcel tell the same story, before anything is signed.

Rules M1 to M8 of docs/customs-messages.md, as customs compares order, payment and waybill with the
import list. Every rule that fails is one finding a fact: what was compared, what each document
says of it. Pure: whoever calls knows what was sent before, and says so in `Seen`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from marketplace.customs.messages.declarations.lists import Inventory, InventoryHead
from marketplace.customs.messages.declarations.orders import Order, OrderList
from marketplace.customs.messages.declarations.payments import PaymentHead
from marketplace.customs.messages.declarations.waybills import LogisticsHead
from marketplace.customs.messages.declarations.withdrawals import (
    InvtCancel,
    InvtRefund,
    InvtRefundHead,
)

CENT: Final = Decimal("0.01")
YUAN: Final = "142"
DIRECT: Final = "9610"
BONDED: Final = "1210"
Values = tuple[tuple[str, str], ...]  # (document, what it says)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact on which documents differ, or that breaks a rule.

    `code` is the rule and the fact (`M2.amount_paid`); `line` the number of the goods, 0 for none;
    `values` what each document says, the first being what the others are held against. A finding
    that `is_warning` keeps nothing from being sent.
    """

    code: str
    values: Values
    line: int = 0
    is_warning: bool = False

    @property
    def rule(self) -> str:
        """Return `M1` to `M8`."""
        return self.code.partition(".")[0]

    @property
    def is_personal(self) -> bool:
        """Tell whether the values say who somebody is: not for a log, nor for everybody."""
        return self.rule in ("M3", "M4")

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the documents that were compared, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.values))


@dataclass(frozen=True, slots=True)
class Seen:
    """What was sent before: orders by platform for good, waybills by carrier for six months, guids.

    What is sent again on purpose (a change, a deletion) is left out by whoever asks.
    """

    orders: frozenset[tuple[str, str]] = frozenset()
    waybills: frozenset[tuple[str, str]] = frozenset()
    guids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Documents:
    """What there is of one parcel. `is_identity_checked`: a service of the state knows the buyer,
    so that another may have paid."""

    order: Order
    waybill: LogisticsHead
    inventory: Inventory
    payment: PaymentHead | None = None
    cancel: InvtCancel | None = None
    refund: InvtRefund | None = None
    is_identity_checked: bool = False
    seen: Seen = field(default_factory=Seen)


def match(documents: Documents) -> tuple[Finding, ...]:
    """Return everything on which the documents of one parcel differ. Amounts in yuan, kilograms."""
    return (
        *_keys(documents),
        *_money(documents),
        *_persons(documents),
        *_consignees(documents),
        *_goods(documents),
        *_parcel(documents),
        *_mode(documents),
        *_uniqueness(documents),
    )


def _keys(told: Documents) -> Iterator[Finding]:
    """M1: the numbers that hold the documents together."""
    order, waybill, head = told.order.head, told.waybill, told.inventory.head
    payment, later = told.payment, _later(told)
    yield from _same(
        "M1.order_no",
        ("311", order.orderNo),
        ("411", payment.orderNo if payment else None),
        ("511", waybill.orderNo),
        ("621", head.orderNo),
        *((name, each.orderNo) for name, each in later),
    )
    yield from _same(
        "M1.platform",
        ("311", order.ebpCode),
        ("411", payment.ebpCode if payment else None),
        ("621", head.ebpCode),
        *((name, each.ebpCode) for name, each in later),
    )
    yield from _same(
        "M1.merchant",
        ("311", order.ebcCode),
        ("621", head.ebcCode),
        *((name, each.ebcCode) for name, each in later),
    )
    if payment:
        number = order.payTransactionId or None
        yield from _same("M1.payment_no", ("311", number), ("411", payment.payTransactionId))
        yield from _same(
            "M1.payment_firm", ("311", order.payCode or None), ("411", payment.payCode)
        )
    yield from _same(
        "M1.waybill_no",
        ("511", waybill.logisticsNo),
        ("621", head.logisticsNo),
        *((name, each.logisticsNo) for name, each in later),
    )
    yield from _same(
        "M1.carrier",
        ("511", waybill.logisticsCode),
        ("621", head.logisticsCode),
        *((name, each.logisticsCode) for name, each in later),
    )


def _money(told: Documents) -> Iterator[Finding]:
    """M2: what was paid is what the parts make, line by line and in all, in yuan."""
    order, payment = told.order.head, told.payment
    made = order.goodsValue + order.freight + order.taxTotal - order.discount
    yield from _same("M2.sum_of_parts", ("311", order.acturalPaid), ("311 parts", made))
    if payment:
        yield from _same("M2.amount_paid", ("311", order.acturalPaid), ("411", payment.amountPaid))
    goods = sum((line.totalPrice for line in told.order.lines), Decimal(0))
    yield from _same("M2.sum_of_lines", ("311", order.goodsValue), ("311 lines", goods))
    for name, lines in (("311", told.order.lines), ("621", told.inventory.lines)):
        for line in lines:
            product = (line.price * line.qty).quantize(CENT, ROUND_HALF_UP)
            yield from _same(
                f"M2.line_total_{name}",
                (name, line.totalPrice),
                (f"{name} price by quantity", product),
                line=line.gnum,
            )
    yield from _currencies(told)


def _currencies(told: Documents) -> Iterator[Finding]:
    named: list[tuple[str, str, int]] = [
        ("311", told.order.head.currency, 0),
        ("511", told.waybill.currency, 0),
        ("621", told.inventory.head.currency, 0),
        *(("311", line.currency, line.gnum) for line in told.order.lines),
        *(("621", line.currency, line.gnum) for line in told.inventory.lines),
    ]
    if told.payment:
        named.append(("411", told.payment.currency, 0))
    for name, currency, line in named:
        if currency != YUAN:
            yield Finding("M2.currency", ((name, currency), ("wanted", YUAN)), line)


def _persons(told: Documents) -> Iterator[Finding]:
    """M3: one person orders, and pays unless the state knows who ordered."""
    order, head, later = told.order.head, told.inventory.head, _later(told)
    payer = None if told.is_identity_checked else told.payment
    yield from _same(
        "M3.name",
        ("311", order.buyerName),
        ("411", payer.payerName if payer else None),
        ("621", head.buyerName),
        *((name, each.buyerName) for name, each in later),
    )
    yield from _same(
        "M3.id_number",
        ("311", order.buyerIdNumber.upper()),
        ("411", payer.payerIdNumber.upper() if payer else None),
        ("621", head.buyerIdNumber.upper()),
        *((name, each.buyerIdNumber.upper()) for name, each in later),
    )


def _consignees(told: Documents) -> Iterator[Finding]:
    """M4: the parcel goes where the order says."""
    order, waybill = told.order.head, told.waybill
    yield from _same("M4.consignee", ("311", order.consignee), ("511", waybill.consignee))
    yield from _same(
        "M4.telephone",
        ("311", order.consigneeTelephone),
        ("511", waybill.consigneeTelephone),
    )
    yield from _same(
        "M4.address",
        ("311", order.consigneeAddress),
        ("511", waybill.consigneeAddress),
        ("621", told.inventory.head.consigneeAddress),
    )


def _goods(told: Documents) -> Iterator[Finding]:
    """M5: the list has the lines of the order, and no more comes back than went."""
    ordered = [line.gnum for line in told.order.lines]
    listed = [line.gnum for line in told.inventory.lines]
    if sorted(ordered) != sorted(listed) or len(set(ordered)) != len(ordered):
        numbers = (("311", _joined(ordered)), ("621", _joined(listed)))
        yield Finding("M5.lines", numbers)
    by_number: dict[int, OrderList] = {line.gnum: line for line in told.order.lines}
    for line in told.inventory.lines:
        of_order = by_number.get(line.gnum)
        if of_order is None:
            continue
        for fact, one, other in (
            ("name", of_order.itemName, line.gname),
            ("quantity", of_order.qty, line.qty),
            ("price", of_order.price, line.price),
            ("unit", of_order.unit, line.unit),
            ("origin", of_order.country, line.country),
        ):
            yield from _same(f"M5.{fact}", ("311", one), ("621", other), line=line.gnum)
    yield from _returned(told)


def _returned(told: Documents) -> Iterator[Finding]:
    if told.refund is None:
        return
    declared = {line.gnum: line for line in told.inventory.lines}
    for back in told.refund.lines:
        line = declared.get(back.gnum)
        if line is None:
            numbers = _joined(sorted(declared))
            yield Finding(
                "M5.returned_line", (("621", numbers), ("625", str(back.gnum))), back.gnum
            )
            continue
        yield from _same(
            "M5.returned_code", ("621", line.gcode), ("625", back.gcode), line=back.gnum
        )
        yield from _same("M5.returned_unit", ("621", line.unit), ("625", back.unit), line=back.gnum)
        if not 0 < back.qty <= line.qty:
            values = (("621", _text(line.qty)), ("625", _text(back.qty)))
            yield Finding("M5.returned_quantity", values, back.gnum)


def _parcel(told: Documents) -> Iterator[Finding]:
    """M6: one parcel, of one weight."""
    head, waybill = told.inventory.head, told.waybill
    for name, count in (("511", waybill.packNo), ("621", head.packNo)):
        if count != 1:
            yield Finding("M6.parcels", ((name, str(count)), ("wanted", "1")))
    yield from _same("M6.weight", ("511", waybill.weight), ("621", head.grossWeight))
    if not 0 < head.netWeight <= head.grossWeight:
        values = (("621 gross", _text(head.grossWeight)), ("621 net", _text(head.netWeight)))
        yield Finding("M6.net_weight", values)
    yield from _same(
        "M6.freight",
        ("311", told.order.head.freight),
        ("621", head.freight + head.insuredFee),
        is_warning=True,  # what the buyer pays for the way and what the carrier takes may differ
    )


def _mode(told: Documents) -> Iterator[Finding]:
    """M7: parcels that cross now name their transport, goods in bond their account book."""
    head = told.inventory.head
    if head.tradeMode not in (DIRECT, BONDED):
        yield Finding("M7.mode", (("621", head.tradeMode), ("wanted", f"{DIRECT} or {BONDED}")))
        return
    is_direct = head.tradeMode == DIRECT
    for name, value in _of_transport(head):
        if bool(value) != is_direct:
            yield _presence(f"M7.{name}", value, is_wanted=is_direct)
    for name, value in (("emsNo", head.emsNo), ("areaCode", head.areaCode)):
        if bool(value) == is_direct:
            yield _presence(f"M7.{name}", value, is_wanted=not is_direct)
    for line in told.inventory.lines:
        if bool(line.itemRecordNo) == is_direct:
            yield _presence(
                "M7.itemRecordNo", line.itemRecordNo, is_wanted=not is_direct, line=line.gnum
            )
    if not is_direct and head.country != YUAN:  # China's number as a country is that of the yuan
        yield Finding("M7.country", (("621", head.country), ("wanted", YUAN)))


def _of_transport(head: InventoryHead) -> tuple[tuple[str, str | None], ...]:
    return (("trafNo", head.trafNo), ("voyageNo", head.voyageNo), ("billNo", head.billNo))


def _presence(code: str, value: str | None, *, is_wanted: bool, line: int = 0) -> Finding:
    return Finding(code, (("621", value or ""), ("wanted", "present" if is_wanted else "")), line)


def _uniqueness(told: Documents) -> Iterator[Finding]:
    """M8: numbers that may be used once."""
    order, waybill = told.order.head, told.waybill
    if (order.ebpCode, order.orderNo) in told.seen.orders:
        yield Finding("M8.order_no", (("311", order.orderNo), ("sent before", order.orderNo)))
    if (waybill.logisticsCode, waybill.logisticsNo) in told.seen.waybills:
        number = waybill.logisticsNo
        yield Finding("M8.waybill_no", (("511", number), ("sent before", number)))
    used: dict[str, str] = {}
    for name, guid in _guids(told):
        if guid in told.seen.guids:
            yield Finding("M8.guid", ((name, guid), ("sent before", guid)))
        elif guid in used:
            yield Finding("M8.guid", ((used[guid], guid), (name, guid)))
        used.setdefault(guid, name)


def _guids(told: Documents) -> list[tuple[str, str]]:
    found = [("311", told.order.head.guid)]
    found += [("411", told.payment.guid)] if told.payment else []
    found += [("511", told.waybill.guid), ("621", told.inventory.head.guid)]
    return found + [(name, each.guid) for name, each in _later(told)]


def _later(told: Documents) -> list[tuple[str, InvtCancel | InvtRefundHead]]:
    """Return what came after the list: both name it by the same fields."""
    found: list[tuple[str, InvtCancel | InvtRefundHead]] = []
    if told.cancel:
        found.append(("623", told.cancel))
    if told.refund:
        found.append(("625", told.refund.head))
    return found


def _same(
    code: str,
    *values: tuple[str, str | Decimal | None],
    line: int = 0,
    is_warning: bool = False,
) -> Iterator[Finding]:
    """Yield a finding when documents that say something of a fact do not say the same."""
    told = [(name, value) for name, value in values if value is not None]
    if len({value for _, value in told}) > 1:
        yield Finding(code, tuple((name, _text(value)) for name, value in told), line, is_warning)


def _text(value: str | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _joined(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
