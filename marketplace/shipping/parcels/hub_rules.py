"""Which station takes a parcel in which state, and what it makes of it. Pure."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.parcels.statuses import HubState


class Station(StrEnum):
    """Where somebody stands with a scanner."""

    RECEIVE = "receive"
    MEASURE = "measure"
    BAG = "bag"
    LOAD = "load"
    CROSS = "cross"
    LAST_MILE = "last_mile"


_S = HubState
# station -> (the states that it takes, the state that it makes)
MOVES: Final = MappingProxyType(
    {
        Station.RECEIVE: ((_S.EXPECTED,), _S.RECEIVED),
        Station.MEASURE: ((_S.RECEIVED, _S.MEASURED), _S.MEASURED),
        Station.BAG: ((_S.MEASURED,), _S.BAGGED),
        Station.LOAD: ((_S.BAGGED,), _S.LOADED),
        Station.CROSS: ((_S.LOADED,), _S.CROSSED),
        Station.LAST_MILE: ((_S.CROSSED,), _S.LAST_MILE),
    }
)
# What a buyer is told of it, as an event of our own; measuring and bags are our own business.
TOLD: Final = MappingProxyType(
    {
        Station.RECEIVE: Status.PICKED_UP,
        Station.LOAD: Status.IN_TRANSIT,
        Station.CROSS: Status.CUSTOMS_CLEARED,
        Station.LAST_MILE: Status.IN_TRANSIT,
    }
)


def state_after(station: Station, state: str) -> HubState | None:
    """Return what a station makes of a parcel; None when it does not take it."""
    takes, makes = MOVES[station]
    return makes if state in takes else None
