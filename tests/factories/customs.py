"""Parcels of the cast on their way through customs, and an office in memory that answers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from marketplace.customs.cases import queries, services
from marketplace.customs.cases.models import CustomsCase, LegalEntity
from marketplace.customs.cases.types import (
    Arrived,
    Buyer,
    Capabilities,
    CaseFacts,
    Consignee,
    Envelope,
    FactLine,
    Journey,
    Paid,
    Party,
)
from marketplace.customs.identity import services as identity
from marketplace.customs.identity.types import Owner
from marketplace.customs.rules import cbec_tax
from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.duty import Duty, duty_of
from marketplace.customs.rules.queries import policy
from marketplace.customs.rules.shipped import shipped_book
from marketplace.customs.simulator.office import Office
from marketplace.customs.types import Consignment, ConsignmentLine
from marketplace.foundation.money import Money
from tests.customs.simulator import firm
from tests.factories.identities import given, resident

START = datetime.fromisoformat("2026-11-22T10:30:00+08:00")
BAKERY = Party("MO12345678", "澳门官也街饼家")


@dataclass(frozen=True)
class Goods:
    """What a shop sells: one unit's statutory quantity and weights beside its codes."""

    name: str
    gcode: str
    unit: str
    unit1: str
    qty1: Decimal  # of one unit
    grams: int


COOKIES = Goods("澳门杏仁饼", "1905310000", "140", "035", Decimal("0.3"), 300)
WINE = Goods("葡国红酒", "2204210000", "142", "095", Decimal("0.75"), 1300)
SARDINES = Goods("葡国沙丁鱼罐头", "1604131000", "011", "035", Decimal("0.125"), 160)
CREAM = Goods("面霜", "3304990039", "142", "036", Decimal(20), 80)
OIL = Goods("橄榄油", "1509200000", "142", "035", Decimal("0.5"), 900)
ALL_GOODS = (COOKIES, WINE, SARDINES, CREAM, OIL)


def parties() -> None:
    """The companies that customs knows: platform, agent, carrier."""
    rows = (
        ("横琴莲桥跨境电商有限公司", "4404160ABC", ["ebp", "assure"]),
        ("珠海莲桥报关有限公司", "4404980DEF", ["agent"]),
        ("莲桥速运有限公司", "4404160GHI", ["logistics"]),
    )
    LegalEntity.objects.bulk_create(
        LegalEntity(name=name, customs_code=code, roles=roles, dxp_id="DXPENTSIMULATED1")
        for name, code, roles in rows
    )


def facts(
    number: int = 1,
    lines: tuple[tuple[Goods, int, int], ...] = ((COOKIES, 2, 15_000),),
    *,
    freight: int = 3_000,
    discount: int = 0,
    at: datetime = START,
    **changes: Any,
) -> CaseFacts:
    """The facts of a parcel: goods, how many, fen for one. Tax is what the rules say."""
    order_no = f"MO{at:%Y%m%d}{number:06d}"
    rows = tuple(_line(place, *each) for place, each in enumerate(lines, start=1))
    gross = sum(goods.grams * quantity for goods, quantity, _ in lines) + 150
    made = CaseFacts(
        reference=f"vendor_order:vor_{number}",
        order_no=order_no,
        identity_ref=f"order:ord_{number}",
        trade_mode="9610",
        ebc=BAKERY,
        buyer=Buyer(f"U{number:06d}", "13800138000"),
        consignee=Consignee("林嘉莲", "13800138000", "广东省珠海市香洲区情侣路1号", "440402"),
        paid=Paid("4403169D3W", "财付通支付科技有限公司", f"PAY{order_no}", 0, at),
        journey=Journey(
            f"SF{number:013d}", gross, gross - 100, "5700", "5700", "4", "粤ZAB12澳", "V1", "T1"
        ),
        lines=rows,
        freight_minor=freight,
        insured_minor=0,
        discount_minor=discount,
        tax_minor=0,
    )
    made = dataclasses.replace(made, **changes)
    duty = taxed(made)
    paid = made.dutiable_minor + duty.collected.minor - discount
    return dataclasses.replace(
        made,
        tax_minor=duty.collected.minor,
        is_full_tax=duty.treatment == cbec_tax.Treatment.FULL_TAX,
        paid=dataclasses.replace(made.paid, amount_minor=paid),
    )


def _line(place: int, goods: Goods, quantity: int, minor: int) -> FactLine:
    return FactLine(
        gnum=place,
        sku=f"SKU-{goods.gcode[:4]}",
        name=goods.name,
        gcode=goods.gcode,
        gmodel=f"品名:{goods.name}|品牌:无",
        origin="121",
        quantity=quantity,
        unit=goods.unit,
        unit_minor=minor,
        qty1=str(goods.qty1 * quantity),
        unit1=goods.unit1,
        link="https://ponte.example/p/1",
    )


def taxed(of: CaseFacts) -> Duty:
    """What the marketplace's own rules say of a parcel's tax."""
    lines = tuple(
        ConsignmentLine(
            ref=str(line.gnum),
            hs_code=line.gcode,
            quantity=line.quantity,
            value=Money(line.total_minor, "CNY"),
            net_weight_g=1,
            gross_weight_g=1,
            statutory_quantity=Decimal(line.qty1),
            statutory_unit=line.unit1,
        )
        for line in of.lines
    )
    return duty_of(
        Consignment(lines, freight=Money(of.freight_minor, "CNY")),
        Channel.CBEC_9610,
        shipped_book(),
        used=Money(0, "CNY"),
        rounding=policy().rounding,
    )


def known(of: CaseFacts, serial: int = 1, *, now: datetime = START) -> str:
    """Let the vault know who ordered, by a number of its own for each serial; return the index."""
    owner = Owner(order_ref=of.identity_ref)
    identity.record_identity(
        owner=owner,
        given=given(resident(serial)),
        purposes=frozenset({"declare"}),
        language="zh-hans",
        now=now,
    )
    return identity.use_identity(owner=owner, order_ref=of.identity_ref, now=now)


@cache
def key_file(folder: Path) -> str:
    """A private key whose public half the office in memory has."""
    place = folder / "customs_test_key.pem"
    place.write_bytes(firm.key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(place)


class OfficeGateway:
    """The way to an office in this process: the same calls, no HTTP."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self.office = office
        self.clock = clock
        self.submitted: list[Envelope] = []

    def capabilities(self) -> Capabilities:
        return Capabilities("office", True, True, 500)

    def submit(self, envelope: Envelope) -> None:
        self.submitted.append(envelope)
        status, _told = self.office.take(envelope.content, self.clock.milliseconds)
        assert status == 202

    def poll(self) -> list[Arrived]:
        self.office.catch_up(self.clock.milliseconds)
        return [Arrived(str(r["number"]), r["body"]) for r in self.office.waiting(500)]

    def settle(self, arrived: Any) -> None:
        self.office.taken([int(each.mark) for each in arrived])

    def upload_payment_data(self, text: str) -> str:
        import json

        return json.dumps(self.office.pulls.receive(text, self.clock.milliseconds))


@dataclass
class Clock:
    """The time of office and marketplace, moved by hand."""

    now: datetime = START

    @property
    def milliseconds(self) -> int:
        return int(self.now.timestamp() * 1000)

    def move(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class World:
    """An office, a clock, and the sweeps of the marketplace run by hand."""

    def __init__(self, **modes: Any) -> None:
        self.clock = Clock()
        self.office = firm.office(**modes)
        self.gateway = OfficeGateway(self.office, self.clock)

    def open(self, number: int = 1, *args: Any, person: int = 1, **changes: Any) -> CustomsCase:
        """Open the case of a parcel whose buyer the vault knows."""
        made = facts(number, *args, **changes)
        known(made, person, now=self.clock.now)
        ref = services.open_case(facts=made, now=self.clock.now)
        return CustomsCase.objects.get(public_id=ref)

    def sweep(self) -> int:
        """Do everything that is due now; return how much there was."""
        now, done = self.clock.now, 0
        for case_id in queries.cases_due(now):
            services.work_on_case(case_id=case_id, now=now)
            done += 1
        for document_id in queries.documents_to_sign():
            done += services.sign_document(document_id=document_id, now=now)
        for document_id in queries.documents_due(now):
            done += services.send_document(document_id=document_id, now=now, gateway=self.gateway)
        done += services.receive_receipts(now=now, gateway=self.gateway)
        return done + self.apply()

    def apply(self) -> int:
        """Apply what was received; return how many receipts did something."""
        found: list[UUID] = queries.receipts_to_apply()
        now = self.clock.now
        return sum(bool(services.apply_receipt(receipt_id=each, now=now)) for each in found)

    def pass_time(self, seconds: float, steps: int = 10) -> None:
        """Let time pass in steps, with a sweep after each."""
        for _ in range(steps):
            self.sweep()
            self.clock.move(seconds=seconds / steps)
        self.sweep()
