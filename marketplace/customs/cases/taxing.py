"""Tax bills of customs: taken as they come, compared with what the buyer was charged."""

from __future__ import annotations

import logging
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from marketplace.customs.cases import allowance, moving, states
from marketplace.customs.cases.events import TaxBilled
from marketplace.customs.cases.models import CustomsCase, CustomsReceipt, TaxBill
from marketplace.customs.cases.types import AGENT
from marketplace.foundation import outbox

log = logging.getLogger(__name__)

KINDS: Final = ("CEB816Message", "CEB818Message")
_STATUS: Final = {
    TaxBill.Status.ISSUED: "issued",
    TaxBill.Status.SUMMED_UP: "summed_up",
    TaxBill.Status.VOID: "void",
}
_LINES: Final = ("gnum", "gcode", "taxPrice", "customsTax", "valueAddedTax", "consumptionTax")


def take(case: CustomsCase, receipt: CustomsReceipt, *, at: datetime) -> str:
    """Keep what a receipt says of a tax bill of a locked case; return what became of it.

    A status that comes before its bill waits: nothing is returned, and it is looked at again.
    A bill that differs from what the buyer was charged leaves a finding on the case.
    """
    tax_no = str(receipt.keys.get("taxNo", ""))
    if receipt.status not in TaxBill.Status.values or not tax_no or receipt.told_at is None:
        return states.UNKNOWN
    known = {bill.status: bill for bill in case.tax_bills.filter(tax_no=tax_no)}
    if receipt.status in known:
        return states.REPEATED
    if receipt.kind == KINDS[0]:
        amounts = _amounts(receipt)
    elif known:
        issued = next(iter(known.values()))
        amounts = (issued.duty_minor, issued.vat_minor, issued.consumption_minor)
    else:
        return ""
    if amounts is None:
        return states.UNKNOWN
    bill = TaxBill.objects.create(
        case=case,
        receipt=receipt,
        tax_no=tax_no,
        status=receipt.status,
        duty_minor=amounts[0],
        vat_minor=amounts[1],
        consumption_minor=amounts[2],
        lines=_lines(receipt),
        told_at=receipt.told_at,
    )
    _compare(case, bill)
    _tell(case, bill, at)
    if bill.status == TaxBill.Status.SUMMED_UP and case.state == states.DELIVERED:
        moving.move_case(case, states.TAXED, at=at, by=moving.CUSTOMS, receipt=receipt)
        allowance.end_identity(case, at=at)
    return states.MOVED


def _tell(case: CustomsCase, bill: TaxBill, at: datetime) -> None:
    """Tell the floors above, who collected the tax."""
    agent = case.facts.parties.get(AGENT)
    outbox.record(
        TaxBilled(
            case_ref=f"customs_case:{case.public_id}",
            vendor_order_ref=case.reference,
            bill_no=bill.tax_no,
            status=_STATUS[TaxBill.Status(bill.status)],
            amount=bill.total,
            agent_code=agent.code if agent else case.ebp_code,
            billed_at=at,
        )
    )


def _compare(case: CustomsCase, bill: TaxBill) -> None:
    if bill.status != TaxBill.Status.ISSUED or bill.total_minor == case.tax_minor:
        return
    told = {"code": "tax_differs", "charged": case.tax_minor, "billed": bill.total_minor}
    log.critical("%s: %s", case.public_id, told)
    case.findings = [*case.findings, told]
    case.save(update_fields=["findings"])


def _amounts(receipt: CustomsReceipt) -> tuple[int, int, int] | None:
    told = receipt.keys.get("amounts", {})
    try:
        return (
            _fen(told["customsTax"]),
            _fen(told["valueAddedTax"]),
            _fen(told["consumptionTax"]),
        )
    except (KeyError, InvalidOperation, ValueError):
        return None


def _fen(text: str) -> int:
    exact = Decimal(text) * 100
    if exact != exact.to_integral_value():
        raise ValueError(f"{text} is no amount of fen")
    return int(exact)


def _lines(receipt: CustomsReceipt) -> list[dict[str, str]]:
    return [{name: line.get(name, "") for name in _LINES} for line in receipt.keys.get("lines", [])]
