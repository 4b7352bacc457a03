"""Rates, quotes, conversions."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FxConfig(AppConfig):
    name = "payments.fx"
    label = "fx"
    verbose_name = _("Exchange rates")
    default_auto_field = "django.db.models.BigAutoField"
