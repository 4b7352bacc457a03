"""Zones, rates, delivery options."""

from __future__ import annotations

from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "marketplace.shipping"
    label = "shipping"
    default_auto_field = "django.db.models.BigAutoField"
