"""Read what listings show from the goods: a fixed number of statements for any number of ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from catalog.models import Brand, Category, Offer, OfferPrice, Picture, Product, ProductAttribute
from catalog.queries.pictures import widths_of
from catalog.search.models import ProductClosures, ProductFigures, VendorDestinations
from catalog.search.types import ListingDocument
from marketplace.foundation import texts
from marketplace.vendors.models import Vendor

_TEXTS = ("name", "summary", "description")
_PLAIN = (
    *("id", "slug", "lead_vendor_id", "category_id", "brand_id", "published_at"),
    *("price_from_minor", "price_to_minor", "price_currency"),
)


def listed(product_ids: Collection[int] | None = None) -> QuerySet[Product]:
    """Return the products that lists show: published, with something to buy, in an open shop."""
    found = Product.objects.filter(
        status=Product.Status.PUBLISHED,
        price_from_minor__isnull=False,
        lead_vendor__status=Vendor.Status.APPROVED,
    )
    return found if product_ids is None else found.filter(pk__in=product_ids)


def read_documents(product_ids: Collection[int]) -> list[ListingDocument]:
    """Return what is listed of these products. Twelve statements; others are passed over."""
    rows = list(listed(product_ids).order_by("pk").values(*_PLAIN, *texts.columns(*_TEXTS)))
    if not rows:
        return []
    known = _Surroundings(rows)
    return [known.document(row) for row in rows]


class _Surroundings:
    """What stands around a handful of products, each kind read once."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        ids = [row["id"] for row in rows]
        self._offers = _offers(ids)
        vendor_ids = {offer["vendor_id"] for offers in self._offers.values() for offer in offers}
        self._brands = _brands({row["brand_id"] for row in rows} - {None})
        self._choices = _choices(ids)
        self._fixed = _fixed(ids)
        self._categories = {
            row["id"]: row
            for row in Category.objects.order_by().values("id", "parent_id", *texts.columns("name"))
        }
        self._vendors = {
            row["id"]: texts.by_language(row, "name")
            for row in Vendor.objects.filter(pk__in=vendor_ids)
            .order_by()
            .values("id", *texts.columns("name"))
        }
        self._zones: Mapping[int, list[str]] = dict(
            VendorDestinations.objects.filter(pk__in=vendor_ids).values_list("pk", "zones")
        )
        self._closed: Mapping[int, list[str]] = dict(
            ProductClosures.objects.filter(pk__in=ids).values_list("pk", "zones")
        )
        self._figures = {row.pk: row for row in ProductFigures.objects.filter(pk__in=ids)}
        self._pictures = _first_pictures(ids)
        self._codes = _codes(ids)
        self._paths: dict[int, tuple[int, ...]] = {}

    def document(self, row: dict[str, Any]) -> ListingDocument:
        pk, lead = row["id"], row["lead_vendor_id"]
        path = self._path(row["category_id"])
        figures = self._figures.get(pk) or ProductFigures()
        shelves = [texts.by_language(self._categories[each], "name") for each in path]
        brand, brand_names = self._brands.get(row["brand_id"], ("", ()))
        offers = self._offers.get(pk, [])
        own = [offer for offer in offers if offer["vendor_id"] == lead]
        sellers = tuple(sorted({offer["vendor_id"] for offer in offers}))
        return ListingDocument(
            product_id=pk,
            slug=row["slug"],
            vendor_id=lead,
            sellers=sellers,
            path=path,
            brand=brand,
            names=texts.by_language(row, "name"),
            summaries=texts.by_language(row, "summary"),
            descriptions=texts.by_language(row, "description"),
            context=(*(self._vendors[each] for each in sellers), *brand_names, *shelves),
            codes=self._codes.get(pk, ()),
            choices=self._choices.get(pk, ()),
            ships_to=self._ships_to(pk, sellers),
            picture=self._pictures.get(pk),
            price_from_minor=row["price_from_minor"],
            price_to_minor=row["price_to_minor"],
            currency=row["price_currency"],
            fixed_from=_lowest_fixed(self._fixed, own),
            is_sold_out=not any(offer["is_in_stock"] for offer in own),
            sales=figures.sales,
            rating_bps=figures.rating_bps,
            ratings=figures.ratings,
            published_at=row["published_at"],
        )

    def _ships_to(self, product_id: int, sellers: Collection[int]) -> tuple[str, ...]:
        """Return where some seller sends it and no rule keeps it from."""
        zones = {zone for each in sellers for zone in self._zones.get(each, ())}
        return tuple(sorted(zones - set(self._closed.get(product_id, ()))))

    def _path(self, category_id: int) -> tuple[int, ...]:
        if category_id not in self._paths:
            parent = self._categories[category_id]["parent_id"]
            above = self._path(parent) if parent is not None else ()
            self._paths[category_id] = (*above, category_id)
        return self._paths[category_id]


def _first_pictures(product_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = (
        Picture.objects.filter(product_id__in=product_ids)
        .order_by("product_id", "position", "pk")
        .distinct("product_id")
        .values(
            *("product_id", "path", "width", "height", "sizes", "formats", "placeholder"),
            *texts.columns("alt"),
        )
    )
    return {
        row["product_id"]: {
            "path": row["path"],
            "width": row["width"],
            "height": row["height"],
            "widths": widths_of(row),
            "formats": row["formats"],
            "placeholder": "" if row["sizes"] else row["placeholder"],
            "alts": texts.by_language(row, "alt"),
        }
        for row in rows
    }


def _offers(product_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the active offers of open shops by product."""
    rows = (
        Offer.objects.filter(
            variant__product_id__in=product_ids,
            is_active=True,
            vendor__status=Vendor.Status.APPROVED,
        )
        .order_by()
        .values("pk", "vendor_id", product=F("variant__product_id"))
        .annotate(is_in_stock=Q(stock__on_hand__gt=F("stock__reserved")))
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["product"]].append(row)
    return found


def _codes(product_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the SKUs and GTINs of products, each once and in an order that stays."""
    found: dict[int, set[str]] = defaultdict(set)
    offers = Offer.objects.filter(variant__product_id__in=product_ids).order_by()
    for pk, sku, gtin in offers.values_list("variant__product_id", "sku", "variant__gtin"):
        found[pk].update(filter(None, (sku, gtin)))
    return {pk: tuple(sorted(codes)) for pk, codes in found.items()}


def _fixed(product_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return each offer's fixed prices of one unit, by currency, in minor units."""
    rows = OfferPrice.objects.filter(
        offer__variant__product_id__in=product_ids, offer__is_active=True, from_quantity=1
    ).values_list("offer_id", "currency", "price_minor")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for offer_id, currency, minor in rows:
        found[offer_id][currency] = minor
    return found


def _lowest_fixed(
    fixed: Mapping[int, Mapping[str, int]], offers: list[dict[str, Any]]
) -> dict[str, int]:
    """Return the lowest fixed price by currency where every one of these offers has one."""
    each = [fixed.get(offer["pk"], {}) for offer in offers]
    common = set.intersection(*(set(prices) for prices in each)) if each else set()
    return {currency: min(prices[currency] for prices in each) for currency in sorted(common)}


def _brands(brand_ids: Collection[int]) -> dict[int | None, tuple[str, tuple[dict[str, str], ...]]]:
    """Return slug, names and other spellings of brands."""
    rows = Brand.objects.filter(pk__in=brand_ids).values(
        "pk", "slug", "aliases", *texts.columns("name")
    )
    return {
        row["pk"]: (
            row["slug"],
            (texts.by_language(row, "name"), *({"en": alias} for alias in row["aliases"])),
        )
        for row in rows
    }


def _choices(product_ids: Collection[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return the chosen answers that lists are filtered by, as (attribute, choice) codes."""
    rows = (
        ProductAttribute.objects.filter(
            product_id__in=product_ids, choice__isnull=False, attribute__is_filterable=True
        )
        .order_by("product_id", "attribute__code", "choice__code")
        .values_list("product_id", "attribute__code", "choice__code")
    )
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for product_id, attribute, choice in rows:
        found[product_id] = (*found.get(product_id, ()), (attribute, choice))
    return found


def touched_products(
    vendor_ids: Collection[int], category_ids: Collection[int]
) -> QuerySet[Any, int]:
    """Return the products that shops sell and that stand on or below categories."""
    below = _below(category_ids)
    return (
        Product.objects.filter(
            Exists(
                Offer.objects.filter(
                    variant__product_id=OuterRef("pk"), vendor_id__in=vendor_ids, is_active=True
                )
            ),
            status=Product.Status.PUBLISHED,
        )
        .union(
            Product.objects.filter(status=Product.Status.PUBLISHED, category_id__in=below), all=True
        )
        .values_list("pk", flat=True)
    )


def _below(category_ids: Collection[int]) -> set[int]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Category.objects.order_by().values_list("pk", "parent_id"):
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(category_ids)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children[pk]
    return found
