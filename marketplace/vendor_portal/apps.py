"""Pages for vendors."""

from __future__ import annotations

from django.apps import AppConfig


class VendorPortalConfig(AppConfig):
    name = "marketplace.vendor_portal"
    label = "vendor_portal"
    default_auto_field = "django.db.models.BigAutoField"
