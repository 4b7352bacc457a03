"""One machine, one command: demo data, rates from the snapshot, mail into a folder."""

from __future__ import annotations

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import ALLOWED_HOSTS, DATABASES, PAYOUT_RAILS, VAR_DIR

ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
DEMO_ALLOWED = True
CUSTOMS_SIMULATOR_ALLOWED = True
FX_ALLOW_BUNDLED = True
FX_FETCH_SOURCES = ()  # a demo shows the same prices with and without a network
PAYOUT_RAILS = dict.fromkeys(PAYOUT_RAILS, "bank_iso")
# What the demo pays with: there is no such bank and no such account.
PAYOUT_DEBTOR = {
    "name": "Ponte Marketplace Limited",
    "street": "Avenida da Praia Grande 1",
    "postal_code": "",
    "town": "Macau",
    "country": "MO",
    "bic": "DEMOMOMX",
    "accounts": {"MOP": "9001000001", "HKD": "9001000002", "CNY": "9001000003"},
}
# Finders serve the plain files; the folder for collected ones must only be there.
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Files are served by the web process itself here; production puts a web server before it.
SERVE_MEDIA = True
DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = 5
DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 20  # installing and drawing
