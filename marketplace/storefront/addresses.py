"""Where pages of goods are: the slug that finds them, and a readable end in the page's language."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from catalog.feeds.readable import readable
from marketplace.foundation import languages


def page_path(kind: str, slug: str, name: str) -> str:
    """Return the path of a page in the active language.

    `kind` is product, category or shop; or collection, without a name: its address has no end.
    """
    return _path(kind, languages.current(), slug, name)


def page_in(kind: str, language: str, slug: str, name: str) -> str:
    """Return the absolute address of a page in a language."""
    return absolute(_path(kind, language, slug, name))


def absolute(path: str) -> str:
    """Return where a path is on the web."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def _path(kind: str, language: str, slug: str, name: str) -> str:
    end = readable(name, slug)
    short = f"{_folder(kind, language)}{slug}/"
    return f"{short}{quote(end)}/" if end else short


@lru_cache(maxsize=32)
def _folder(kind: str, language: str) -> str:
    """Return what all addresses of a kind begin with; sitemaps ask a hundred thousand times."""
    with translation.override(language):
        return reverse(f"storefront:{kind}", args=["x"]).removesuffix("x/")
