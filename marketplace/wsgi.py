"""The door for web servers that speak WSGI."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from marketplace.celery import app as celery_app  # names the settings, too

application = get_wsgi_application()
__all__ = ["application", "celery_app"]
