"""What every message that a firm sends ends with: who sends it, who hears of it, and extras.

Source: CEB message schemas of May 2022 (China E-port).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from marketplace.customs.messages.kinds import (
    C0_30,
    C0_100,
    C0_1000,
    C1_18,
    Anything,
    Dxp,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseTransfer:
    """Who sends the message."""

    copCode: C1_18
    copName: C0_100
    dxpMode: Dxp = "DXP"
    dxpId: C0_30
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseSubscribe:
    """Who else hears of it."""

    status: C0_100
    dxpMode: Dxp = "DXP"
    dxpAddress: C0_100
    note: C0_1000 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendMessage:
    """What a place adds for itself: one element that nobody else reads."""

    name: C0_30
    version: C0_30
    Message: Annotated[str, Anything()] = ""
