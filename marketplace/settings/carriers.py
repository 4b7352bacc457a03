"""How carriers of parcels are reached, and what they sign with."""

from __future__ import annotations

from marketplace.settings.environment import ENV as _ENV  # a star takes it not along

SF_PARTNER_ID = _ENV.carriers.sf_partner_id
SF_CHECK_WORD = _ENV.carriers.sf_check_word
SF_PUSH_KEY = _ENV.carriers.sf_push_key  # in the address that SF pushes routes to
SF_MONTHLY_CARD = _ENV.carriers.sf_monthly_card
SF_API_BASE = _ENV.carriers.sf_api_base  # empty: SF's own
SEVENTEENTRACK_KEY = _ENV.carriers.seventeentrack_key
AFTERSHIP_WEBHOOK_SECRET = _ENV.carriers.aftership_webhook_secret
CARRIER_TIMEOUT = (3, 15)  # seconds: to connect, to read
HUB_PHONE = ""  # E.164: whom a carrier calls about a parcel that a shop sends, on labels too
