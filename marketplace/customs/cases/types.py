"""What crosses the door of the cases: frozen facts in, states out. Amounts are fen of CNY."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Final

DIRECT, BONDED = "9610", "1210"
TRADE_MODES: Final = (DIRECT, BONDED)
# Roles of legal entities. Source: GACC 2018 No. 194, 486 of 2018.
EBP, EBC, AGENT, LOGISTICS, PAY, AREA, ASSURE = (
    *("ebp", "ebc", "agent", "logistics", "pay", "area", "assure"),
)


@dataclass(frozen=True)
class Party:
    """A legal entity as messages name it."""

    code: str
    name: str
    dxp_id: str = ""


@dataclass(frozen=True)
class FactLine:
    """One line of goods. Money: fen; `quantity` in units of sale, `qty1` in the statutory one."""

    gnum: int
    sku: str
    name: str
    gcode: str
    gmodel: str
    origin: str  # customs' number of the country, 121 Macau
    quantity: int
    unit: str
    unit_minor: int
    qty1: str
    unit1: str
    barcode: str = ""
    qty2: str = ""
    unit2: str = ""
    record_no: str = ""  # of the bonded area's book, 1210 alone
    link: str = ""

    @property
    def total_minor(self) -> int:
        """The line's goods."""
        return self.unit_minor * self.quantity


@dataclass(frozen=True)
class Buyer:
    """Who ordered, without name and number: the vault opens those for each document."""

    reg_no: str
    phone: str

    def __repr__(self) -> str:
        return f"Buyer(reg_no={self.reg_no!r})"


@dataclass(frozen=True)
class Consignee:
    """Where the parcel goes."""

    name: str
    phone: str
    address: str
    district: str = ""

    def __repr__(self) -> str:
        return f"Consignee(district={self.district!r})"


@dataclass(frozen=True)
class Paid:
    """How the order was paid. Money: `amount_minor` is fen, what the buyer paid in all.

    `transaction_id` is empty until the payment firm has named the payment that it declares.
    """

    pay_code: str
    pay_name: str
    transaction_id: str
    amount_minor: int
    paid_at: datetime


@dataclass(frozen=True)
class Journey:
    """The parcel and what carries it. Weights in grams."""

    logistics_no: str
    gross_g: int
    net_g: int
    customs_code: str
    port_code: str
    traf_mode: str = "4"  # road
    traf_no: str = ""
    voyage_no: str = ""
    bill_no: str = ""
    country: str = "121"
    ems_no: str = ""
    goods_info: str = ""

    @property
    def has_transport(self) -> bool:
        """Whether it is known what carries the parcel across."""
        return bool(self.traf_no and self.voyage_no and self.bill_no)


@dataclass(frozen=True)
class CaseFacts:
    """Everything that the messages of one vendor order say, frozen when it was paid.

    Money: fen of CNY. `goods_minor` is the goods before discounts, `tax_minor` what was charged for
    tax, `dutiable_minor` goods, freight and insurance, which the year's quota counts.
    `is_full_tax` says that the goods bear full rates, since one article is above the limit.
    """

    reference: str  # "vendor_order:vor_..."
    order_no: str
    identity_ref: str  # the order under which the vault knows the person
    trade_mode: str
    ebc: Party
    buyer: Buyer
    consignee: Consignee
    paid: Paid
    journey: Journey
    lines: tuple[FactLine, ...]
    freight_minor: int
    insured_minor: int
    discount_minor: int
    tax_minor: int
    is_full_tax: bool = False
    parties: dict[str, Party] = field(default_factory=dict)

    @property
    def waits_for(self) -> str:
        """What is missing before papers can be matched: parcel, truck, payment, or nothing.

        Goods in bond are brought in already: they name no truck.
        """
        if not self.journey.logistics_no:
            return "parcel"
        if self.trade_mode == DIRECT and not self.journey.has_transport:
            return "truck"
        return "" if self.paid.transaction_id else "payment"

    @property
    def goods_minor(self) -> int:
        """All lines."""
        return sum(line.total_minor for line in self.lines)

    @property
    def dutiable_minor(self) -> int:
        """What the year's quota counts."""
        return self.goods_minor + self.freight_minor + self.insured_minor

    def to_text(self) -> str:
        """Write everything down, always in the same way."""
        told = asdict(self)
        told["paid"]["paid_at"] = self.paid.paid_at.isoformat()
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def facts_from(text: str) -> CaseFacts:
    """Read what `to_text` wrote."""
    told: dict[str, Any] = json.loads(text)
    paid = told["paid"] | {"paid_at": datetime.fromisoformat(told["paid"]["paid_at"])}
    return CaseFacts(
        **{
            **{name: told[name] for name in _PLAIN},
            "ebc": Party(**told["ebc"]),
            "buyer": Buyer(**told["buyer"]),
            "consignee": Consignee(**told["consignee"]),
            "paid": Paid(**paid),
            "journey": Journey(**told["journey"]),
            "lines": tuple(FactLine(**each) for each in told["lines"]),
            "parties": {role: Party(**each) for role, each in told["parties"].items()},
        }
    )


_NESTED: Final = ("ebc", "buyer", "consignee", "paid", "journey", "lines", "parties")
_PLAIN: Final = tuple(each.name for each in fields(CaseFacts) if each.name not in _NESTED)


@dataclass(frozen=True)
class PaymentTold:
    """What a payment firm says of the payment that it declares to customs for one case.

    `state` is one of `CustomsCase.PaymentState`; `number` and `department` (who checked the payer)
    are empty until named; `is_payer_confirmed` is None where nobody compared.
    """

    state: str
    number: str = ""
    department: str = ""
    is_payer_confirmed: bool | None = None
    explanation: str = ""


@dataclass(frozen=True)
class Envelope:
    """A message as it goes to e-port; `message_id` is the same however often it is handed in."""

    message_id: str
    kind: str  # CEB311Message
    content: bytes


@dataclass(frozen=True)
class Arrived:
    """Bytes from e-port; `mark` is how the gateway knows them until they are settled."""

    mark: str
    content: bytes


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do."""

    name: str
    is_simulated: bool
    uploads_payment_data: bool
    largest_poll: int


@dataclass(frozen=True)
class ReturnLine:
    """How much of a line comes back."""

    gnum: int
    quantity: int


@dataclass(frozen=True)
class CaseStanding:
    """Where a case stands, for the shop whose parcel it is.

    `waits_for` is what is missing of the parcel, `findings` are the codes of what a person has to
    look at; `arrive_by` is until when customs takes goods back.
    """

    case_ref: str
    state: str
    waits_for: str
    findings: tuple[str, ...]
    since: datetime
    arrive_by: datetime | None


@dataclass(frozen=True)
class TimelineEntry:
    """One step of a case in words for the buyer."""

    at: datetime
    code: str
    is_simulated: bool
