"""Shops, their members, terms and bank accounts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VendorsConfig(AppConfig):
    name = "marketplace.vendors"
    label = "vendors"
    verbose_name = _("Vendors")
    default_auto_field = "django.db.models.BigAutoField"
