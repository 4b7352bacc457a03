"""Write a customer credit transfer initiation, pain.001.001.09.

Source: ISO 20022 message definition pain.001.001.09; the order of elements is the schema's.
The same file gives the same bytes, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from lxml import etree

from marketplace.foundation.bank_text import in_latin
from marketplace.foundation.money import Money
from payments.settlement.iso20022.types import Address, Bank, Block, CreditFile, Party, Transfer

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NAME, _STREET, _POSTAL_CODE, _TOWN, _NOTE = 140, 70, 16, 35, 140  # longest, in characters


def write(file: CreditFile) -> bytes:
    """Render a file as UTF-8 XML with its declaration.

    Money: every amount and control sum is a plain decimal in the file's one currency.
    Raises: NotLatin for a name that no bank carries; ValueError for an empty file, a second
        currency or a missing town.
    """
    if not file.transfers or any(not block.transfers for block in file.blocks):
        raise ValueError(f"{file.message_id}: a file or a block without payments")
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    initiation = _add(root, "CstmrCdtTrfInitn")
    _header(initiation, file)
    for block in file.blocks:
        _block(initiation, file, block)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def is_iban(account_number: str) -> bool:
    """Tell whether an account number is an IBAN whose check digits hold.

    Source: ISO 13616; the number, its first four characters moved to the end and letters
    counted from A = 10, leaves 1 when divided by 97.
    """
    number = account_number.replace(" ", "").upper()
    if not _IBAN.fullmatch(number):
        return False
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def _header(parent: etree._Element, file: CreditFile) -> None:
    header = _add(parent, "GrpHdr")
    _add(header, "MsgId", file.message_id)
    _add(header, "CreDtTm", file.created_at.replace(microsecond=0).isoformat())
    _totals(header, file.transfers, file.currency)
    _add(_add(header, "InitgPty"), "Nm", _text(file.debtor.name, _NAME))


def _block(parent: etree._Element, file: CreditFile, block: Block) -> None:
    payment = _add(parent, "PmtInf")
    _add(payment, "PmtInfId", block.payment_id)
    _add(payment, "PmtMtd", "TRF")
    _add(payment, "BtchBookg", "false")  # one entry a payout on the statement: each is matched
    _totals(payment, block.transfers, file.currency)
    kind = _add(payment, "PmtTpInf")
    if block.service_level:
        _add(_add(kind, "SvcLvl"), "Cd", block.service_level)
    if block.local_instrument:
        _add(_add(kind, "LclInstrm"), "Prtry", block.local_instrument)
    _add(_add(kind, "CtgyPurp"), "Cd", file.category_purpose)
    _add(_add(payment, "ReqdExctnDt"), "Dt", file.executes_on.isoformat())
    _party(payment, "Dbtr", file.debtor)
    account = _account(payment, "DbtrAcct", file.debtor_account)
    _add(account, "Ccy", file.currency)
    _bank(payment, "DbtrAgt", file.debtor_bank)
    _add(payment, "ChrgBr", file.charge_bearer)
    for transfer in block.transfers:
        _transfer(payment, transfer)


def _transfer(parent: etree._Element, transfer: Transfer) -> None:
    line = _add(parent, "CdtTrfTxInf")
    names = _add(line, "PmtId")
    _add(names, "InstrId", transfer.end_to_end_id)
    _add(names, "EndToEndId", transfer.end_to_end_id)
    amount = _add(_add(line, "Amt"), "InstdAmt", str(transfer.amount.decimal))
    amount.set("Ccy", transfer.amount.currency)
    _bank(line, "CdtrAgt", transfer.bank)
    _party(line, "Cdtr", transfer.creditor)
    _account(line, "CdtrAcct", transfer.account_number)
    if transfer.purpose:
        _add(_add(line, "Purp"), "Cd", transfer.purpose)
    if transfer.note:
        _add(_add(line, "RmtInf"), "Ustrd", _text(transfer.note, _NOTE))


def _totals(parent: etree._Element, transfers: Iterable[Transfer], currency: str) -> None:
    amounts = [transfer.amount for transfer in transfers]
    if any(amount.currency != currency or amount.minor <= 0 for amount in amounts):
        raise ValueError(f"a file in {currency} holds something else")
    total: Decimal = Money.total(amounts, currency).decimal
    _add(parent, "NbOfTxs", str(len(amounts)))
    _add(parent, "CtrlSum", str(total))


def _party(parent: etree._Element, tag: str, party: Party) -> None:
    found = _add(parent, tag)
    _add(found, "Nm", _text(party.name, _NAME))
    _address(_add(found, "PstlAdr"), party.address)


def _address(parent: etree._Element, address: Address) -> None:
    if not address.town or not address.country:
        raise ValueError("an address without its town or its country")
    if address.street:
        _add(parent, "StrtNm", _text(address.street, _STREET))
    if address.postal_code:
        _add(parent, "PstCd", _text(address.postal_code, _POSTAL_CODE))
    _add(parent, "TwnNm", _text(address.town, _TOWN))
    _add(parent, "Ctry", address.country)


def _bank(parent: etree._Element, tag: str, bank: Bank) -> None:
    if not bank.bic and not bank.clearing_number:
        raise ValueError("a bank without BIC and clearing number")
    found = _add(_add(parent, tag), "FinInstnId")
    if bank.bic:
        _add(found, "BICFI", bank.bic)
    if bank.clearing_number:
        member = _add(found, "ClrSysMmbId")
        _add(_add(member, "ClrSysId"), "Cd", bank.clearing_system)
        _add(member, "MmbId", bank.clearing_number)
    if bank.name:
        _add(found, "Nm", _text(bank.name, _NAME))


def _account(parent: etree._Element, tag: str, number: str) -> etree._Element:
    account = _add(parent, tag)
    identity = _add(account, "Id")
    if is_iban(number):
        _add(identity, "IBAN", number.replace(" ", "").upper())
    else:
        _add(_add(identity, "Othr"), "Id", in_latin(number).replace(" ", ""))
    return account


def _text(text: str, longest: int) -> str:
    return in_latin(text)[:longest].rstrip()


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    child.text = text
    return child
