"""Waybills and deliveries: 511 and 513, with 512 and 514 in answer.

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
    C0_37,
    C0_200,
    C0_1000,
    C1_10,
    C1_18,
    C1_50,
    C1_60,
    C1_100,
    C1_200,
    C1_1000,
    I9,
    N19_5,
    AppStatus,
    AppType,
    Attribute,
    Guid,
    Many,
    Millisecond,
    ReturnStatus,
    Second,
    Signed,
    Yuan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsHead:
    """A waybill: the parcel of an order and who receives it."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    logisticsCode: C1_18
    logisticsName: C1_100
    logisticsNo: C1_60
    billNo: C0_37 | None = None
    orderNo: C1_60
    freight: N19_5 | None = None
    insuredFee: N19_5 | None = None
    currency: Yuan = "142"
    weight: N19_5
    packNo: I9 = 1
    goodsInfo: C0_200 | None = None
    consignee: C1_100
    consigneeAddress: C1_200
    consigneeTelephone: C1_50
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistics:
    """A waybill."""

    head: LogisticsHead


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB511Message:
    """Waybills, as the carrier tells them."""

    SIGNATURE: ClassVar[str] = "optional"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    waybills: Annotated[tuple[Logistics, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsReturn:
    """What became of a waybill."""

    guid: Guid
    logisticsCode: C1_18
    logisticsNo: C1_60
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB512Message:
    """What became of waybills."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[LogisticsReturn, ...], Many(1, 100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsStatus:
    """The delivery of a parcel."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    logisticsCode: C1_18
    logisticsName: C1_100
    logisticsNo: C1_60
    logisticsStatus: Signed = "S"
    logisticsTime: Second
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB513Message:
    """Deliveries, as the carrier tells them."""

    SIGNATURE: ClassVar[str] = "optional"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    deliveries: Annotated[tuple[LogisticsStatus, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsStatusReturn:
    """What became of the word of a delivery."""

    guid: Guid
    logisticsCode: C1_18
    logisticsNo: C1_60
    logisticsStatus: Signed = "S"
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB514Message:
    """What became of the word of deliveries."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[LogisticsStatusReturn, ...], Many(1, 100)]
