"""Orders: 311, and 312 in answer.

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
    C0_30,
    C0_50,
    C0_60,
    C0_100,
    C0_1000,
    C1_10,
    C1_18,
    C1_30,
    C1_50,
    C1_60,
    C1_100,
    C1_200,
    C1_250,
    C1_510,
    C1_1000,
    C3,
    C6,
    I10,
    N19_5,
    AppStatus,
    AppType,
    Attribute,
    Guid,
    IdNumber,
    IdType,
    Import,
    Many,
    Millisecond,
    ReturnStatus,
    Second,
    Yuan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHead:
    """The head of an order: who bought from whom, what it cost, who receives it."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    orderType: Import = "I"
    orderNo: C1_60
    ebpCode: C1_18
    ebpName: C1_100
    ebcCode: C1_18
    ebcName: C1_100
    goodsValue: N19_5
    freight: N19_5
    discount: N19_5
    taxTotal: N19_5
    acturalPaid: N19_5
    currency: Yuan = "142"
    buyerRegNo: C1_60
    buyerName: C1_60
    buyerTelephone: C1_30
    buyerIdType: IdType = "1"
    buyerIdNumber: IdNumber
    payCode: C0_18 | None = None
    payName: C0_100 | None = None
    payTransactionId: C0_60 | None = None
    batchNumbers: C0_100 | None = None
    consignee: C1_100
    consigneeTelephone: C1_50
    consigneeAddress: C1_200
    consigneeDistrict: C6 | None = None
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """A line of an order."""

    gnum: I10
    itemNo: C0_30 | None = None
    itemName: C1_250
    gmodel: C1_510
    itemDescribe: C0_1000 | None = None
    barCode: C0_50 | None = None
    unit: C3
    qty: N19_5
    price: N19_5
    totalPrice: N19_5
    currency: Yuan = "142"
    country: C3
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order with its lines."""

    head: OrderHead
    lines: Annotated[tuple[OrderList, ...], Many(1, 99)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB311Message:
    """Orders, as the platform or the merchant tells them."""

    SIGNATURE: ClassVar[str] = "optional"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    orders: Annotated[tuple[Order, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturn:
    """What became of an order."""

    guid: Guid
    ebpCode: C1_18
    ebcCode: C1_18
    orderNo: C1_60
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB312Message:
    """What became of orders."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[OrderReturn, ...], Many(1, 100)]
