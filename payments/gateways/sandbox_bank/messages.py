"""Write what a bank writes: pain.002.001.12, camt.053.001.08, camt.054.001.08."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from lxml import etree

BANK: Final = "SANDBOX BANK - NO MONEY MOVES"
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Said:
    """What the bank says of one payment."""

    end_to_end_id: str
    block_id: str
    status: str
    reason: str
    words: str
    reference: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Booking:
    """One amount on an account of ours. `is_credit` when it came in."""

    number: int
    account: str
    currency: str
    amount: Decimal
    is_credit: bool
    booked_at: datetime
    end_to_end_id: str
    message_id: str
    reference: str
    name: str
    reason: str = ""  # why it came back


class _Writer:
    """Elements of one namespace."""

    def __init__(self, kind: str) -> None:
        self.namespace = f"urn:iso:std:iso:20022:tech:xsd:{kind}"
        self.root = etree.Element(f"{{{self.namespace}}}Document", nsmap={None: self.namespace})

    def add(self, parent: etree._Element, path: str, text: str | None = None) -> etree._Element:
        for tag in path.split("/"):
            parent = etree.SubElement(parent, f"{{{self.namespace}}}{tag}")
        parent.text = text
        return parent

    def amount(self, parent: etree._Element, tag: str, amount: Decimal, currency: str) -> None:
        self.add(parent, tag, str(amount.quantize(_CENT))).set("Ccy", currency)

    def bytes(self) -> bytes:
        written: bytes = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True
        )
        return written


def status_report(
    *,
    name: str,
    at: datetime,
    original: str,
    count: str,
    control_sum: str,
    status: str,
    reason: str = "",
    lines: Sequence[Said] = (),
) -> bytes:
    """Write a pain.002 on a file; lines that are not in `lines` are not in the report."""
    out = _Writer("pain.002.001.12")
    report = out.add(out.root, "CstmrPmtStsRpt")
    header = out.add(report, "GrpHdr")
    out.add(header, "MsgId", name)
    out.add(header, "CreDtTm", at.isoformat(timespec="seconds"))
    group = out.add(report, "OrgnlGrpInfAndSts")
    out.add(group, "OrgnlMsgId", original)
    out.add(group, "OrgnlMsgNmId", "pain.001.001.09")
    if count.isdecimal():
        out.add(group, "OrgnlNbOfTxs", count)
    if control_sum:
        out.add(group, "OrgnlCtrlSum", control_sum)
    out.add(group, "GrpSts", status)
    if reason:
        out.add(group, "StsRsnInf/Rsn/Cd", reason)
    for block_id in dict.fromkeys(line.block_id for line in lines):
        block = out.add(report, "OrgnlPmtInfAndSts")
        out.add(block, "OrgnlPmtInfId", block_id)
        for line in (line for line in lines if line.block_id == block_id):
            _line(out, block, line)
    return out.bytes()


def _line(out: _Writer, block: etree._Element, line: Said) -> None:
    found = out.add(block, "TxInfAndSts")
    out.add(found, "StsId", line.reference)
    out.add(found, "OrgnlInstrId", line.end_to_end_id)
    out.add(found, "OrgnlEndToEndId", line.end_to_end_id)
    out.add(found, "TxSts", line.status)
    if line.reason:
        why = out.add(found, "StsRsnInf")
        out.add(why, "Rsn/Cd", line.reason)
        out.add(why, "AddtlInf", line.words)
    out.add(found, "AcctSvcrRef", line.reference)
    out.amount(out.add(found, "OrgnlTxRef/Amt"), "InstdAmt", line.amount, line.currency)


def notification(*, name: str, at: datetime, bookings: Sequence[Booking]) -> bytes:
    """Write a camt.054 on bookings of one account."""
    out = _Writer("camt.054.001.08")
    message = out.add(out.root, "BkToCstmrDbtCdtNtfctn")
    part = _head(out, message, "Ntfctn", name, at, bookings[0].account, bookings[0].currency)
    _entries(out, part, bookings)
    return out.bytes()


def statement(
    *,
    name: str,
    at: datetime,
    account: str,
    currency: str,
    opening: Decimal,
    bookings: Sequence[Booking],
) -> bytes:
    """Write a camt.053 on a day of one account: opening, entries, closing."""
    out = _Writer("camt.053.001.08")
    message = out.add(out.root, "BkToCstmrStmt")
    part = _head(out, message, "Stmt", name, at, account, currency)
    moved = sum((b.amount if b.is_credit else -b.amount for b in bookings), Decimal(0))
    for code, balance in (("OPBD", opening), ("CLBD", opening + moved)):
        found = out.add(part, "Bal")
        out.add(found, "Tp/CdOrPrtry/Cd", code)
        out.amount(found, "Amt", abs(balance), currency)
        out.add(found, "CdtDbtInd", "CRDT" if balance >= 0 else "DBIT")
        out.add(found, "Dt/Dt", at.date().isoformat())
    _entries(out, part, bookings)
    return out.bytes()


def _head(
    out: _Writer,
    message: etree._Element,
    tag: str,
    name: str,
    at: datetime,
    account: str,
    currency: str,
) -> etree._Element:
    header = out.add(message, "GrpHdr")
    out.add(header, "MsgId", name)
    out.add(header, "CreDtTm", at.isoformat(timespec="seconds"))
    part = out.add(message, tag)
    out.add(part, "Id", name)
    out.add(part, "CreDtTm", at.isoformat(timespec="seconds"))
    found = out.add(part, "Acct")
    out.add(found, "Id/Othr/Id", account)
    out.add(found, "Ccy", currency)
    out.add(found, "Svcr/FinInstnId/Nm", BANK)
    return part


def _entries(out: _Writer, part: etree._Element, bookings: Iterable[Booking]) -> None:
    for each in bookings:
        entry = out.add(part, "Ntry")
        out.add(entry, "NtryRef", str(each.number))
        out.amount(entry, "Amt", each.amount, each.currency)
        out.add(entry, "CdtDbtInd", "CRDT" if each.is_credit else "DBIT")
        out.add(entry, "Sts/Cd", "BOOK")
        out.add(entry, "BookgDt/Dt", each.booked_at.date().isoformat())
        out.add(entry, "ValDt/Dt", each.booked_at.date().isoformat())
        out.add(entry, "AcctSvcrRef", each.reference)
        domain = out.add(entry, "BkTxCd/Domn")
        out.add(domain, "Cd", "PMNT")
        family = out.add(domain, "Fmly")
        out.add(family, "Cd", "ICDT")  # issued credit transfers
        out.add(family, "SubFmlyCd", _family(each))
        _details(out, entry, each)


def _family(each: Booking) -> str:
    return "RRTN" if each.is_credit else "DMCT"  # a return of a reimbursement; a domestic transfer


def _details(out: _Writer, entry: etree._Element, each: Booking) -> None:
    details = out.add(entry, "NtryDtls/TxDtls")
    references = out.add(details, "Refs")
    out.add(references, "MsgId", each.message_id)
    out.add(references, "AcctSvcrRef", each.reference)
    out.add(references, "EndToEndId", each.end_to_end_id)
    out.amount(details, "Amt", each.amount, each.currency)
    out.add(details, "CdtDbtInd", "CRDT" if each.is_credit else "DBIT")
    out.add(details, "RltdPties/Cdtr/Pty/Nm", each.name)
    if each.reason:
        out.add(details, "RtrInf/Rsn/Cd", each.reason)
