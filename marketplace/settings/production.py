"""For a public installation behind a TLS proxy; secrets come from the environment."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import (
    ALLOWED_HOSTS,
    DEFAULT_FROM_EMAIL,
    PUBLIC_BASE_URL,
    SECRET_KEY,
    STORAGES,
)
from marketplace.settings.environment import ENV, EXAMPLE_SENDER, email_from

if not SECRET_KEY or not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set SECRET_KEY and ALLOWED_HOSTS in the environment.")
if DEFAULT_FROM_EMAIL == EXAMPLE_SENDER:
    raise ImproperlyConfigured("Set DEFAULT_FROM_EMAIL: buyers get their mails from it.")

globals().update(email_from(ENV.email_url) | ENV.mail_provider)
EMAIL_BACKEND = ENV.email_backend

CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A browser keeps this promise for so long, whatever we change meanwhile: it starts small, and
# other hosts of the domain are promised nothing unless somebody says so.
SECURE_HSTS_SECONDS = ENV.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.hsts_scope in ("subdomains", "preload")
SECURE_HSTS_PRELOAD = ENV.hsts_scope == "preload"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # they ask for what was just weighed
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SERVE_MEDIA = False
STORAGES["staticfiles"] = {"BACKEND": "marketplace.foundation.static_files.StaticFiles"}
