"""Use cases of fx, one a file."""

from payments.fx.services.accept_quote import accept_quote
from payments.fx.services.book_deal import book_deal
from payments.fx.services.book_positions import book_positions
from payments.fx.services.confirm_deal import confirm_deal, decline_deal
from payments.fx.services.confirm_parked import confirm_parked
from payments.fx.services.current_mid import current_mid, current_mids, mid_as_of
from payments.fx.services.current_spread import current_spread
from payments.fx.services.decide_parked import approve_release, discard_parked, propose_release
from payments.fx.services.fetch_rates import fetch_due, fetch_rates
from payments.fx.services.freeze_conversion_rates import freeze_conversion_rates
from payments.fx.services.load_bundled_rates import load_bundled_rates
from payments.fx.services.open_quote import get_quote, open_quote
from payments.fx.services.plan_fetches import plan_fetches, plan_now
from payments.fx.services.propose_rates import propose_rates, upload_rates
from payments.fx.services.record_applied_rate import record_applied_rate
from payments.fx.services.record_conversions import record_conversions
from payments.fx.services.record_published import record_published, why_in_words
from payments.fx.services.record_rate import record_rate
from payments.fx.services.release import figure_of
from payments.fx.services.revalue import revalue, revalue_last_month

__all__ = [
    "accept_quote",
    "approve_release",
    "book_deal",
    "book_positions",
    "confirm_deal",
    "confirm_parked",
    "current_mid",
    "current_mids",
    "current_spread",
    "decline_deal",
    "discard_parked",
    "fetch_due",
    "fetch_rates",
    "figure_of",
    "freeze_conversion_rates",
    "get_quote",
    "load_bundled_rates",
    "mid_as_of",
    "open_quote",
    "plan_fetches",
    "plan_now",
    "propose_rates",
    "propose_release",
    "record_applied_rate",
    "record_conversions",
    "record_published",
    "record_rate",
    "revalue",
    "revalue_last_month",
    "upload_rates",
    "why_in_words",
]
