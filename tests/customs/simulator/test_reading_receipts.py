"""Every receipt that the office writes is read by the marketplace as it was meant."""

from __future__ import annotations

import pytest

from marketplace.customs.cases.errors import ReceiptUnreadable
from marketplace.customs.cases.reading import read_receipts
from tests.customs.simulator.firm import Firm, Parcel, office


def test_all_receipts_of_a_parcel_are_read():
    firm = Firm(office(tax_ms=1_000, settle_ms=1_000))
    firm.file(Parcel())
    firm.now += 60_000
    firm.office.catch_up(firm.now)
    told = [each for row in firm.office.waiting(100) for each in read_receipts(row["body"])]
    assert {each.number for each in told} == {"312", "512", "622", "816", "818"}
    assert all(each.told_at for each in told)
    bill = next(each for each in told if each.number == "816")
    assert (bill.status, bill.amounts["valueAddedTax"]) == (1, "30.03")
    assert bill.lines[0]["gcode"] == "1905310000"
    released = next(each for each in told if each.status == 800)
    assert released.keys["copNo"] == "COP000001"
    assert len(released.keys["invtNo"]) == 18
    assert released.told_at.isoformat() == "2026-11-22T02:30:08+00:00"


def test_a_refused_form_names_its_message():
    firm = Firm(office())
    kind, head, lines = Parcel().order()
    firm.send((kind, head | {"appType": "1234"}, lines))
    firm.now += 60_000
    firm.office.catch_up(firm.now)
    (told,) = read_receipts(firm.office.waiting(1)[0]["body"])
    assert (told.number, told.status, told.keys["oriCopMsgId"]) == ("900", -1, "M1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        b'<x:CEB622Message xmlns:x="http://www.chinaport.gov.cn/ceb"/>',
        b'<d:DxpMsg xmlns:d="http://www.chinaport.gov.cn/dxp"><d:Data>%%%</d:Data></d:DxpMsg>',
    ],
)
def test_what_is_no_receipt_is_not_read(content: bytes):
    with pytest.raises(ReceiptUnreadable):
        read_receipts(content)
