"""Files of banks: what is read of them, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from payments.reconciliation import rules, services
from payments.reconciliation.errors import StatementTooLarge, StatementUnreadable, UnknownBank
from payments.reconciliation.models import BankLine, BankStatement, StatementFile
from payments.reconciliation.parsing import bank_csv, camt
from payments.reconciliation.parsing.bank_csv import CsvFormat
from payments.reconciliation.parsing.references import plain, tokens
from payments.reconciliation.statements import Chained, chains, gaps, told
from tests.factories.statements import Booking
from tests.factories.statements import camt as written
from tests.payments.reconciliation.conftest import DAY, LATER, MONDAY, breaks, bring, sweep

TWO = [
    Booking(48_404, MONDAY, "PO-ABCDEF", "B1", text="STRIPE PAYOUT"),
    Booking(-19_692, MONDAY, "pay_8F3K2M9QXW4T", "B2"),
]
TYPES = {"version": "08", "opening": 100, "on": MONDAY}


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08", "10", "13"])
@pytest.mark.parametrize("currency", ["MOP", "HKD", "CNY"])
def test_a_statement_says_the_same_in_every_version(version: str, currency: str):
    file = written(TWO, opening=100, on=MONDAY, version=version, currency=currency)
    [statement] = camt.read(file)
    assert (statement.account_number, statement.currency) == ("0123456789", currency)
    assert (statement.opening_minor, statement.closing_minor) == (100, 28_812)
    assert statement.lines_minor == 28_712
    came, left = statement.lines
    assert (came.minor, came.external_id, came.booked_on) == (48_404, "B1", MONDAY)
    assert (left.minor, left.end_to_end_id) == (-19_692, "pay_8F3K2M9QXW4T")
    assert "PAY8F3K2M9QXW4T" in left.references
    assert came.counterparty == "Somebody & Filhos"
    assert came.raw.startswith("<Ntry")


def test_what_is_not_booked_yet_is_no_line():
    [statement] = camt.read(written([*TWO, Booking(5, MONDAY, status="PDNG")], **TYPES))
    assert len(statement.lines) == 2


def test_a_batch_that_does_not_add_up_stays_one_line():
    parts = (("pay_AAAAAA", -100), ("pay_BBBBBB", -200))
    whole = Booking(-300, MONDAY, bank_reference="B1", parts=parts)
    wrong = replace(whole, minor=-301)
    assert [line.minor for line in camt.read(written([whole], **TYPES))[0].lines] == [-100, -200]
    [one] = camt.read(written([wrong], **TYPES))[0].lines
    assert (one.minor, one.references) == (-301, ["PAYAAAAAA", "PAYBBBBBB"])


def test_a_return_and_a_charge_are_known_as_such():
    lines = camt.read(
        written(
            [
                Booking(100, MONDAY, "pay_AAAAAA", "B1", is_return=True),
                Booking(-5, MONDAY, bank_reference="B1", code="CHRG"),
                Booking(90, MONDAY, bank_reference="B3", charge=10),
            ],
            **TYPES,
        )
    )[0].lines
    assert [line.external_id for line in lines] == ["B1", "B1#2", "B3"]
    assert [(line.is_return, line.is_charge, line.charge_minor) for line in lines] == [
        (True, False, 0),
        (False, True, 0),
        (False, False, 10),
    ]


EXPANDING = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b SYSTEM "file:///etc/passwd">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&b;</Document>"""


@pytest.mark.parametrize(
    "content",
    [
        EXPANDING,
        EXPANDING.decode().replace('"1.0"', '"1.0" encoding="UTF-16"', 1).encode("utf-16"),
        b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>",
        b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.14'/>",
        b"<Document",
        b"",
        written(TWO, **TYPES).replace(b"48404", b"x").replace(b"484.04", b"4,84"),
        written(TWO, **TYPES).replace(b'Ccy="MOP">484.04', b'Ccy="HKD">484.04'),
        written(TWO, **TYPES).replace(b"<Ccy>MOP</Ccy>", b"<Ccy>XXX</Ccy>"),
        written(TWO, **TYPES).replace(b"484.04", b"484.041"),
    ],
)
def test_what_is_no_statement_is_refused(content: bytes):
    with pytest.raises(StatementUnreadable):
        camt.read(content)


def test_references_are_letters_and_digits():
    assert plain("pay_8f-3K") == "PAY8F3K"
    assert tokens(["pay_8F3K2M", "x"], ["BULK bat_77AAAA 2 ITEMS"]) == ["PAY8F3K2M", "BAT77AAAA"]


PLAIN = b"""account,currency,date,value date,amount,balance,id,reference,counterparty,text\r
0123456789,MOP,2026-06-02,,-196.92,288.12,B2,pay_8F3K2M,Padaria,payout\r
0123456789,MOP,2026-06-01,2026-06-01,"484.04",485.04,B1,PO-ABCDEF,Stripe,payout\r
"""


def test_a_csv_is_read_by_its_layout_newest_first_or_last():
    [statement] = bank_csv.read(PLAIN, rules.csv_format("plain"))
    assert (statement.opening_minor, statement.closing_minor) == (100, 28_812)
    assert [line.minor for line in statement.lines] == [48_404, -19_692]
    assert statement.lines[1].references == ["PAY8F3K2M", "PAYOUT"]
    two = CsvFormat(
        columns={"booked_on": "Data", "credit": "Crédito", "debit": "Débito", "text": "Descrição"},
        encoding="latin-1",
        delimiter=";",
        date="%d/%m/%Y",
        thousands=".",
        decimal=",",
        account="9",
        currency="MOP",
        charge_words=("COMISSÃO",),
    )
    file = "Data;Descrição;Débito;Crédito\n01/06/2026;Comissão;1.234,50;\n01/06/2026;x;;2,00\n"
    [statement] = bank_csv.read(file.encode("latin-1"), two)
    assert [(line.minor, line.is_charge) for line in statement.lines] == [
        (-123_450, True),
        (200, False),
    ]
    assert statement.opening_minor is None
    with pytest.raises(StatementUnreadable):
        bank_csv.read(b"a,b\n1,2\n", two)


def chained(place: int, opening: int, closing: int, lines: int, repeated: int = 0) -> Chained:
    on = MONDAY + place * DAY
    return Chained("1", "MOP", f"S{place}", place, on, on, opening, closing, lines, repeated, place)


def test_statements_follow_each_other_and_a_missing_one_is_a_gap():
    chain = [chained(1, 0, 10, 10), chained(3, 15, 20, 5), chained(4, 20, 30, 9)]
    [ordered] = chains(reversed([*chain, chain[0]]))
    assert ordered == chain
    assert [gap.minor for gap in gaps(ordered)] == [5]
    assert [each.error for each in ordered] == [0, 0, 1]
    assert (told(ordered).opening, told(ordered).closing) == (0, 30)
    overlap = [chained(1, 0, 10, 10), chained(2, 4, 20, 16, repeated=6)]
    assert list(gaps(overlap)) == []


@pytest.mark.django_db
def test_a_file_is_kept_as_it_came_and_once(settings):
    content = written(TWO, opening=0, on=MONDAY)
    first = bring(content, file_name="../../statement.xml")
    assert (first.is_new, first.lines) == (True, 2)
    assert not bring(content).is_new
    row = StatementFile.objects.get()
    assert (bytes(row.content), row.file_name, row.received_by) == (
        content,
        "statement.xml",
        "user:7",
    )
    again = bring(content + b" ")
    assert (again.lines, again.repeated) == (0, 2)
    settings.BANK_FILE_MAX_BYTES = 100
    with pytest.raises(StatementTooLarge):
        bring(content + b"  ")
    settings.BANK_FILE_MAX_BYTES = 5_000
    settings.BANK_ACCOUNTS = {"MOP": ("999",)}
    with pytest.raises(UnknownBank):
        bring(content + b"  ")
    with pytest.raises(UnknownBank):
        services.import_bank_file(
            content=b"a;b", file_name="x.csv", bank="nobody", by="user:7", now=LATER
        )
    assert (StatementFile.objects.count(), BankLine.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_a_file_that_does_not_add_up_and_one_that_is_missing_are_breaks_of_that_amount(told):
    bring(written([], opening=0, closing=7, on=MONDAY))
    bring(written([], opening=57, on=MONDAY + 2 * DAY, sequence=3))
    sweep()
    assert breaks() == [("does_not_add_up", "bank:MOP", 7), ("statement_gap", "bank:MOP", 50)]
    missing = Booking(50, MONDAY + DAY, bank_reference="B1", code="CHRG")
    bring(written([missing], opening=7, on=MONDAY + DAY, sequence=2))
    sweep()
    assert BankStatement.objects.count() == 3
    assert breaks() == [
        ("does_not_add_up", "bank:MOP", 7),
        ("in_suspense", "suspense:MOP", 50),
    ]


@pytest.mark.django_db
def test_a_line_that_a_later_file_tells_otherwise_stays_as_told_first(told):
    bring(written([TWO[0]], opening=0, on=MONDAY))
    other = replace(TWO[0], minor=TWO[0].minor + 9)
    found = bring(written([other], opening=0, on=MONDAY))
    assert (found.lines, found.contradicted) == (0, 1)
    sweep()
    assert breaks() == [("in_suspense", "suspense:MOP", 48_404), ("told_twice", "bank:MOP", 9)]
