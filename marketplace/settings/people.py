"""Sign-in beyond the pass phrase: a second factor, where somebody is signed in, mails about it."""

from __future__ import annotations

from marketplace.settings.environment import ENV as _ENV  # a star takes it not along

# Staff enter the administration with a second factor alone. Off until each of them has one.
STAFF_SECOND_FACTOR = _ENV.staff_second_factor
MFA_ADAPTER = "marketplace.storefront.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Ponte"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a telephone's clock may be off
PRIVACY_EXPORT_DAYS = 7  # so long the file of a copy is there
PRIVACY_ERASE_DAYS = 7  # of grace, in which a person can take an erasure back
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of each change of how somebody signs in
