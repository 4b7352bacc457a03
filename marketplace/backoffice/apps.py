"""The operator's house."""

from __future__ import annotations

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "marketplace.backoffice"
    label = "backoffice"
    default_auto_field = "django.db.models.BigAutoField"
