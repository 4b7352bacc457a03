"""Charges, attempts, refunds, webhooks."""

from __future__ import annotations

from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "payments.charges"
    label = "charges"
    default_auto_field = "django.db.models.BigAutoField"
