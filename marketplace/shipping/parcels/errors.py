"""What a person can be refused in this room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken, NotFound, Refused


class ShipmentNotFound(NotFound):
    """There is no such shipment, or not for this shop."""

    code = "shipment_not_found"

    def __init__(self) -> None:
        super().__init__(_("There is no such shipment."))


class BookingRefused(Refused):
    """A shipment that cannot be booked, canceled or handed over as it is."""

    code = "booking_refused"


class NumbersUsedUp(Refused):
    """No number is left in the ranges of a postal service."""

    code = "numbers_used_up"

    def __init__(self) -> None:
        super().__init__(_("No postal number is left for this service: add a range first."))


class ScanRefused(Refused):
    """A scan that does not fit where the parcel stands; nothing changed."""

    code = "scan_refused"

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)


class NothingToUndo(Refused):
    """No scan of this person that could be taken back."""

    code = "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__(_("There is no scan of yours to take back."))


class ClaimRefused(Refused):
    """A claim that cannot be opened or moved as asked."""

    code = "claim_refused"


class NeedsAnotherPerson(Refused):
    """Who proposed a claim does not decide it."""

    code = "needs_another_person"

    def __init__(self) -> None:
        super().__init__(_("Another person must decide what you proposed."))


class NewsUnmatched(Broken):
    """A message names a number that none of our shipments has."""
