"""The room of pictures by the ZIP file."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PictureZipsConfig(AppConfig):
    name = "catalog.picture_zips"
    label = "picture_zips"
    verbose_name = _("Pictures by the file")
    default_auto_field = "django.db.models.BigAutoField"
