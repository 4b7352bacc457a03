"""Mails that tell people what happened."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "marketplace.notifications"
    label = "notifications"
    verbose_name = _("Mails")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.notifications import own_data

        own_data.join()
