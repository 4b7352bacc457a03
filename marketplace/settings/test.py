"""For the tests: real servers, fast password hashing, mail kept in memory."""

from __future__ import annotations

import atexit
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import CACHES, CONTENT_SECURITY_POLICY, DATABASES
from marketplace.settings.environment import ENV, database_from

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"  # noqa: S105
IDENTITY_KEYS = ("tests:only-for-tests-identity-key-0123456789",)
IDENTITY_INDEX_KEY = "only-for-tests-identity-index-0123456789"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO_ALLOWED = True
CUSTOMS_SIMULATOR_ALLOWED = True
CUSTOMS_GATEWAY = ""  # whoever needs customs names a way
FX_ALLOW_BUNDLED = True
FX_FETCH_SOURCES = ()  # no test asks the outside
SERVE_MEDIA = True
WHITENOISE_USE_FINDERS = True
VAR_DIR = Path(mkdtemp(prefix="ponte-test-"))
atexit.register(rmtree, VAR_DIR, ignore_errors=True)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"  # WhiteNoise warns of a folder that is not there
STATIC_ROOT.mkdir()
DATABASES["default"] |= database_from(ENV.database_owner_url or ENV.database_url)
DATABASES["default"]["OPTIONS"]["options"] = "-c jit=off"  # as in every installation
DATABASES["default"]["TEST"] = {"NAME": ENV.test_database}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
for _cache in ("default", "shared"):
    CACHES[_cache] = {
        "BACKEND": CACHES[_cache]["BACKEND"],
        "LOCATION": ENV.redis_url,
        "KEY_PREFIX": f"{ENV.test_database}{ENV.test_worker}",
    }
STRIPE_SECRET_KEY = "sk_test_sandbox_tests"  # noqa: S105
STRIPE_WEBHOOK_SECRET = "whsec_tests"  # noqa: S105
STRIPE_API_BASE = ENV.stripe_api_base or "http://127.0.0.1:1"  # nothing answers there
ANTOM_CLIENT_ID = ""  # whoever needs Antom names a client
SEARCH_WORDS_SECONDS = 0  # a test's words are its own
ACCOUNT_RATE_LIMITS = {"place_order": "", "enter_code": ""}  # all tests come from one address
# Where the provider in memory has its payment pages.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append("https://pay.example")
