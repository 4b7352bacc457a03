"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def storefront(request: HttpRequest) -> dict[str, object]:
    """Name the marketplace for headers, footers and titles."""
    return {
        "marketplace_name": settings.MARKETPLACE_NAME,
        "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
    }
