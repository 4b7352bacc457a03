"""A pain.001 of ours is valid, adds up, and is the same whenever it is written."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from marketplace.foundation.bank_text import NotLatin
from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from payments.settlement.iso20022 import pain001
from payments.settlement.iso20022.names import bank_name, our_name
from payments.settlement.iso20022.types import Address, Bank, Block, CreditFile, Party, Transfer
from tests.payments.settlement.payout_cast import schema

NS = {"p": pain001.NAMESPACE}
XSD = schema("pain.001.001.09")
US = Party("Ponte Marketplace Limited", Address("Macau", "MO", "Avenida da Praia Grande 1"))
BAKERY = Party("Pastelaria Conceição & Filhos, Lda.", Address("Taipa", "MO", "Rua do Cunha 11"))
ONE = Transfer(
    end_to_end_id="pay-8F3K2M9QXW4T",
    amount=Money(19_692, "MOP"),
    creditor=BAKERY,
    bank=Bank(bic="BDMAMOMX"),
    account_number="9001234567",
    note="Marketplace sales",
)
FILE = CreditFile(
    message_id="bat-0123456789AB",
    created_at=datetime(2026, 6, 11, 12, 0, tzinfo=MACAU),
    executes_on=date(2026, 6, 11),
    currency="MOP",
    debtor=US,
    debtor_bank=Bank(bic="DEMOMOMX"),
    debtor_account="9001000001",
    charge_bearer="SHAR",
    category_purpose="SUPP",
    blocks=(Block("bat-0123456789AB-1", "NURG", "FPS", (ONE,)),),
)


def valid(content: bytes) -> etree._Element:
    root = etree.fromstring(content)
    XSD.assertValid(root)
    return root


def text(root: etree._Element, path: str) -> str:
    return root.findtext(f".//{path}", namespaces=NS) or ""


def test_a_file_says_who_pays_whom_how_much_and_when():
    root = valid(pain001.write(FILE))
    assert text(root, "p:GrpHdr/p:CtrlSum") == "196.92"
    assert text(root, "p:ReqdExctnDt/p:Dt") == "2026-06-11"
    assert text(root, "p:Cdtr/p:Nm") == "Pastelaria Conceicao + Filhos, Lda."
    assert text(root, "p:Cdtr/p:PstlAdr/p:TwnNm") == "Taipa"
    assert text(root, "p:Cdtr/p:PstlAdr/p:Ctry") == "MO"
    assert text(root, "p:CdtrAcct/p:Id/p:Othr/p:Id") == "9001234567"
    assert text(root, "p:CdtrAgt/p:FinInstnId/p:BICFI") == "BDMAMOMX"
    assert pain001.write(FILE) == pain001.write(FILE)


def test_renminbi_carry_a_purpose_and_the_clearing_number_of_the_bank():
    line = replace(
        ONE,
        amount=Money(53_461, "CNY"),
        bank=Bank(clearing_system="CNAPS", clearing_number="102585002147"),
        purpose="GDDS",
    )
    block = Block("bat-0123456789AB-1", "URGP", "RTGS", (line,))
    root = valid(pain001.write(replace(FILE, currency="CNY", blocks=(block,))))
    assert text(root, "p:Purp/p:Cd") == "GDDS"
    assert text(root, "p:ClrSysMmbId/p:ClrSysId/p:Cd") == "CNAPS"
    assert text(root, "p:ClrSysMmbId/p:MmbId") == "102585002147"


def test_an_iban_is_told_by_its_check_digits_alone():
    assert pain001.is_iban("PT50 0002 0123 1234 5678 9015 4")
    assert not pain001.is_iban("PT50000201231234567890155")
    assert not pain001.is_iban("9001234567")
    line = replace(ONE, account_number="PT50 0002 0123 1234 5678 9015 4")
    root = valid(pain001.write(replace(FILE, blocks=(replace(FILE.blocks[0], transfers=(line,)),))))
    assert text(root, "p:CdtrAcct/p:Id/p:IBAN") == "PT50000201231234567890154"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (replace(ONE, creditor=Party("官也街餅家", BAKERY.address)), NotLatin),
        (replace(ONE, creditor=Party("Bakery", Address("", "MO"))), ValueError),
        (replace(ONE, bank=Bank()), ValueError),
        (replace(ONE, amount=Money(1, "HKD")), ValueError),
        (replace(ONE, amount=Money(0, "MOP")), ValueError),
    ],
)
def test_what_no_bank_could_carry_out_is_never_written(line: Transfer, refusal: type[Exception]):
    with pytest.raises(refusal):
        pain001.write(replace(FILE, blocks=(replace(FILE.blocks[0], transfers=(line,)),)))


def test_a_name_comes_back_from_the_bank_as_it_was():
    assert bank_name("pay_8F3K2M9QXW4T") == "pay-8F3K2M9QXW4T"
    assert our_name(bank_name("pay_8F3K2M9QXW4T")) == "pay_8F3K2M9QXW4T"
    for wrong in ("", "a" * 36, "/a", "a//b", "a/", "é", "a_b_c"):
        with pytest.raises(ValueError, match="carry"):
            bank_name(wrong)


NAME_LETTERS = "ABCabc 019.,'-ãçÉßø&"
BANKS = (
    Bank(bic="BDMAMOMX"),
    Bank(bic="BDMAMOMX001"),
    Bank("", "CNAPS", "102585002147", "Banco da Conceição"),
)


def some_name(dice: random.Random) -> str:
    return "A" + "".join(dice.choices(NAME_LETTERS, k=dice.choice((2, 30, 150))))


def some_transfer(dice: random.Random) -> Transfer:
    """Anything that a payout could be, long names and large sums too."""
    street, note = (some_name(dice) if dice.random() < 0.5 else "" for _ in range(2))
    return Transfer(
        end_to_end_id="pay-" + "".join(dice.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=12)),
        amount=Money(dice.choice((1, 99, dice.randint(1, 10**11))), "MOP"),
        creditor=Party(
            some_name(dice), Address(some_name(dice), dice.choice(("MO", "HK", "CN")), street)
        ),
        bank=dice.choice(BANKS),
        account_number="".join(dice.choices("09AZaz-", k=dice.randint(1, 34))),
        purpose=dice.choice(("", "GDDS")),
        note=note,
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_whatever_is_paid_the_file_is_valid_and_adds_up(seed: int, blocks: int):
    dice = random.Random(seed)
    groups = [[some_transfer(dice) for _ in range(100)] for _ in range(blocks)]
    file = replace(
        FILE,
        blocks=tuple(
            Block(f"{FILE.message_id}-{n}", "NURG", "FPS", tuple(group))
            for n, group in enumerate(groups, start=1)
        ),
    )
    root = valid(pain001.write(file))
    amounts = [Decimal(found.text) for found in root.iterfind(".//p:InstdAmt", NS)]
    assert sum(amounts) == Decimal(text(root, "p:GrpHdr/p:CtrlSum"))
    assert str(len(amounts)) == text(root, "p:GrpHdr/p:NbOfTxs") == str(blocks * 100)
    assert sum(amounts) == Money.total((t.amount for t in file.transfers), "MOP").decimal
