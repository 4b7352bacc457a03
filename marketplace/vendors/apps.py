"""Shops, their members, terms and bank accounts."""

from __future__ import annotations

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "marketplace.vendors"
    label = "vendors"
    default_auto_field = "django.db.models.BigAutoField"
