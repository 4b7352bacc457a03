"""New goods as RSS 2.0. Source: the specification and the RSS Advisory Board's best practices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import format_datetime

from catalog.feeds.goods import NewsItem
from catalog.feeds.xml_text import element, xml_text


@dataclass(frozen=True)
class Channel:
    """What the feed says of itself; `link` returns an item's absolute address."""

    title: str
    text: str
    home: str
    own: str
    language: str
    link: Callable[[NewsItem], str]


def rss(channel: Channel, items: Iterable[NewsItem]) -> str:
    """Return the whole feed: it is short."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f'<atom:link href="{xml_text(channel.own)}" rel="self" type="application/rss+xml"/>\n'
    )
    told = (
        element("title", channel.title)
        + element("link", channel.home)
        + element("description", channel.text)
        + element("language", channel.language)
        + "\n"
    )
    return f"{head}{told}{''.join(_item(channel, item) for item in items)}</channel>\n</rss>\n"


def _item(channel: Channel, item: NewsItem) -> str:
    text = " · ".join(filter(None, (item.text, item.shop_name)))
    fields = (
        element("title", item.name)
        + element("link", channel.link(item))
        + element("description", text)
        + f'<guid isPermaLink="false">{xml_text(item.product_ref)}</guid>'
        + element("pubDate", format_datetime(item.published_at))
    )
    return f"<item>{fields}</item>\n"
