"""`{% load cards %}`: a card of a list, drawn once for everybody who sees the same.

A page has two dozen cards, and drawing them was half of the work of a list. A card is made of
values alone, so a process keeps the last few thousand that it drew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from marketplace.foundation import languages
from marketplace.storefront.prices import Entry

register = template.Library()
_KEPT: Final = 4_000  # cards, of about 2 kB each


@dataclass(frozen=True)
class _Asked:
    """A card in a language; equal where everything that is printed is equal."""

    told: str
    entry: Entry = field(compare=False)
    is_first: bool
    language: str
    media_url: str


@register.simple_tag
def listing_card(entry: Entry, *, first: bool = False) -> SafeString:
    """Draw one product in a grid; `first`: it is among the pictures of the first screen."""
    asked = _Asked(repr(entry), entry, first, languages.current(), settings.MEDIA_URL)
    return _draw(asked) if settings.DEBUG else _drawn(asked)


def _draw(asked: _Asked) -> SafeString:
    context = {"entry": asked.entry, "first": asked.is_first}
    html = render_to_string("components/listing_card.html", context)
    return mark_safe(html.strip())  # noqa: S308 - the template escapes what it prints


_drawn = lru_cache(maxsize=_KEPT)(_draw)
