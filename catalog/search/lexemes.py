"""What listings are filtered by, as entries of the same index as their words.

A filter beside a word is then one look into one index. The first sign keeps the kinds apart,
since no word begins with it: `^` a word of the listing's own name, `=` one of that or of its
brand and shelves, `@` a filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from catalog.search.types import ListingDocument

OWN_MARK: Final = "^"
NAME_MARK: Final = "="
IN_STOCK: Final = "@k"
# Units sold from which a listing stands in a higher tier: best sellers are looked at first.
TIERS: Final = (10, 100, 1_000)


def category(category_id: int) -> str:
    """Return the entry of everything on a category or below it."""
    return f"@c:{category_id}"


def vendor(vendor_id: int) -> str:
    """Return the entry of everything that a shop sells."""
    return f"@v:{vendor_id}"


def zone(code: str) -> str:
    """Return the entry of everything that ships to a zone."""
    return f"@s:{code}"


def brand(code: str) -> str:
    """Return the entry of a brand's goods."""
    return f"@b:{code}"


def choice(facet: str, code: str) -> str:
    """Return the entry of a choice of an attribute."""
    return f"@a:{facet}:{code}"


def tier(number: int) -> str:
    """Return the entry of a tier of sales, 0 the lowest."""
    return f"@t:{number}"


def tier_of(sales: int) -> int:
    """Return the tier of so many units sold: 0 below 10, 1 below 100, 2 below 1,000, else 3."""
    return sum(sales >= least for least in TIERS)


def price_band(currency: str, minor: int) -> str:
    """Return the entry of a price: prices of one band differ by less than a factor of two.

    Money: `minor` is minor units of `currency`.
    """
    return f"@p:{currency}:{max(minor, 1).bit_length()}"


def price_bands(currency: str, lowest: int, highest: int) -> list[str]:
    """Return the entries of all bands that reach into a range; the ends belong to it.

    Money: both ends are minor units of `currency`.
    """
    first, last = max(lowest, 1).bit_length(), max(highest, 1).bit_length()
    return [f"@p:{currency}:{band}" for band in range(first, last + 1)]


def month(year: int, number: int) -> str:
    """Return the entry of everything published first in a month, UTC."""
    return f"@m:{year:04d}-{number:02d}"


def stars(rating_bps: int) -> str:
    """Return the entry of a mean rating, in half stars: hundredths of a percent of five stars."""
    return f"@r:{min(rating_bps, 10_000) // 1_000}"


def filters_of(document: ListingDocument) -> Iterator[str]:
    """Yield every entry that a listing is filtered by."""
    yield from (category(each) for each in document.path)
    yield vendor(document.vendor_id)
    yield from (zone(each) for each in document.ships_to)
    yield from (choice(facet, code) for facet, code in document.choices)
    if document.brand:
        yield brand(document.brand)
    if not document.is_sold_out:
        yield IN_STOCK
    yield tier(tier_of(document.sales))
    yield price_band(document.currency, document.price_from_minor)
    yield stars(document.rating_bps)
    yield month(document.published_at.year, document.published_at.month)


def quoted(entry: str) -> str:
    """Write an entry the way a `tsquery` reads literals: nothing inside is an operator."""
    escaped = entry.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def any_of(entries: Iterable[str]) -> str:
    """Return the part of a `tsquery` that asks for at least one of these entries."""
    asked = [quoted(entry) for entry in entries]
    return asked[0] if len(asked) == 1 else "(" + " | ".join(asked) + ")"
