"""Lists that are withdrawn and goods that come back: 623 and 625, with 624 and 626 in answer.

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
    C0_1000,
    C1_10,
    C1_18,
    C1_20,
    C1_30,
    C1_60,
    C1_100,
    C1_250,
    C1_1000,
    C3,
    C4,
    C10,
    C18,
    I10,
    N19_5,
    AppStatus,
    AppType,
    Attribute,
    Guid,
    IdNumber,
    IdType,
    Many,
    Millisecond,
    ReturnStatus,
    Second,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtCancel:
    """A request to withdraw an import list before its release."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    customsCode: C4
    orderNo: C1_60
    ebpCode: C1_18
    ebpName: C1_100
    ebcCode: C1_18
    ebcName: C1_100
    logisticsNo: C1_60
    logisticsCode: C1_18
    logisticsName: C1_100
    copNo: C0_20 | None = None
    preNo: C0_18 | None = None
    invtNo: C1_18
    buyerIdType: IdType = "1"
    buyerIdNumber: IdNumber
    buyerName: C1_60
    buyerTelephone: C1_30
    agentCode: C1_18
    agentName: C1_100
    reason: C1_1000
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB623Message:
    """Requests to withdraw import lists."""

    SIGNATURE: ClassVar[str] = "required"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    requests: Annotated[tuple[InvtCancel, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtCancelReturn:
    """What became of a request to withdraw."""

    guid: Guid
    customsCode: C4 | None = None
    agentCode: C1_18 | None = None
    ebpCode: C1_18 | None = None
    ebcCode: C1_18 | None = None
    copNo: C1_20
    preNo: C18
    invtNo: C18 | None = None
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB624Message:
    """What became of requests to withdraw."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[InvtCancelReturn, ...], Many(1, 100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefundHead:
    """The head of a request to take goods back."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    customsCode: C4
    orderNo: C1_60
    ebpCode: C1_18
    ebpName: C1_100
    ebcCode: C1_18
    ebcName: C1_100
    logisticsNo: C1_60
    logisticsCode: C1_18
    logisticsName: C1_100
    copNo: C0_20 | None = None
    preNo: C0_18 | None = None
    invtNo: C1_18
    buyerIdType: IdType = "1"
    buyerIdNumber: IdNumber
    buyerName: C1_60
    buyerTelephone: C1_30
    agentCode: C1_18
    agentName: C1_100
    reason: C1_1000
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefundList:
    """Goods that come back; the number is that of the line of the list."""

    gnum: I10
    gcode: C10
    gname: C1_250
    qty: N19_5
    unit: C3
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefund:
    """A request to take goods back, with the lines."""

    head: InvtRefundHead
    lines: Annotated[tuple[InvtRefundList, ...], Many(1, 99)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB625Message:
    """Requests to take goods back."""

    SIGNATURE: ClassVar[str] = "required"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    requests: Annotated[tuple[InvtRefund, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefundReturn:
    """What became of a request to take goods back."""

    guid: Guid
    customsCode: C4 | None = None
    agentCode: C1_18 | None = None
    ebpCode: C1_18 | None = None
    ebcCode: C1_18 | None = None
    copNo: C1_20
    preNo: C18
    invtNo: C18 | None = None
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB626Message:
    """What became of requests to take goods back."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[InvtRefundReturn, ...], Many(1, 100)]
