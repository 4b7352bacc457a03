"""Where a list of goods stands: a shelf with the way to it. One statement."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.queries.categories import CategoryTree, read_tree
from catalog.types import CategoryLink
from marketplace.foundation import languages


@dataclass(frozen=True)
class CategoryPlace:
    """A shelf, the way down to it (itself last), and the first level of shelves for the menu.

    `tree` is what they were read from.
    """

    tree: CategoryTree
    menu: tuple[CategoryLink, ...]
    category: CategoryLink
    breadcrumbs: tuple[CategoryLink, ...]


def category_place(slug: str, language: str | None = None) -> CategoryPlace:
    """Return where a shelf stands. Raises: NoSuchPage for an unknown one."""
    tree = read_tree(language or languages.current())
    pk = tree.find(slug)
    return CategoryPlace(
        tree=tree, menu=tree.roots(), category=tree.link(pk), breadcrumbs=tree.path(pk)
    )
