"""The gateway app has no tables: it guards the credentials and brings its system checks."""

from __future__ import annotations

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "payments.gateways"
    label = "gateways"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, and do not let a process start with dangerous credentials.

        Web and worker processes run no system checks, so those alone would not stop them.
        """
        from payments.gateways import checks, registry

        registry.refuse_dangerous()
        checks.refuse_dangerous_antom()
