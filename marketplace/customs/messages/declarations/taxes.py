"""Tax bills from customs: 816, and 818 for what became of them.

Fields are named as their elements are, in the order of the wire; amounts are in yuan, weights in
kilograms. Source: CEB message schemas of May 2022 (China E-port).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from marketplace.customs.messages.kinds import (
    C0_50,
    C0_64,
    C0_1000,
    C1_10,
    C1_18,
    C1_50,
    C4,
    C10,
    I10,
    N19_5,
    Attribute,
    Guid,
    Many,
    Millisecond,
    TaxStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxHeadRd:
    """A tax bill for one import list."""

    guid: Guid
    returnTime: Millisecond
    invtNo: C1_18
    taxNo: C1_50
    customsTax: N19_5
    valueAddedTax: N19_5
    consumptionTax: N19_5
    status: TaxStatus
    entDutyNo: C0_50 | None = None
    note: C0_1000 | None = None
    assureCode: C0_64 | None = None
    ebcCode: C0_64 | None = None
    logisticsCode: C0_64 | None = None
    agentCode: C1_18 | None = None
    customsCode: C4 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxListRd:
    """The taxes of a line of the list."""

    gnum: I10
    gcode: C10
    taxPrice: N19_5
    customsTax: N19_5
    valueAddedTax: N19_5
    consumptionTax: N19_5


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxBill:
    """A tax bill with its lines."""

    ELEMENT: ClassVar[str] = "Tax"

    head: TaxHeadRd
    lines: Annotated[tuple[TaxListRd, ...], Many(1, 99)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB816Message:
    """Tax bills."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    bills: Annotated[tuple[TaxBill, ...], Many(1, None)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxHeadStatus:
    """What became of a tax bill."""

    guid: Guid
    returnTime: Millisecond
    invtNo: C1_18
    taxNo: C1_50
    status: TaxStatus
    entDutyNo: C0_50 | None = None
    assureCode: C0_64 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxNotice:
    """A tax bill, by its number."""

    ELEMENT: ClassVar[str] = "Tax"

    head: TaxHeadStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB818Message:
    """What became of tax bills."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    bills: Annotated[tuple[TaxNotice, ...], Many(1, None)]
