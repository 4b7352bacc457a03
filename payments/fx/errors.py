"""What can go wrong with rates and quotes."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken, NotFound, Refused


class RateUnavailable(Refused):
    """No usable rate: none stored, too old, or only from a snapshot that is not allowed."""

    code = "fx_rate_unavailable"
    status = 503

    def __init__(self, from_currency: str, to_currency: str, why: str) -> None:
        super().__init__(
            format_lazy(
                _(
                    "There is no current exchange rate between {first} and {second}. "
                    "Please choose another currency or try again later."
                ),
                first=from_currency,
                second=to_currency,
            ),
            why=why,
        )


class RateRefused(Refused):
    """A rate that must not be stored; docs/fx.md lists what is refused."""

    code = "fx_rate_refused"


class ParkedRateNotFound(NotFound):
    """No such parked rate."""

    code = "fx_parked_rate_not_found"


class ParkedRateDecided(Refused):
    """Somebody else was faster, or a step is missing."""

    code = "fx_parked_rate_decided"


class FourEyesNeeded(Refused):
    """One person may not do both halves."""

    code = "fx_four_eyes_needed"


class SourceUnknown(Refused):
    """No such source, or one that cannot be asked for that."""

    code = "fx_source_unknown"


class FxQuoteNotFound(NotFound):
    """No such quote."""

    code = "fx_quote_not_found"


class FxQuoteExpired(Refused):
    """The promised time is over."""

    code = "fx_quote_expired"


class FxQuoteUsed(Refused):
    """Another order took this quote."""

    code = "fx_quote_used"


class ConversionDiffers(Broken):
    """One reference, two conversions: a caller did not freeze what it converts."""


class UnknownDeal(NotFound):
    """No such deal."""

    code = "unknown_fx_deal"


class DealRefused(Refused):
    """A deal that cannot be as it was told, or a step that does not follow from where it is."""

    code = "fx_deal_refused"


class DealOutsideBand(DealRefused):
    """The bank's rate is far from the mid rate, and nobody said why."""

    code = "fx_deal_outside_band"


class NeedsAnotherPerson(Refused):
    """Who booked a deal does not confirm it."""

    code = "needs_another_person"
    status = 403


class RevaluationRefused(Refused):
    """A day on which positions are not valued."""

    code = "fx_revaluation_refused"


class PositionsNotBooked(Refused):
    """The ledger moved positions by entries that are not booked: their cost is not known."""

    code = "fx_positions_not_booked"


class UnknownTier(Broken):
    """A tier that the settings have no spreads for: a mistake of the program or of them."""


class SnapshotUnreadable(Broken):
    """The bundled file of rates does not read as it should."""
