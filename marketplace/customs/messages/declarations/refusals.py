"""What customs says of a message that it could not read: 900.

Fields are named as their elements are, in the order of the wire; amounts are in yuan, weights in
kilograms. Source: CEB message schemas of May 2022 (China E-port).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from marketplace.customs.messages.kinds import (
    C0_,
    C0_15,
    C0_255,
    C0_5000,
    C1_10,
    Attribute,
    Guid,
    Millisecond,
    ReturnStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReturn:
    """A message that could not be read: which, and why."""

    guid: Guid
    returnStatus: ReturnStatus
    returnInfo: C0_5000
    returnTime: Millisecond
    oriCopMsgId: C0_255
    oriMessageType: C0_15
    oriBizMessage: C0_


@dataclass(frozen=True, slots=True, kw_only=True)
class CEB900Message:
    """A message that was not understood."""

    guid: Annotated[Guid, Attribute()]
    version: Annotated[C1_10, Attribute()] = "1.0"
    told: MessageReturn
