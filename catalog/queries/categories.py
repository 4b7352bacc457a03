"""The tree of shelves, read whole: it is a few dozen rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from catalog.errors import NoSuchPage
from catalog.models import Category
from catalog.types import CategoryLink
from marketplace.foundation import languages, texts


@dataclass(frozen=True)
class CategoryTree:
    """Every category of one language, by parent; one statement reads it."""

    language: str
    rows: dict[int, dict[str, Any]]
    children: dict[int | None, list[int]]

    def find(self, slug: str) -> int:
        """Return a category's id by the address of its page.

        Raises: NoSuchPage.
        """
        for pk, row in self.rows.items():
            if row["slug"] == slug:
                return pk
        raise NoSuchPage()

    def link(self, pk: int) -> CategoryLink:
        """Return a category with everything below it."""
        row = self.rows[pk]
        return CategoryLink(
            slug=row["slug"],
            name=texts.in_language(row, "name", self.language),
            icon=row["icon"],
            children=tuple(self.link(child) for child in self.children[pk]),
        )

    def roots(self) -> tuple[CategoryLink, ...]:
        """Return the first level, in its order, with everything below."""
        return tuple(self.link(pk) for pk in self.children[None])

    def path_ids(self, pk: int) -> list[int]:
        """Return the ids on the way from the first level down to a category, itself included."""
        way: list[int] = []
        at: int | None = pk
        while at is not None:
            way.append(at)
            at = self.rows[at]["parent_id"]
        return way[::-1]

    def path(self, pk: int) -> tuple[CategoryLink, ...]:
        """Return the way from the first level down to a category, itself included."""
        return tuple(self.link(at) for at in self.path_ids(pk))

    def below(self, pk: int) -> list[int]:
        """Return a category's id and those of everything below it."""
        found = [pk]
        for child in self.children[pk]:
            found += self.below(child)
        return found


def read_tree(language: str) -> CategoryTree:
    """Read every category in one language."""
    rows = Category.objects.order_by("position", "pk").values(
        "id", "parent_id", "slug", "icon", *texts.columns("name", only=texts.needed(language))
    )
    by_id: dict[int, dict[str, Any]] = {row["id"]: row for row in rows}
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, row in by_id.items():
        children[row["parent_id"]].append(pk)
    return CategoryTree(language, by_id, children)


def category_menu(language: str | None = None) -> tuple[CategoryLink, ...]:
    """Return the first level of categories with their children, for menus."""
    return read_tree(language or languages.current()).roots()
