"""Read a payment status report, pain.002, of any version from .03 on.

Source: ISO 20022 message definitions pain.002.001.03 to .15, whose elements read here are the
same. What a code means for a payout is said in `verdicts.py`, not here.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from marketplace.foundation.money import Money, exponent
from payments.settlement.iso20022.problems import NotReadable, Problem
from payments.settlement.iso20022.reading import children, first, parse, text
from payments.settlement.iso20022.types import BlockReport, LineReport, StatusReport

_NAMESPACE: Final = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d\}Document")


def read(content: bytes) -> StatusReport:
    """Return what a pain.002 says. Raises: NotReadable."""
    root = parse(content)
    if not _NAMESPACE.fullmatch(str(root.tag)):
        raise NotReadable(Problem.NO_REPORT)
    report = first(root, "CstmrPmtStsRpt")
    group = first(report, "OrgnlGrpInfAndSts")
    original = text(group, "OrgnlMsgId")
    if report is None or not original:
        raise NotReadable(Problem.INCOMPLETE, "OrgnlMsgId")
    reason_code, reason = _reason(group)
    count = text(group, "OrgnlNbOfTxs")
    return StatusReport(
        message_id=text(report, "GrpHdr/MsgId"),
        original_message_id=original,
        code=text(group, "GrpSts"),
        reason_code=reason_code,
        reason=reason,
        blocks=tuple(_block(each) for each in children(report, "OrgnlPmtInfAndSts")),
        line_count=int(count) if count.isdecimal() else None,
        control_sum=text(group, "OrgnlCtrlSum"),
    )


def _block(element: etree._Element) -> BlockReport:
    reason_code, reason = _reason(element)
    return BlockReport(
        payment_id=text(element, "OrgnlPmtInfId"),
        code=text(element, "PmtInfSts"),
        reason_code=reason_code,
        reason=reason,
        lines=tuple(_line(each) for each in children(element, "TxInfAndSts")),
    )


def _line(element: etree._Element) -> LineReport:
    name = text(element, "OrgnlEndToEndId")
    if not name:
        raise NotReadable(Problem.INCOMPLETE, "OrgnlEndToEndId")
    reason_code, reason = _reason(element)
    return LineReport(
        end_to_end_id=name,
        code=text(element, "TxSts"),
        reason_code=reason_code,
        reason=reason,
        bank_reference=text(element, "AcctSvcrRef") or text(element, "StsId"),
        amount=_amount(first(element, "OrgnlTxRef/Amt/InstdAmt")),
    )


def _reason(element: etree._Element | None) -> tuple[str, str]:
    found = first(element, "StsRsnInf")
    code = text(found, "Rsn/Cd") or text(found, "Rsn/Prtry")
    words = [child.text or "" for child in children(found, "AddtlInf")] if found is not None else []
    return code, " ".join(" ".join(words).split())


def _amount(element: etree._Element | None) -> Money | None:
    if element is None:
        return None
    currency = element.get("Ccy", "")
    try:
        exact = Decimal((element.text or "").strip()).scaleb(exponent(currency))
        minor = int(exact)
    except (InvalidOperation, ValueError, OverflowError) as error:  # also NaN and Infinity
        raise NotReadable(Problem.INCOMPLETE, "InstdAmt") from error
    if exact != minor:
        raise NotReadable(Problem.INCOMPLETE, "InstdAmt")
    return Money(minor, currency)
