"""Which carrier and which ear have which code; built from the settings of the installation."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final

from django.conf import settings

from marketplace.shipping.carriers_api import after_ship, seventeen_track
from marketplace.shipping.carriers_api.errors import CarrierMisconfigured
from marketplace.shipping.carriers_api.port import Carrier, Listener
from marketplace.shipping.carriers_api.sf.provider import CODE as SF
from marketplace.shipping.carriers_api.sf.provider import HOME, Credentials, SFExpress

LISTENERS: Final = (SF, seventeen_track.CODE, after_ship.CODE)


def carrier(code: str) -> Carrier:
    """Return a carrier that is asked over the network. Raises: CarrierMisconfigured."""
    if code == SF and _sf():
        return _built_sf(_sf(), os.getpid())
    raise CarrierMisconfigured(f"the carrier {code} cannot be asked here")


def can_be_asked(code: str) -> bool:
    """Tell whether this installation has what it needs to ask a carrier."""
    return code == SF and bool(_sf())


def listener(code: str) -> Listener | None:
    """Return who reads messages of this sender; None where we have no key of it."""
    if code == SF and _sf() and settings.SF_PUSH_KEY:
        return _built_sf(_sf(), os.getpid())
    if code == seventeen_track.CODE and settings.SEVENTEENTRACK_KEY:
        return seventeen_track.SeventeenTrack(settings.SEVENTEENTRACK_KEY)
    if code == after_ship.CODE and settings.AFTERSHIP_WEBHOOK_SECRET:
        return after_ship.AfterShip(settings.AFTERSHIP_WEBHOOK_SECRET)
    return None


def _sf() -> Credentials:
    return Credentials(
        partner=settings.SF_PARTNER_ID,
        check_word=settings.SF_CHECK_WORD,
        base=settings.SF_API_BASE or HOME,
        monthly_card=settings.SF_MONTHLY_CARD,
        push_key=settings.SF_PUSH_KEY,
        timeout=settings.CARRIER_TIMEOUT,
    )


@lru_cache(maxsize=4)
def _built_sf(given: Credentials, process: int) -> SFExpress:
    """Build once a process: connections must not be shared across a fork."""
    return SFExpress(given)
