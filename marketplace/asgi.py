"""The door for web servers that speak ASGI."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.production")

from marketplace.celery import app as celery_app

application = get_asgi_application()
__all__ = ["application", "celery_app"]
