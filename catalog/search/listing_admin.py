"""Listings, what they are found by and what search was told, to look at: all of it is derived."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.search.models import (
    CountedSale,
    IndexedListing,
    Listing,
    Meaning,
    PriceRate,
    ProductClosures,
    ProductFigures,
    Rebuild,
    Term,
    Touch,
    VendorDestinations,
    Word,
)
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ("slug", "vendor", "category", "price_from_minor", "is_sold_out", "sales")
    list_filter = ("is_sold_out",)
    list_select_related = ("vendor", "category")
    search_fields = ("slug",)


@admin.register(IndexedListing)
class IndexedListingAdmin(ReadOnlyAdmin):
    list_display = ("product_id", "brand", "price_from_minor", "is_sold_out", "sales")
    search_fields = ("=product_id",)
    exclude = ("terms",)  # hundreds of words in no order that people read


@admin.register(Meaning)
class MeaningAdmin(ReadOnlyAdmin):
    list_display = ("id", "first_ways", "ready_at", "left_at")
    list_filter = (
        ("ready_at", admin.EmptyFieldListFilter),
        ("left_at", admin.EmptyFieldListFilter),
    )

    @admin.display(description=_("ways to write it"))
    def first_ways(self, row: Meaning) -> str:
        """Print the first words of a few of its ways."""
        return ", ".join(" ".join(place[0] for place in way) for way in list(row.ways)[:5])


@admin.register(Touch)
class TouchAdmin(ReadOnlyAdmin):
    list_display = ("id", "product_id", "vendor_id", "category_id", "at")


@admin.register(ProductClosures)
class ProductClosuresAdmin(ReadOnlyAdmin):
    list_display = ("product", "zones")
    list_select_related = ("product",)
    search_fields = ("product__slug",)


@admin.register(VendorDestinations)
class VendorDestinationsAdmin(ReadOnlyAdmin):
    list_display = ("vendor", "zones")
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug",)


@admin.register(ProductFigures)
class ProductFiguresAdmin(ReadOnlyAdmin):
    list_display = ("product", "sales", "rating_bps", "ratings")
    list_select_related = ("product",)
    search_fields = ("product__slug",)


@admin.register(CountedSale)
class CountedSaleAdmin(ReadOnlyAdmin):
    list_display = ("reference", "counted_at")
    search_fields = ("reference",)


@admin.register(PriceRate)
class PriceRateAdmin(ReadOnlyAdmin):
    list_display = ("currency", "in_mop")


@admin.register(Rebuild)
class RebuildAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "finished_at", "done", "upto", "written", "removed")


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("text", "kind", "language", "key", "weight")
    list_filter = ("kind", "language")
    search_fields = ("key",)


@admin.register(Word)
class WordAdmin(ReadOnlyAdmin):
    list_display = ("word", "listings")
    search_fields = ("word",)
