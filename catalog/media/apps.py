"""The pictures' room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "catalog.media"
    label = "media"
    verbose_name = _("Picture files")
    default_auto_field = "django.db.models.BigAutoField"
