"""The envelope that carries a message to customs and a receipt back: DxpMsg.

Fields that hold a value are named as their elements are, in the order of the wire.
Source: DXP terminal schema of May 2022 (China E-port).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from marketplace.customs.messages.kinds import (
    C1_13,
    C1_16,
    C1_32,
    C1_64,
    C1_255,
    Attribute,
    Binary,
    Body,
    Many,
    Moment,
    NcName,
    Text,
)

IMPORT_RECEIVER: Final = "DXPEDCCEB0000002"  # of import messages, as public clients address them


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverIds:
    """Whom it goes to."""

    ReceiverId: Annotated[tuple[C1_16, ...], Many(1, 5)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransInfo:
    """Who sends what to whom. `CreatTime` is ISO 8601; `CopMsgId` names the message for good."""

    CopMsgId: C1_255
    SenderId: C1_16
    receivers: ReceiverIds
    CreatTime: Annotated[str, Moment()]
    MsgType: Annotated[str, Text(0, 30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A word to find the message by."""

    name: Annotated[C1_32 | None, Attribute()] = None
    value: Annotated[C1_64, Body()]


@dataclass(frozen=True, slots=True, kw_only=True)
class BizKey:
    """Words to find the message by."""

    keys: Annotated[tuple[Key, ...], Many(1, 5)]


@dataclass(frozen=True, slots=True, kw_only=True)
class IsText:
    """The data is text in this character set."""

    Encode: Annotated[str, Text(0, 50), Attribute()]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInfo:
    """What may be said beside the data."""

    FileName: C1_255 | None = None
    IcCard: C1_13 | None = None
    words: BizKey | None = None
    character_set: IsText | None = None
    RecMapId: Annotated[str | None, Text(0, None)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DxpMsg:
    """The envelope; `Data` is the whole message as bytes, signed where it has to be."""

    NAMESPACE: ClassVar[str] = "http://www.chinaport.gov.cn/dxp"
    PREFIX: ClassVar[str] = "dxp"
    SIGNATURE: ClassVar[str] = "optional"

    ver: Annotated[str, Text(3, 3, fixed="1.0"), Attribute()] = "1.0"
    Id: Annotated[str | None, NcName(), Attribute()] = None
    info: TransInfo
    Data: Annotated[bytes, Binary()]
    extra: AddInfo | None = None
