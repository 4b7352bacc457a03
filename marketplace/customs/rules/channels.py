"""Ways for a consignment to reach its buyer, as customs tell them apart."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from marketplace.customs.types import Destination


class Channel(StrEnum):
    """One way, under one law."""

    MACAU_LOCAL = "macau_local"
    HONG_KONG = "hong_kong"
    PERSONAL_PARCEL = "personal_parcel"
    CBEC_9610 = "cbec_9610"
    CBEC_1210 = "cbec_1210"
    HENGQIN = "hengqin"
    INTERNATIONAL = "international"


CBEC: Final = frozenset((Channel.CBEC_9610, Channel.CBEC_1210))
MODES: Final = {Channel.CBEC_9610: "9610", Channel.CBEC_1210: "1210"}
_MAINLAND: Final = (Channel.CBEC_9610, Channel.CBEC_1210, Channel.PERSONAL_PARCEL)
# The zones of shipping, by name: the two rooms are neighbors and share the words alone.
_OF_ZONE: Final[dict[str, tuple[Channel, ...]]] = {
    "MO": (Channel.MACAU_LOCAL,),
    "HK": (Channel.HONG_KONG,),
    "CN-GD": _MAINLAND,
    "CN": _MAINLAND,
    "INTL": (Channel.INTERNATIONAL,),
}
_HENGQIN: Final = "CN-ZH-HQ"


def channels_to(destination: Destination) -> tuple[Channel, ...]:
    """Return the channels to a destination, the one to try first at the head.

    Goods that are used in Hengqin cross the first line free of tax; what goes on to the mainland
    is as if it came from Macau. Raises: KeyError for a zone that is none.
    """
    if destination.zone != _HENGQIN:
        return _OF_ZONE[destination.zone]
    if destination.is_used_in_hengqin:
        return (Channel.HENGQIN, *_MAINLAND)
    return (*_MAINLAND, Channel.HENGQIN)
