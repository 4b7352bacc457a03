"""Pages for buyers."""

from __future__ import annotations

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "marketplace.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.storefront import (
            checks,  # noqa: F401  (connects them)
            own_data,
            signals,  # noqa: F401  (connects it)
        )

        own_data.join()
