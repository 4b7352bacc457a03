"""Use cases of fx, one a file."""

from payments.fx.services.accept_quote import accept_quote
from payments.fx.services.book_deal import book_deal
from payments.fx.services.book_positions import book_positions
from payments.fx.services.confirm_deal import confirm_deal, decline_deal
from payments.fx.services.current_mid import current_mid, current_mids
from payments.fx.services.current_spread import current_spread
from payments.fx.services.freeze_conversion_rates import freeze_conversion_rates
from payments.fx.services.load_bundled_rates import load_bundled_rates
from payments.fx.services.open_quote import get_quote, open_quote
from payments.fx.services.record_conversions import record_conversions
from payments.fx.services.record_rate import record_rate
from payments.fx.services.revalue import revalue, revalue_last_month

__all__ = [
    "accept_quote",
    "book_deal",
    "book_positions",
    "confirm_deal",
    "current_mid",
    "current_mids",
    "current_spread",
    "decline_deal",
    "freeze_conversion_rates",
    "get_quote",
    "load_bundled_rates",
    "open_quote",
    "record_conversions",
    "record_rate",
    "revalue",
    "revalue_last_month",
]
