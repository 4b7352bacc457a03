"""What other rooms may ask of addresses and feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, IntegerField, Q
from django.db.models.functions import Cast

from catalog.feeds.models import FormerAddress
from catalog.models import Category, Collection, Product
from marketplace.foundation import texts
from marketplace.vendors.models import Vendor

SITEMAP_WINDOW: Final = 20_000  # ids of one file; docs/seo-and-feeds.md says why not 50,000
LISTED: Final = Q(
    status="published", price_from_minor__isnull=False, lead_vendor__status="approved"
)
_TABLES: Final[dict[str, Any]] = {"product": Product, "category": Category, "shop": Vendor}


@dataclass(frozen=True)
class Place:
    """A page with the names that it has by language."""

    slug: str
    names: Mapping[str, str]


def renamed(kind: str, slug: str) -> str | None:
    """Return the slug that a page has today which was at another once; None when there is none.

    `kind` is "product", "category" or "shop". One or two statements, only for pages not found.
    """
    target = FormerAddress.objects.filter(kind=kind, slug=slug).values_list("target_id", flat=True)
    pk = target.first()
    if pk is None:
        return None
    found: str | None = _TABLES[kind].objects.filter(pk=pk).values_list("slug", flat=True).first()
    return None if found == slug else found


def sitemap_windows() -> list[int]:
    """Return the numbers of the files that listed products fall into, by their ids.

    A product stays in its file for good; a file holds at most SITEMAP_WINDOW of them.
    """
    number = Cast(F("id") / SITEMAP_WINDOW, IntegerField())
    rows = Product.objects.filter(LISTED).order_by().annotate(number=number)
    return sorted(rows.values_list("number", flat=True).distinct())


def categories() -> list[Place]:
    """Return every category with its names. One statement."""
    rows = Category.objects.order_by("position", "pk").values("slug", *texts.columns("name"))
    return [Place(row["slug"], texts.by_language(row, "name")) for row in rows]


def collections() -> list[Place]:
    """Return every collection that is shown; its address has no end. One statement."""
    slugs = Collection.objects.filter(is_shown=True).order_by("position", "pk")
    return [Place(slug, {}) for slug in slugs.values_list("slug", flat=True)]


def shops() -> list[Place]:
    """Return every open shop with its names. One statement."""
    open_ones = Vendor.objects.filter(status=Vendor.Status.APPROVED).order_by("pk")
    rows = open_ones.values("slug", *texts.columns("name"))
    return [Place(row["slug"], texts.by_language(row, "name")) for row in rows]
