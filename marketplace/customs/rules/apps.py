"""Rules of customs with dates and sources, and what follows from them."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomsRulesConfig(AppConfig):
    name = "marketplace.customs.rules"
    label = "customs_rules"
    verbose_name = _("Customs rules")
    default_auto_field = "django.db.models.BigAutoField"
