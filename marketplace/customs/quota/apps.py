"""The book of the yearly allowance."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotaConfig(AppConfig):
    name = "marketplace.customs.quota"
    label = "quota"
    verbose_name = _("Yearly allowances")
    default_auto_field = "django.db.models.BigAutoField"
