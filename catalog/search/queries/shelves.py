"""The front page: five statements, however many shelves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from catalog.queries.categories import read_tree
from catalog.queries.collections import shown_collections
from catalog.search.queries import listing_sql
from catalog.search.queries.cards import cards
from catalog.types import HomePage, Shelf
from marketplace.foundation import languages
from marketplace.vendors.queries import vendor_cards

SHELF_SIZE = 8
SHELVES = 4  # of categories, after the shelf of what is new
NEWEST_PER_VENDOR = 2  # before other shops have had their turn
VENDORS = 12
COLLECTIONS = 6


def home(language: str | None = None) -> HomePage:
    """Return the menu, the collections, shelves of what is new and of categories, the shops."""
    code = language or languages.current()
    tree = read_tree(code)
    found = listing_sql.newest_of_each(list(tree.rows), 2 * SHELF_SIZE)  # half may be shown above
    picks: list[tuple[int | None, list[int]]] = [(None, _spread(found))]
    shown = set(picks[0][1])
    for root in tree.children[None]:
        below = set(tree.below(root))
        fits = [pk for pk, category, _ in found if category in below]
        fresh = [pk for pk in fits if pk not in shown]
        if len(fresh) < SHELF_SIZE // 2:  # a small category would stand almost empty
            fresh += [pk for pk in fits if pk in shown]
        ids = fresh[:SHELF_SIZE]
        if ids and len(picks) <= SHELVES:
            picks.append((root, ids))
    by_id = cards(sorted({pk for _, ids in picks for pk in ids}), code)
    shelves = (
        Shelf(
            category=None if root is None else tree.link(root),
            cards=tuple(by_id[pk] for pk in ids if pk in by_id),
        )
        for root, ids in picks
    )
    return HomePage(
        categories=tree.roots(),
        collections=shown_collections(code)[:COLLECTIONS],
        shelves=tuple(shelf for shelf in shelves if shelf.cards),
        vendors=tuple(vendor_cards(VENDORS, code)),
    )


def _spread(found: Iterable[tuple[int, int, int]]) -> list[int]:
    per_vendor: Counter[int] = Counter()
    first: list[int] = []
    more: list[int] = []  # of shops that have had their turn; they fill what is left
    for product_id, _, vendor_id in found:
        per_vendor[vendor_id] += 1
        (first if per_vendor[vendor_id] <= NEWEST_PER_VENDOR else more).append(product_id)
    return (first + more)[:SHELF_SIZE]
