"""Parcels at a supervised site: 711, and 712 in answer.

Fields are named as their elements are, in the order of the wire; amounts are in yuan, weights in
kilograms. Source: CEB message schemas of May 2022 (China E-port).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from marketplace.customs.messages.declarations.parts import (
    BaseSubscribe,
    BaseTransfer,
    ExtendMessage,
)
from marketplace.customs.messages.kinds import (
    C0_18,
    C0_20,
    C0_100,
    C0_1000,
    C1,
    C1_10,
    C1_18,
    C1_32,
    C1_37,
    C1_60,
    C1_100,
    C1_1000,
    C4,
    I10,
    AppStatus,
    AppType,
    Attribute,
    Guid,
    Import,
    Many,
    Millisecond,
    ReturnStatus,
    Second,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryHead:
    """The head of the word of parcels that came to a supervised site."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    customsCode: C4
    copNo: C0_20 | None = None
    preNo: C0_18 | None = None
    rkdNo: C0_18 | None = None
    operatorCode: C1_18
    operatorName: C1_100
    ieFlag: Import = "I"
    trafMode: C1
    trafNo: C1_100
    voyageNo: C1_32
    billNo: C1_37
    logisticsCode: C1_18
    logisticsName: C1_100
    unloadLocation: C0_100 | None = None
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryList:
    """A parcel that came."""

    gnum: I10
    logisticsNo: C1_60
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Parcels that came with one transport."""

    head: DeliveryHead
    lines: Annotated[tuple[DeliveryList, ...], Many(1, None)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB711Message:
    """Parcels that came to a supervised site."""

    SIGNATURE: ClassVar[str] = "required"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    delivery: Delivery
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReturn:
    """What became of the word of parcels that came."""

    guid: Guid
    customsCode: C4 | None = None
    operatorCode: C1_18 | None = None
    copNo: C0_20 | None = None
    preNo: C0_18 | None = None
    rkdNo: C0_18 | None = None
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB712Message:
    """What became of the word of parcels that came."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[DeliveryReturn, ...], Many(1, 100)]
