"""What can go wrong with a carrier, in the three families."""

from __future__ import annotations

from marketplace.foundation.errors import Broken, Refused, TryAgain


class CarrierRefused(Refused):
    """The carrier said no, for good: repeating the same request changes nothing."""

    code = "carrier_refused"


class MessageForged(Refused):
    """A message that does not prove who sent it."""

    code = "carrier_message_forged"
    status = 400


class CarrierUnavailable(TryAgain):
    """The carrier did not take the request: nothing happened there."""


class OutcomeUnknown(TryAgain):
    """The request may have been carried out: ask under the same key before repeating it."""


class CarrierContradiction(Broken):
    """The carrier's answer does not fit what was asked; a person has to look."""


class CarrierMisconfigured(Broken):
    """A key or an address of a carrier is missing."""
