"""Sitemaps piece by piece. Source: sitemaps.org, protocol 0.9; hreflang as Google documents it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from catalog.feeds.queries import Place
from catalog.feeds.xml_text import xml_text
from marketplace.foundation.languages import DEFAULT, HTML_LANG, LANGUAGES, pick

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML: Final = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'

# (language, slug, name) -> the absolute address of the page
Address = Callable[[str, str, str], str]


def index(addresses: Iterable[str]) -> Iterator[str]:
    """Return the list of sitemaps."""
    yield f"{_HEAD}<sitemapindex {_SITEMAP}>\n"
    for address in addresses:
        yield f"<sitemap><loc>{xml_text(address)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def pages(batches: Iterable[Iterable[Place]], language: str, address: Address) -> Iterator[str]:
    """Return the sitemap of one language, each page with its address in all four.

    Every file of every language names the same pages, so that the references go both ways.
    """
    yield f"{_HEAD}<urlset {_SITEMAP} {_XHTML}>\n"
    for batch in batches:
        yield "".join(_page(place, language, address) for place in batch)
    yield "</urlset>\n"


def _page(place: Place, language: str, address: Address) -> str:
    where = {
        code: xml_text(address(code, place.slug, pick(dict(place.names), code)))
        for code in LANGUAGES
    }
    links = "".join(_link(HTML_LANG[code], url) for code, url in where.items())
    return f"<url><loc>{where[language]}</loc>{links}{_link('x-default', where[DEFAULT])}</url>\n"


def _link(hreflang: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{hreflang}" href="{url}"/>'
