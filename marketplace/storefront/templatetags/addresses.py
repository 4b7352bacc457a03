"""`{% load addresses %}`: links to goods with their readable end; what machines read of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalog.feeds.structured import script_text
from marketplace.storefront.addresses import page_path

register = template.Library()


@register.simple_tag
def page_url(kind: str, thing: Any) -> str:
    """Return the path of a product, category or shop, of anything with a slug and a name."""
    return page_path(kind, thing.slug, thing.name)


@register.simple_tag
def structured_data(described: list[dict[str, Any]]) -> SafeString:
    """Print JSON-LD; a browser runs none of it, so that the policy for scripts does not ask."""
    inside = mark_safe(script_text(described)) if described else ""  # noqa: S308 escaped there
    if not inside:
        return SafeString("")
    return format_html('<script type="application/ld+json">{}</script>', inside)
