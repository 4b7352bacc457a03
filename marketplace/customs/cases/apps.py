"""Cases at customs: what was declared of a vendor order, and what customs answered."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "marketplace.customs.cases"
    label = "customs_cases"
    verbose_name = _("Customs cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django ask our checks."""
        from marketplace.customs.cases import checks  # noqa: F401
