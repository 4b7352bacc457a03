"""Payments: 411, and 412 in answer.

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
    C0_60,
    C0_1000,
    C1_10,
    C1_18,
    C1_60,
    C1_100,
    C1_1000,
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
    Yuan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentHead:
    """A payment: who paid how much for which order."""

    guid: Guid
    appType: AppType = "1"
    appTime: Second
    appStatus: AppStatus = "2"
    payCode: C1_18
    payName: C1_100
    payTransactionId: C1_60
    orderNo: C1_60
    ebpCode: C1_18
    ebpName: C1_100
    payerIdType: IdType = "1"
    payerIdNumber: IdNumber
    payerName: C1_60
    telephone: C0_60 | None = None
    amountPaid: N19_5
    currency: Yuan = "142"
    payTime: Second
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment."""

    head: PaymentHead


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB411Message:
    """Payments, as the payment firm tells them."""

    SIGNATURE: ClassVar[str] = "optional"

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    payments: Annotated[tuple[Payment, ...], Many(1, 100)]
    transfer: BaseTransfer
    subscribers: Annotated[tuple[BaseSubscribe, ...], Many(0, 5)] = ()
    extension: ExtendMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReturn:
    """What became of a payment."""

    guid: Guid
    payCode: C1_18
    payTransactionId: C1_60
    returnStatus: ReturnStatus
    returnTime: Millisecond
    returnInfo: C1_1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB412Message:
    """What became of payments."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    receipts: Annotated[tuple[PaymentReturn, ...], Many(1, 100)]
