"""Every lock that fx takes, in this order: deal, booking, then the ledger's."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from payments.fx.errors import UnknownDeal
from payments.fx.models import FxDeal

_RECORDING = 0xF8
_FREEZING = 0xF9
_DEALING = 0xFA
_BOOKING = 0xFB


def recording() -> None:
    """Wait until nobody else stores a rate; freed with the transaction.

    The guards compare a new rate with those that are there. Rates come a few a day: one lock
    for all of them costs nothing.
    """
    _wait(_RECORDING)


def freezing() -> None:
    """Wait until nobody else freezes rates for a run; runs are few, and freeze once each."""
    _wait(_FREEZING)


def dealing() -> None:
    """Wait until nobody else books a deal, so that one slip is compared with all others."""
    _wait(_DEALING)


def deal(public_id: str) -> FxDeal:
    """Lock a deal. Raises: UnknownDeal."""
    found = FxDeal.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownDeal(_("This deal does not exist."))
    return found


def booking() -> None:
    """Wait until nobody else books positions: each booking goes on from the one before."""
    _wait(_BOOKING)


def _wait(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
