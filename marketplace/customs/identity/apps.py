"""The identity vault."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "marketplace.customs.identity"
    label = "identity"
    verbose_name = _("Identities")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.customs.identity import checks  # noqa: F401 - registers itself
