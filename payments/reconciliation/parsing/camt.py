"""Read camt.053 (statements) and camt.054 (notices), versions 02 to 13. Pure.

Source: ISO 20022 message definitions camt.053.001 and camt.054.001. A file comes from outside: no
entity, no document type, no network, no schema that it names; names are compared without their
namespace, whose version differs from bank to bank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from lxml import etree

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import CURRENCIES, Money
from payments.reconciliation.errors import StatementUnreadable
from payments.reconciliation.parsing.naming import named
from payments.reconciliation.parsing.references import tokens
from payments.reconciliation.types import ReadLine, ReadStatement

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05([34])\.001\.(\d\d)")
VERSIONS: Final = range(2, 14)
_OPENING: Final = ("OPBD", "PRCD", "ITBD")
_CLOSING: Final = ("CLBD", "ITBD")
_CHARGE_CODES: Final = ("CHRG", "FEES", "COMM", "COMI", "COME", "COMT")  # external code list
_NOTHING_SAID: Final = "NOTPROVIDED"

Element = Any


def read(content: bytes) -> list[ReadStatement]:
    """Return the statements of a file in their order.

    Money: minor units of the account's currency, credits positive. Only what is booked counts.
    Raises: StatementUnreadable.
    """
    root = _root(content)
    found = _NAMESPACE.fullmatch(etree.QName(root).namespace or "")
    if found is None or int(found[2]) not in VERSIONS:
        raise _unreadable(_("This is neither a camt.053 nor a camt.054 file."))
    is_notice = found[1] == "4"
    name = "Ntfctn" if is_notice else "Stmt"
    try:
        statements = [_statement(each, is_notice) for each in _all(root, f"*/{name}")]
    except (ValueError, InvalidOperation, KeyError, IndexError) as error:
        raise _unreadable(_("This file is not complete.")) from error
    if not statements:
        raise _unreadable(_("There is no statement in this file."))
    return statements


def _root(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _unreadable(_("This file brings definitions of its own; a bank’s does not."))
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(_("This file is damaged.")) from error
    if root.getroottree().docinfo.doctype:  # in an encoding in which the words above hid
        raise _unreadable(_("This file brings definitions of its own; a bank’s does not."))
    return root


def _unreadable(text: Any) -> StatementUnreadable:
    return StatementUnreadable(text)


def _all(node: Element, path: str) -> list[Element]:
    """Find by local names: `Acct/Id/IBAN`; `*` is any element."""
    steps = ["*" if step == "*" else f"*[local-name()='{step}']" for step in path.split("/")]
    found: list[Element] = node.xpath("/".join(steps))
    return found


def _text(node: Element, *paths: str) -> str:
    """Return the first text that one of the paths leads to, or nothing."""
    for path in paths:
        for each in _all(node, path):
            if each.text and each.text.strip():
                return str(each.text.strip())
    return ""


def _day(node: Element, *paths: str) -> date | None:
    """Read a day, or an instant as its day in Macau; a time without a zone is the bank's own."""
    told = _text(node, *paths)
    if not told:
        return None
    if len(told) <= 10:
        return date.fromisoformat(told)
    instant = datetime.fromisoformat(told)
    return macau_day(instant) if instant.tzinfo else instant.date()


def _signed(node: Element, amount: Element, currency: str) -> int:
    if amount.get("Ccy") != currency:
        raise _unreadable(_("A line of this statement is in another currency than its account."))
    minor = Money.from_decimal(Decimal(amount.text.strip()), currency).minor
    side = _text(node, "CdtDbtInd")
    if side not in ("CRDT", "DBIT") or minor < 0:
        raise ValueError(side)
    return minor if side == "CRDT" else -minor


def _statement(node: Element, is_notice: bool) -> ReadStatement:
    currency = _text(node, "Acct/Ccy") or _first_currency(node)
    if currency not in CURRENCIES:
        raise ValueError(currency)
    lines = tuple(named(_lines(node, currency)))
    balances = _all(node, "Bal")
    opening, opened_on = _balance(balances, _OPENING, currency, first=True)
    closing, closed_on = _balance(balances, _CLOSING, currency, first=False)
    days = [line.booked_on for line in lines]
    starts_on = _day(node, "FrToDt/FrDt", "FrToDt/FrDtTm") or min(days, default=opened_on)
    ends_on = _day(node, "FrToDt/ToDt", "FrToDt/ToDtTm") or closed_on or max(days, default=None)
    if starts_on is None or ends_on is None:
        starts_on = ends_on = _day(node, "CreDtTm")
    if starts_on is None or ends_on is None:
        raise ValueError("no day")
    sequence = _text(node, "ElctrncSeqNb", "LglSeqNb")
    return ReadStatement(
        is_notice=is_notice,
        account_number=_text(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id"),
        currency=currency,
        statement_ref=_text(node, "Id"),
        sequence=int(sequence) if sequence else None,
        starts_on=min(starts_on, ends_on),
        ends_on=ends_on,
        opening_minor=None if is_notice else opening,
        closing_minor=None if is_notice else closing,
        lines=lines,
    )


def _first_currency(node: Element) -> str:
    amounts = _all(node, "Bal/Amt") + _all(node, "Ntry/Amt")
    return str(amounts[0].get("Ccy")) if amounts else ""


def _balance(
    balances: list[Element], codes: tuple[str, ...], currency: str, *, first: bool
) -> tuple[int | None, date | None]:
    """Return the balance of the best code and its day; of several pages the first or the last."""
    for code in codes:
        found = [b for b in balances if _text(b, "Tp/CdOrPrtry/Cd") == code]
        if found:
            node = found[0 if first else -1]
            return _signed(node, _all(node, "Amt")[0], currency), _day(node, "Dt/Dt", "Dt/DtTm")
    return None, None


def _lines(node: Element, currency: str) -> Iterator[ReadLine]:
    for entry in _all(node, "Ntry"):
        if _text(entry, "Sts/Cd", "Sts") == "BOOK":
            yield from _entry(entry, currency)


def _entry(entry: Element, currency: str) -> Iterator[ReadLine]:
    """Return one line, or one for each payment of a batch that tells what each one was."""
    total = _signed(entry, _all(entry, "Amt")[0], currency)
    details = _all(entry, "NtryDtls/TxDtls")
    parts = [_detail_minor(entry, each, currency) for each in details]
    told = [minor for minor in parts if minor is not None]
    if len(details) > 1 and len(told) == len(details) and sum(told) == total:
        for each, minor in zip(details, told, strict=True):
            yield _line(entry, [each], minor, currency)
    else:
        yield _line(entry, details, total, currency)


def _detail_minor(entry: Element, details: Element, currency: str) -> int | None:
    amounts = _all(details, "Amt") or _all(details, "AmtDtls/TxAmt/Amt")
    if not amounts or amounts[0].get("Ccy") != currency:
        return None
    return _signed(details if _all(details, "CdtDbtInd") else entry, amounts[0], currency)


def _line(entry: Element, details: list[Element], minor: int, currency: str) -> ReadLine:
    booked_on = _day(entry, "BookgDt/Dt", "BookgDt/DtTm") or _day(entry, "ValDt/Dt", "ValDt/DtTm")
    if booked_on is None:
        raise ValueError("no booking day")
    named = [each for node in details for each in _references(node)]
    named += [_text(entry, "NtryRef"), _text(entry, "AcctSvcrRef")]
    named += [each.text or "" for each in _all(entry, "NtryDtls/Btch/PmtInfId")]
    named += [each.text or "" for each in _all(entry, "NtryDtls/Btch/MsgId")]
    texts = [each.text or "" for node in details for each in _all(node, "RmtInf/Ustrd")]
    texts += [_text(node, "AddtlTxInf") for node in details] + [_text(entry, "AddtlNtryInf")]
    spoken = [text for text in texts if text]
    returned = _text(entry, "RvslInd") in ("true", "1") or any(_all(d, "RtrInf") for d in details)
    end_to_end = [_text(node, "Refs/EndToEndId") for node in details]
    said = [text for text in end_to_end if text and text != _NOTHING_SAID]
    bank_reference = _text(entry, "AcctSvcrRef") or _from(details, "Refs/AcctSvcrRef")
    return ReadLine(
        external_id=_identity(entry, details, bank_reference),
        minor=minor,
        booked_on=booked_on,
        value_on=_day(entry, "ValDt/Dt", "ValDt/DtTm"),
        charge_minor=_charges(entry, details, currency),
        end_to_end_id=said[0][:70] if len(said) == 1 else "",
        bank_reference=bank_reference[:70],
        references=tokens([each for each in named if each != _NOTHING_SAID], spoken),
        counterparty=_counterparty(details, is_credit=minor > 0)[:140],
        text=" ".join(spoken)[:500],
        is_return=returned,
        is_charge=_code(entry) in _CHARGE_CODES,
        raw=etree.tostring(entry, encoding="unicode", with_tail=False),
    )


def _references(details: Element) -> Iterator[str]:
    for name in ("EndToEndId", "InstrId", "PmtInfId", "TxId", "MsgId", "AcctSvcrRef", "UETR"):
        yield _text(details, f"Refs/{name}")
    for each in _all(details, "RmtInf/Strd/CdtrRefInf/Ref"):
        yield each.text or ""
    yield _text(details, "RtrInf/OrgnlEndToEndId")


def _from(details: list[Element], path: str) -> str:
    return next((found for node in details if (found := _text(node, path))), "")


def _code(entry: Element) -> str:
    return _text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Prtry/Cd")


def _identity(entry: Element, details: list[Element], bank_reference: str) -> str:
    """Name a line as the bank does, so that the same line of another file is the same."""
    whole = bank_reference or _text(entry, "NtryRef")
    if len(details) == 1 and whole:
        part = _text(details[0], "Refs/TxId", "Refs/InstrId", "Refs/EndToEndId")
        if part and part not in (whole, _NOTHING_SAID) and len(_all(entry, "NtryDtls/TxDtls")) > 1:
            return f"{whole[:60]}/{part[:50]}"
    return whole[:110]


def _charges(entry: Element, details: list[Element], currency: str) -> int:
    """Sum what the bank kept before it booked the rest; a single payment's are on either level."""
    records = _all(entry, "Chrgs/Rcrd")
    if not records and len(details) == 1:
        records = _all(details[0], "Chrgs/Rcrd")
    kept = 0
    for record in records:
        amount = _all(record, "Amt")[0]
        is_included = _text(record, "ChrgInclInd") in ("true", "1")
        if is_included and amount.get("Ccy") == currency:
            kept += Money.from_decimal(Decimal(amount.text.strip()), currency).minor
    return kept


def _counterparty(details: list[Element], *, is_credit: bool) -> str:
    who = "Dbtr" if is_credit else "Cdtr"
    paths = (f"RltdPties/{who}/Pty/Nm", f"RltdPties/{who}/Nm", f"RltdPties/Ultmt{who}/Nm")
    names = {_text(node, *paths) for node in details} - {""}
    return names.pop() if len(names) == 1 else ""
