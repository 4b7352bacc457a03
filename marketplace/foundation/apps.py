"""The foundation is an app for its outbox tables, its tags and its commands."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "marketplace.foundation"
    label = "foundation"
    verbose_name = _("Events and deliveries")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.foundation import checks  # noqa: F401  registers itself

        autodiscover_modules("handlers")  # who listens to which event
