"""The door for web servers that speak ASGI."""

from __future__ import annotations

from django.core.asgi import get_asgi_application

from marketplace.celery import app as celery_app  # names the settings, too

application = get_asgi_application()
__all__ = ["application", "celery_app"]
