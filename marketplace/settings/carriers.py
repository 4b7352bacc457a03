"""How carriers of parcels are reached, and what they sign with."""

from __future__ import annotations

from marketplace.settings.environment import ENV

SF_PARTNER_ID = ENV.carriers.sf_partner_id
SF_CHECK_WORD = ENV.carriers.sf_check_word
SF_PUSH_KEY = ENV.carriers.sf_push_key  # in the address that SF pushes routes to
SF_MONTHLY_CARD = ENV.carriers.sf_monthly_card
SF_API_BASE = ENV.carriers.sf_api_base  # empty: SF's own
SEVENTEENTRACK_KEY = ENV.carriers.seventeentrack_key
AFTERSHIP_WEBHOOK_SECRET = ENV.carriers.aftership_webhook_secret
CARRIER_TIMEOUT = (3, 15)  # seconds: to connect, to read
HUB_PHONE = ""  # E.164: whom a carrier calls about a parcel that a shop sends, on labels too
