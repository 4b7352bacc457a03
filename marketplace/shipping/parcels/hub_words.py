"""What the hub says of a station, as an event that is kept: in English, as carriers' words are.

A page shows the status in the reader's language above it.
"""

from __future__ import annotations

from typing import Final

from marketplace.shipping.parcels.hub_rules import Station

_SENTENCES: Final = {
    Station.RECEIVE: "Received at the hub in Macau",
    Station.LOAD: "Loaded for the border",
    Station.CROSS: "Across the border",
    Station.LAST_MILE: "Given to the last carrier",
}


def sentence(station: Station) -> str:
    """Return what is kept of a station; empty for one that buyers do not hear of."""
    return _SENTENCES.get(station, "")
