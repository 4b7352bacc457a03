"""How the marketplace calls itself and looks wherever it is installed or listed."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.foundation import languages
from marketplace.storefront import palette

# What MARKETPLACE_ICONS has to hold. A maskable one fills its square: systems cut it as they like.
ICON_FILES: Final = (
    "favicon.svg",
    "icon-180.png",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
)


def icon(name: str) -> str:
    """Return the address of one of the icons."""
    return static(f"{settings.MARKETPLACE_ICONS}/{name}")


def name_in_full() -> str:
    """Return both names in one line."""
    return f"{settings.MARKETPLACE_NAME} {settings.MARKETPLACE_NAME_HAN}".strip()


def manifest() -> dict[str, Any]:
    """Describe the shop to a phone that puts it on its home screen, in the active language."""
    home = reverse("storefront:home")
    colors = palette.current()[palette.DAY]
    return {
        "id": "/",
        "name": name_in_full(),
        "short_name": settings.MARKETPLACE_NAME,
        "description": str(settings.MARKETPLACE_TAGLINE),
        "lang": languages.HTML_LANG[languages.current()],
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "background_color": colors["page"],
        "theme_color": colors["azulejo"],
        "categories": ["shopping", "food"],
        "icons": [
            {"src": icon("icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": icon("icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": icon("icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": _("Cart"), "url": reverse("storefront:cart")},
            {"name": _("My orders"), "url": reverse("storefront:account")},
        ],
    }
