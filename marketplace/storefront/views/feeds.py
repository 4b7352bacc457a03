"""What machines of others fetch: news, sitemaps, product feeds, and where they may go at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.feeds import goods, merchant, sitemaps
from catalog.feeds.goods import FeedItem, NewsItem
from catalog.feeds.news import Channel, rss
from catalog.feeds.queries import Place, categories, collections, shops, sitemap_windows
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import TryAgain
from marketplace.foundation.languages import HTML_LANG, LANGUAGES
from marketplace.foundation.money import PRESENTMENT, SETTLEMENT, Money
from marketplace.shipping import zones
from marketplace.shipping.queries import vendors_that_deliver
from marketplace.storefront.addresses import absolute, page_in
from marketplace.storefront.prices import BuyerPrices

NEWS: Final = 50
_HOUR: Final = "public, max-age=3600"
_PLACES: Final = {
    "categories": ("category", categories),
    "collections": ("collection", collections),
    "shops": ("shop", shops),
}
_RETRY: Final = 600  # seconds until rates may be there again


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where robots may not go: what is somebody's own, and endless searches."""
    closed = ("cart", "checkout", "orders", "parts", "me", "account", "search", "vendor")
    rules = [f"Disallow: /{code}/{name}/" for code in LANGUAGES for name in closed]
    rules += ["Disallow: /admin/", "Disallow: /api/", "Disallow: /*?*f.", "Disallow: /*?*price_"]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    answer = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = _HOUR
    return answer


@require_safe
def sitemap_index(request: HttpRequest) -> StreamingHttpResponse:
    """List the sitemaps: for each language the pages that stay, and the goods by their ids."""
    parts = ["front", *_PLACES, *(f"goods-{number}" for number in sitemap_windows())]
    found = (
        absolute(reverse("sitemap_file", args=[language, part]))
        for language in LANGUAGES
        for part in parts
    )
    return _xml(sitemaps.index(found))


@require_safe
def sitemap_file(request: HttpRequest, language: str, part: str) -> StreamingHttpResponse:
    """Stream one sitemap."""
    name, _dash, number = part.partition("-")
    if language not in LANGUAGES:
        raise Http404
    if part == "front":
        return _xml(sitemaps.pages([[Place("", {})]], language, _front))
    if part in _PLACES:
        kind, read = _PLACES[part]
        return _xml(sitemaps.pages([read()], language, partial(page_in, kind)))
    if name != "goods" or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Http404
    batches = goods.places_in(int(number))
    return _xml(sitemaps.pages(batches, language, partial(page_in, "product")))


def _front(language: str, slug: str, name: str) -> str:
    with translation.override(language):
        return absolute(reverse("storefront:home"))


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Tell the newest goods in the page's language."""
    code = languages.current()
    channel = Channel(
        title=_("New at %(name)s") % {"name": settings.MARKETPLACE_NAME},
        text=str(settings.MARKETPLACE_TAGLINE),
        home=absolute(reverse("storefront:home")),
        own=absolute(request.path),
        language=HTML_LANG[code],
        link=lambda item: _news_link(code, item),
    )
    answer = HttpResponse(
        rss(channel, goods.newest(code, NEWS)), content_type="application/rss+xml; charset=utf-8"
    )
    answer["Cache-Control"] = _HOUR
    return answer


def _news_link(code: str, item: NewsItem) -> str:
    return page_in("product", code, item.slug, item.name)


@require_safe
def google(request: HttpRequest, zone: str, currency: str, language: str) -> StreamingHttpResponse:
    """Stream the product feed for Google Merchant Center."""
    return _feed(merchant.google, "application/xml", zone, currency, language)


@require_safe
def meta(request: HttpRequest, zone: str, currency: str, language: str) -> StreamingHttpResponse:
    """Stream the product feed for Meta."""
    return _feed(merchant.meta, "text/csv", zone, currency, language)


def _feed(
    write: Callable[[Iterable[Iterable[FeedItem]], merchant.Writing], Iterable[str]],
    content_type: str,
    zone: str,
    currency: str,
    language: str,
) -> StreamingHttpResponse:
    """Stream what can be sent to a zone, at the prices that its pages show in a currency.

    Raises: TryAgain while a price cannot be told in that currency; readers keep what they have.
    """
    if zone not in zones.ZONES or currency not in PRESENTMENT or language not in LANGUAGES:
        raise Http404
    prices = BuyerPrices(currency=currency, vendor_currencies=SETTLEMENT, now=now())
    if any(prices.show(Money(100, each)).currency != currency for each in SETTLEMENT):
        raise TryAgain("no rate for a product feed", retry_after=_RETRY)
    shown = f"?zone={zone}&currency={currency}"
    writing = merchant.Writing(
        title=settings.MARKETPLACE_NAME,
        home=settings.PUBLIC_BASE_URL,
        link=lambda item: page_in("product", language, item.slug, item.name) + shown,
        picture=absolute,
        price=prices.show,
    )
    batches = goods.items_of(language, vendors_that_deliver(zone))
    answer = StreamingHttpResponse(
        write(batches, writing), content_type=f"{content_type}; charset=utf-8"
    )
    answer["Cache-Control"] = _HOUR
    return answer


def _xml(pieces: Iterable[str]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
    answer["Cache-Control"] = _HOUR
    return answer
