"""What each message of a case says: facts in, elements and their texts out. Pure.

Names of elements are those of the message format, `acturalPaid` with its slip among them. Money is
written in yuan, weights in kilograms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from marketplace.customs.cases import states
from marketplace.customs.cases.clocks import china_day, compact
from marketplace.customs.cases.types import (
    AGENT,
    AREA,
    ASSURE,
    DIRECT,
    EBP,
    LOGISTICS,
    CaseFacts,
    FactLine,
    Party,
    ReturnLine,
)

_CNY: Final = "142"
_RESIDENT_ID: Final = "1"
_NO_BARCODE: Final = "无"
Values = dict[str, str]


@dataclass(frozen=True)
class Named:
    """Who ordered, in clear: lives as long as a document is written."""

    name: str
    number: str

    def __repr__(self) -> str:
        return "Named()"


@dataclass(frozen=True)
class Paper:
    """One document: its head, and lines where it has them."""

    kind: str
    head: Values
    lines: tuple[Values, ...] = ()


@dataclass(frozen=True)
class Stamp:
    """What a document has of its own: its guid, its number, whether it is new, when it was written.

    `invt_no` and `pre_no` are what customs called the list that it is about.
    """

    guid: str
    cop_no: str
    app_type: str
    written_at: datetime
    invt_no: str = ""
    pre_no: str = ""
    reason: str = ""


def yuan(minor: int) -> str:
    """Write fen as yuan with two decimals."""
    return f"{Decimal(minor) / 100:.2f}"


def kilograms(grams: int) -> str:
    """Write grams as kilograms with three decimals."""
    return f"{Decimal(grams) / 1000:.3f}"


def order(facts: CaseFacts, named: Named, stamp: Stamp) -> Paper:
    """Write the order (CEB311)."""
    head = _head(stamp) | {"orderType": "I", "orderNo": facts.order_no}
    head |= _party("ebp", facts.parties[EBP]) | _party("ebc", facts.ebc)
    head |= {
        "goodsValue": yuan(facts.goods_minor),
        "freight": yuan(facts.freight_minor + facts.insured_minor),
        "discount": yuan(facts.discount_minor),
        "taxTotal": yuan(facts.tax_minor),
        "acturalPaid": yuan(facts.paid.amount_minor),
        "currency": _CNY,
        "buyerRegNo": facts.buyer.reg_no,
        "buyerName": named.name,
        "buyerTelephone": facts.buyer.phone,
        "buyerIdType": _RESIDENT_ID,
        "buyerIdNumber": named.number,
        "payCode": facts.paid.pay_code,
        "payName": facts.paid.pay_name,
        "payTransactionId": facts.paid.transaction_id,
        "consignee": facts.consignee.name,
        "consigneeTelephone": facts.consignee.phone,
        "consigneeAddress": facts.consignee.address,
    }
    if facts.consignee.district:
        head["consigneeDistrict"] = facts.consignee.district
    return Paper(states.ORDER, head, tuple(_order_line(line) for line in facts.lines))


def payment(facts: CaseFacts, named: Named, stamp: Stamp) -> Paper:
    """Write what the payment firm files (CEB411): for the match, and where we file for it."""
    head = _head(stamp) | {
        "payCode": facts.paid.pay_code,
        "payName": facts.paid.pay_name,
        "payTransactionId": facts.paid.transaction_id,
        "orderNo": facts.order_no,
    }
    head |= _party("ebp", facts.parties[EBP])
    head |= {
        "payerIdType": _RESIDENT_ID,
        "payerIdNumber": named.number,
        "payerName": named.name,
        "amountPaid": yuan(facts.paid.amount_minor),
        "currency": _CNY,
        "payTime": compact(facts.paid.paid_at),
    }
    return Paper(states.PAYMENT, head)


def waybill(facts: CaseFacts, stamp: Stamp) -> Paper:
    """Write the waybill (CEB511)."""
    journey = facts.journey
    head = _head(stamp) | _party("logistics", facts.parties[LOGISTICS])
    head |= {"logisticsNo": journey.logistics_no}
    if journey.bill_no:
        head["billNo"] = journey.bill_no
    head |= {
        "orderNo": facts.order_no,
        "freight": yuan(facts.freight_minor),
        "insuredFee": yuan(facts.insured_minor),
        "currency": _CNY,
        "weight": kilograms(journey.gross_g),
        "packNo": "1",
        "goodsInfo": (journey.goods_info or facts.lines[0].name)[:200],
        "consignee": facts.consignee.name,
        "consigneeAddress": facts.consignee.address,
        "consigneeTelephone": facts.consignee.phone,
    }
    return Paper(states.WAYBILL, head)


def arrival(facts: CaseFacts, stamp: Stamp, delivered_at: datetime) -> Paper:
    """Write that the parcel was signed for (CEB513): the only status that the format allows."""
    head = _head(stamp) | _party("logistics", facts.parties[LOGISTICS])
    head |= {
        "logisticsNo": facts.journey.logistics_no,
        "logisticsStatus": "S",
        "logisticsTime": compact(delivered_at),
    }
    return Paper(states.ARRIVAL, head)


def goods_list(facts: CaseFacts, named: Named, stamp: Stamp) -> Paper:
    """Write the list (CEB621)."""
    journey = facts.journey
    head = _head(stamp) | {"orderNo": facts.order_no}
    head |= _party("ebp", facts.parties[EBP]) | _party("ebc", facts.ebc)
    head |= {"logisticsNo": journey.logistics_no}
    head |= _party("logistics", facts.parties[LOGISTICS])
    head |= {"copNo": stamp.cop_no, "assureCode": facts.parties[ASSURE].code}
    if facts.trade_mode != DIRECT:
        head["emsNo"] = journey.ems_no
    head |= {
        "ieFlag": "I",
        "declTime": china_day(stamp.written_at),
        "customsCode": journey.customs_code,
        "portCode": journey.port_code,
    }
    head |= _buyer(facts, named) | {"consigneeAddress": facts.consignee.address}
    head |= _party("agent", facts.parties[AGENT]) | _mode(facts)
    head |= {
        "freight": yuan(facts.freight_minor),
        "insuredFee": yuan(facts.insured_minor),
        "currency": _CNY,
        "packNo": "1",
        "grossWeight": kilograms(journey.gross_g),
        "netWeight": kilograms(journey.net_g),
    }
    return Paper(states.LIST, head, tuple(_list_line(line) for line in facts.lines))


def cancellation(facts: CaseFacts, named: Named, stamp: Stamp) -> Paper:
    """Write that a list be taken back (CEB623)."""
    return Paper(states.CANCELLATION, _withdrawal(facts, named, stamp))


def goods_return(
    facts: CaseFacts, named: Named, stamp: Stamp, wanted: Iterable[ReturnLine]
) -> Paper:
    """Write that goods come back (CEB625)."""
    by_number = {line.gnum: line for line in facts.lines}
    lines = [
        {
            "gnum": str(each.gnum),
            "gcode": by_number[each.gnum].gcode,
            "gname": by_number[each.gnum].name,
            "qty": str(each.quantity),
            "unit": by_number[each.gnum].unit,
        }
        for each in wanted
    ]
    return Paper(states.RETURN, _withdrawal(facts, named, stamp), tuple(lines))


def _withdrawal(facts: CaseFacts, named: Named, stamp: Stamp) -> Values:
    head = _head(stamp) | {"customsCode": facts.journey.customs_code, "orderNo": facts.order_no}
    head |= _party("ebp", facts.parties[EBP]) | _party("ebc", facts.ebc)
    head |= {"logisticsNo": facts.journey.logistics_no}
    head |= _party("logistics", facts.parties[LOGISTICS]) | {"copNo": stamp.cop_no}
    if stamp.pre_no:
        head["preNo"] = stamp.pre_no
    head["invtNo"] = stamp.invt_no
    head |= _buyer(facts, named) | _party("agent", facts.parties[AGENT])
    return head | {"reason": stamp.reason}


def _head(stamp: Stamp) -> Values:
    return {
        "guid": stamp.guid,
        "appType": stamp.app_type,
        "appTime": compact(stamp.written_at),
        "appStatus": "2",
    }


def _party(prefix: str, party: Party) -> Values:
    return {f"{prefix}Code": party.code, f"{prefix}Name": party.name}


def _buyer(facts: CaseFacts, named: Named) -> Values:
    return {
        "buyerIdType": _RESIDENT_ID,
        "buyerIdNumber": named.number,
        "buyerName": named.name,
        "buyerTelephone": facts.buyer.phone,
    }


def _mode(facts: CaseFacts) -> Values:
    """Write what brings the goods in: a truck and its bill, or a bonded area and its book."""
    journey = facts.journey
    told: Values = {}
    if facts.trade_mode != DIRECT:
        area = facts.parties[AREA]
        told = {"areaCode": area.code, "areaName": area.name}
    told |= {"tradeMode": facts.trade_mode, "trafMode": journey.traf_mode}
    if facts.trade_mode == DIRECT:
        told |= {
            "trafNo": journey.traf_no,
            "voyageNo": journey.voyage_no,
            "billNo": journey.bill_no,
        }
    return told | {"country": journey.country}


def _order_line(line: FactLine) -> Values:
    return {
        "gnum": str(line.gnum),
        "itemNo": line.sku[:20],
        "itemName": line.name,
        "gmodel": line.gmodel,
        "barCode": line.barcode or _NO_BARCODE,
        "unit": line.unit,
        "qty": str(line.quantity),
        "price": yuan(line.unit_minor),
        "totalPrice": yuan(line.total_minor),
        "currency": _CNY,
        "country": line.origin,
    }


def _list_line(line: FactLine) -> Values:
    told = {"gnum": str(line.gnum)}
    if line.record_no:
        told["itemRecordNo"] = line.record_no
    told |= {
        "itemNo": line.sku[:20],
        "itemName": line.name,
        "gcode": line.gcode,
        "gname": line.name,
        "gmodel": line.gmodel,
        "barCode": line.barcode or _NO_BARCODE,
        "country": line.origin,
        "currency": _CNY,
        "qty": str(line.quantity),
        "unit": line.unit,
        "qty1": line.qty1,
        "unit1": line.unit1,
    }
    if line.unit2:
        told |= {"qty2": line.qty2, "unit2": line.unit2}
    return told | {"price": yuan(line.unit_minor), "totalPrice": yuan(line.total_minor)}
