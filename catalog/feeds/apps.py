"""What machines of others read of the goods, and where pages were before."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedsConfig(AppConfig):
    name = "catalog.feeds"
    label = "feeds"
    verbose_name = _("Addresses and feeds")
    default_auto_field = "django.db.models.BigAutoField"
