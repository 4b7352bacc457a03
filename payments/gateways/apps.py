"""The gateway app has no tables: it brings its system checks."""

from __future__ import annotations

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "payments.gateways"
    label = "gateways"
    default_auto_field = "django.db.models.BigAutoField"
