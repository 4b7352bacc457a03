"""Take a pain.001 apart as a bank does, and say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_N: Final = {"p": NAMESPACE}
# What a payee may be sent in a day, by the customer's name for the way. Source: AMCM.
DAY_LIMITS: Final = {"FPS": Decimal(20_000), "FPSBATCH": Decimal(200_000)}


class Unreadable(Exception):
    """No pain.001.001.09: nothing of it is kept, and no report is written."""


@dataclass(frozen=True)
class Payment:
    """One line of a file. Amounts are major units, exact."""

    end_to_end_id: str
    block_id: str
    amount: Decimal
    currency: str
    name: str
    account: str
    debtor_account: str
    way: str
    problem: str = ""  # ISO's reason code


@dataclass
class Order:
    """A whole file, its payments, and the reason code if it is refused as a whole."""

    message_id: str
    count: str
    control_sum: str
    payments: list[Payment] = field(default_factory=list)
    problem: str = ""


def read(body: bytes) -> Order:
    """Return what a file orders. Raises: Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("not well-formed") from error
    if root.tag != f"{{{NAMESPACE}}}Document":
        raise Unreadable("not a pain.001.001.09")
    order = Order(
        message_id=_text(root, "p:CstmrCdtTrfInitn/p:GrpHdr/p:MsgId"),
        count=_text(root, "p:CstmrCdtTrfInitn/p:GrpHdr/p:NbOfTxs"),
        control_sum=_text(root, "p:CstmrCdtTrfInitn/p:GrpHdr/p:CtrlSum"),
    )
    if not order.message_id:
        raise Unreadable("no message id")
    for block in root.iterfind("p:CstmrCdtTrfInitn/p:PmtInf", _N):
        payments = list(_payments(block))
        order.payments += payments
        if not _adds_up(block, payments):
            order.problem = "AM10"
    if not _adds_up(root.find("p:CstmrCdtTrfInitn/p:GrpHdr", _N), order.payments):
        order.problem = "AM10"  # invalid control sum
    return order


def _payments(block: etree._Element) -> Iterator[Payment]:
    way = _text(block, "p:PmtTpInf/p:LclInstrm/p:Prtry")
    debtor = _text(block, "p:DbtrAcct/p:Id//p:Id") or _text(block, "p:DbtrAcct/p:Id/p:IBAN")
    for line in block.iterfind("p:CdtTrfTxInf", _N):
        amount = line.find("p:Amt/p:InstdAmt", _N)
        currency = amount.get("Ccy", "") if amount is not None else ""
        yield Payment(
            end_to_end_id=_text(line, "p:PmtId/p:EndToEndId"),
            block_id=_text(block, "p:PmtInfId"),
            amount=_decimal(amount.text if amount is not None else ""),
            currency=currency,
            name=_text(line, "p:Cdtr/p:Nm"),
            account=_text(line, "p:CdtrAcct/p:Id//p:Id") or _text(line, "p:CdtrAcct/p:Id/p:IBAN"),
            debtor_account=debtor,
            way=way,
            problem=_problem(line, currency),
        )


def _problem(line: etree._Element, currency: str) -> str:
    address = "p:Cdtr/p:PstlAdr"
    if not _text(line, f"{address}/p:TwnNm") or not _text(line, f"{address}/p:Ctry"):
        return "BE04"  # the creditor's address is missing
    if currency == "CNY" and not _text(line, "p:Purp/p:Cd"):
        return "FF07"  # the purpose is missing or wrong
    agent = "p:CdtrAgt/p:FinInstnId"
    if not _text(line, f"{agent}/p:BICFI") and not _text(line, f"{agent}/p:ClrSysMmbId/p:MmbId"):
        return "RC01"  # the bank cannot be told
    return ""


def _adds_up(parent: etree._Element | None, payments: list[Payment]) -> bool:
    total = sum((payment.amount for payment in payments), Decimal(0))
    told = _decimal(_text(parent, "p:CtrlSum"))
    return _text(parent, "p:NbOfTxs") == str(len(payments)) and told == total


def _decimal(text: str | None) -> Decimal:
    try:
        return Decimal((text or "").strip())
    except InvalidOperation:
        return Decimal(-1)


def _text(parent: etree._Element | None, path: str) -> str:
    found = parent.find(path, _N) if parent is not None else None
    return (found.text or "").strip() if found is not None else ""
