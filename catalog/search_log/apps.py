"""What people look for, without the people."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchLogConfig(AppConfig):
    name = "catalog.search_log"
    label = "search_log"
    verbose_name = _("Search log")
    default_auto_field = "django.db.models.BigAutoField"
