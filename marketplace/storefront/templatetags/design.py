"""`{% load design %}`: where a page finds its stylesheet."""

from __future__ import annotations

from django import template
from django.urls import reverse

from marketplace.storefront import stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_url() -> str:
    """Name the address of the one stylesheet as it is now."""
    return reverse("stylesheet", args=[stylesheet.current().digest])
