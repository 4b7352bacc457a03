"""Rates, quotes, conversions."""

from __future__ import annotations

from django.apps import AppConfig


class FxConfig(AppConfig):
    name = "payments.fx"
    label = "fx"
    default_auto_field = "django.db.models.BigAutoField"
