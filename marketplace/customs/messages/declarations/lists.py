"""Import lists, the declarations: 621, and 622 in answer.

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
    C0_10,
    C0_18,
    C0_19,
    C0_20,
    C0_30,
    C0_32,
    C0_37,
    C0_50,
    C0_100,
    C0_250,
    C0_1000,
    C1,
    C1_3,
    C1_10,
    C1_18,
    C1_20,
    C1_30,
    C1_60,
    C1_100,
    C1_200,
    C1_250,
    C1_510,
    C1_1000,
    C3,
    C4,
    C10,
    C18,
    I9,
    I10,
    N19_5,
    AppStatus,
    AppType,
    Attribute,
    Day,
    Guid,
    IdNumber,
    IdType,
    Import,
    Many,
    Millisecond,
    ReturnStatus,
    Second,
    TradeMode,
    Yuan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryHead:
    """The head of an import list: the declaration of one parcel."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
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
    assureCode: C1_30
    emsNo: C0_30 | None = None
    invtNo: C0_18 | None = None
    ieFlag: Import = "I"
    declTime: Day
    customsCode: C4
    portCode: C4
    ieDate: Day | None = None
    buyerIdType: IdType = "1"
    buyerIdNumber: IdNumber
    buyerName: C1_60
    buyerTelephone: C1_30
    consigneeAddress: C1_200
    agentCode: C1_18
    agentName: C1_100
    areaCode: C0_18 | None = None
    areaName: C0_100 | None = None
    tradeMode: TradeMode
    trafMode: C1
    trafNo: C0_100 | None = None
    voyageNo: C0_32 | None = None
    billNo: C0_37 | None = None
    loctNo: C0_10 | None = None
    licenseNo: C0_19 | None = None
    country: C3
    freight: N19_5
    insuredFee: N19_5
    currency: Yuan = "142"
    wrapType: C1 | None = None
    packNo: I9 = 1
    grossWeight: N19_5
    netWeight: N19_5
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryList:
    """A line of an import list; its number is that of the line of the order."""

    gnum: I10
    itemRecordNo: C0_30 | None = None
    itemNo: C0_20 | None = None
    itemName: C0_250 | None = None
    gcode: C10
    gname: C1_250
    gmodel: C1_510
    barCode: C0_50 | None = None
    country: C3
    tradeCountry: C1_3 | None = None
    currency: Yuan = "142"
    qty: N19_5
    unit: C3
    qty1: N19_5
    unit1: C3
    qty2: N19_5 | None = None
    unit2: C3 | None = None
    price: N19_5
    totalPrice: N19_5
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """An import list with its lines."""

    head: InventoryHead
    lines: Annotated[tuple[InventoryList, ...], Many(1, 99)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB621Message:
    """Import lists: the declarations, one a parcel."""

    SIGNATURE: ClassVar[str] = "required"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    lists: Annotated[tuple[Inventory, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryReturn:
    """What became of an import list."""

    guid: Guid
    customsCode: C4 | None = None
    ebpCode: C1_18 | None = None
    ebcCode: C1_18 | None = None
    agentCode: C1_18 | None = None
    copNo: C1_20
    preNo: C18
    invtNo: C18 | None = None
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB622Message:
    """What became of import lists."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[InventoryReturn, ...], Many(1, 100)]
