"""Product feeds for Google Merchant Center (RSS 2.0) and for Meta's catalog (CSV), piece by piece.

Source: Google's product data specification, Meta's catalog fields; docs/seo-and-feeds.md names
which of them are filled in and why.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from catalog import gtin
from catalog.feeds.goods import FeedItem
from catalog.feeds.xml_text import element
from marketplace.foundation.money import Money, exponent

TITLE: Final = 150  # characters, Google's limit; Meta takes 200
TEXT: Final = 5_000
MORE_PICTURES: Final = 10
META_COLUMNS: Final = (
    "id",
    "title",
    "description",
    "availability",
    "condition",
    "price",
    "link",
    "image_link",
    "brand",
    "item_group_id",
    "gtin",
    "product_type",
)


@dataclass(frozen=True)
class Writing:
    """How one feed says things. Money: `price` turns a vendor's price into what the page shows."""

    title: str
    home: str
    link: Callable[[FeedItem], str]
    picture: Callable[[str], str]
    price: Callable[[Money], Money]


def google(batches: Iterable[Iterable[FeedItem]], writing: Writing) -> Iterator[str]:
    """Return the feed for Google; what has no picture is left out, since it would be refused."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
    yield element("title", writing.title) + element("link", writing.home)
    yield element("description", writing.title) + "\n"
    for batch in batches:
        yield "".join(_google_item(item, writing) for item in batch if item.pictures)
    yield "</channel>\n</rss>\n"


def _google_item(item: FeedItem, writing: Writing) -> str:
    number = valid_gtin(item.gtin)
    fields = [
        ("g:id", item.variant_ref),
        ("g:item_group_id", item.product_ref),
        ("g:title", title_of(item)),
        ("g:description", plain(item.text)),
        ("g:link", writing.link(item)),
        ("g:image_link", writing.picture(item.pictures[0])),
        *(
            ("g:additional_image_link", writing.picture(path))
            for path in item.pictures[1 : 1 + MORE_PICTURES]
        ),
        ("g:availability", "in_stock" if item.is_available else "out_of_stock"),
        ("g:price", price_text(writing.price(item.price))),
        ("g:condition", "new"),
        ("g:product_type", " > ".join(item.shelves)),
    ]
    if item.brand:
        fields.append(("g:brand", item.brand))
    if number:
        fields.append(("g:gtin", number))
    # A brand without a number is no identifier yet: the makers of such goods gave them none.
    fields.append(("g:identifier_exists", "yes" if number else "no"))
    return f"<item>{''.join(element(name, text) for name, text in fields)}</item>\n"


def meta(batches: Iterable[Iterable[FeedItem]], writing: Writing) -> Iterator[str]:
    """Return the feed for Meta as CSV; it demands a brand, and takes the shop's name for one."""
    yield _row(META_COLUMNS)
    for batch in batches:
        yield "".join(_row(_meta_cells(item, writing)) for item in batch if item.pictures)


def _meta_cells(item: FeedItem, writing: Writing) -> tuple[str, ...]:
    return (
        item.variant_ref,
        title_of(item),
        plain(item.text),
        "in stock" if item.is_available else "out of stock",
        "new",
        price_text(writing.price(item.price)),
        writing.link(item),
        writing.picture(item.pictures[0]),
        item.brand or item.shop_name,
        item.product_ref,
        valid_gtin(item.gtin),
        " > ".join(item.shelves),
    )


def title_of(item: FeedItem) -> str:
    """Return a version's title: the product's name and what tells this version from others."""
    whole = f"{item.name} – {item.variant_label}" if item.variant_label else item.name
    return plain(whole, TITLE)


def plain(text: str, longest: int = TEXT) -> str:
    """Return a text in one line, cut to what a field takes."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def price_text(price: Money) -> str:
    """Write an amount as feeds want it: `26.50 MOP`, `1200 JPY`."""
    places = exponent(price.currency)
    return f"{Decimal(price.minor).scaleb(-places):.{places}f} {price.currency}"


def valid_gtin(raw: str) -> str:
    """Return a GTIN that other places know the same goods by; else nothing."""
    return "" if gtin.fault(raw) else raw


def _row(cells: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file).writerow(cells)
    return file.getvalue()
