"""`{% load design %}`: where a page finds its stylesheet, its mark and its colors."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from marketplace.storefront import brand, palette, stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_url() -> str:
    """Name the address of the one stylesheet as it is now."""
    return reverse("stylesheet", args=[stylesheet.current().digest])


@register.simple_tag
def logo_url() -> str:
    """Name the installation's own drawing; empty: the project's own mark is drawn."""
    return static(settings.MARKETPLACE_LOGO) if settings.MARKETPLACE_LOGO else ""


@register.simple_tag
def icon_url(name: str) -> str:
    """Name the address of one of the icons of browsers and phones."""
    return brand.icon(name)


@register.simple_tag
def theme_colors(scheme: str) -> SafeString:
    """Tell the browser the color of its own frame: of the chosen scheme, or of both."""
    colors = palette.current()
    if scheme in palette.SCHEMES:
        return format_html('<meta name="theme-color" content="{}">', colors[scheme]["surface"])
    return format_html_join(
        "\n    ",
        '<meta name="theme-color" content="{}" media="(prefers-color-scheme: {})">',
        ((colors[palette.DAY]["surface"], "light"), (colors[palette.NIGHT]["surface"], "dark")),
    )
