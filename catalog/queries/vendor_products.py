"""A vendor's own products, in any status, and others' that it might offer, too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from catalog import gtin
from catalog.completeness import Meter
from catalog.errors import NoSuchPage
from catalog.models import Offer, Product, Variant
from catalog.queries.contents import meters_of
from marketplace.foundation import languages, texts
from marketplace.vendors.models import Vendor

PAGE_SIZE: Final = 30
FOUND: Final = 12  # products of a search; who needs more types more
_SHORTEST: Final = 2  # letters of a search


@dataclass(frozen=True)
class VendorProduct:
    """A product as its own vendor's list shows it."""

    public_id: str
    slug: str
    name: str
    status: str
    status_label: str
    meters: tuple[Meter, ...]

    @property
    def is_open(self) -> bool:
        """Whether the vendor may write it by itself."""
        return self.status in (Product.Status.DRAFT, Product.Status.CHANGES_REQUESTED)

    @property
    def is_shown(self) -> bool:
        """Whether buyers see it."""
        return self.status == Product.Status.PUBLISHED


@dataclass(frozen=True)
class FoundVersion:
    """A version of a published product; `is_offered`: the asking vendor offers it already."""

    public_id: str
    label: str
    gtin: str
    is_offered: bool


@dataclass(frozen=True)
class FoundProduct:
    """A published product that a vendor may offer, too."""

    slug: str
    name: str
    vendor_name: str
    versions: tuple[FoundVersion, ...]


def vendor_products(vendor_id: int, *, page: int = 1) -> tuple[list[VendorProduct], bool]:
    """Return one page of the products that a vendor listed, newest first, and if more follow."""
    code = languages.current()
    start = (max(1, page) - 1) * PAGE_SIZE
    found = list(
        Product.objects.filter(vendor_id=vendor_id)
        .order_by("-pk")
        .values("id", "public_id", "slug", "status", *texts.columns("name"))[
            start : start + PAGE_SIZE + 1
        ]
    )
    rows = found[:PAGE_SIZE]
    meters = meters_of([row["id"] for row in rows])
    listed = [
        VendorProduct(
            public_id=row["public_id"],
            slug=row["slug"],
            name=texts.in_language(row, "name", code) or row["public_id"],
            status=row["status"],
            status_label=str(Product.Status(row["status"]).label),
            meters=meters.get(row["id"], ()),
        )
        for row in rows
    ]
    return listed, len(found) > PAGE_SIZE


def product_of_vendor(vendor_id: int, public_id: str) -> Product:
    """Return a product that this vendor listed. Raises: NoSuchPage for anybody else's."""
    found = (
        Product.objects.filter(vendor_id=vendor_id, public_id=public_id)
        .select_related("brand", "category")
        .first()
    )
    if found is None:
        raise NoSuchPage()
    return found


def find_products(vendor_id: int, wanted: str) -> tuple[FoundProduct, ...]:
    """Return published products of a GTIN, or with all of these words in a name. Four statements.

    The vendor's own are left out: those it offers already.
    """
    code = languages.current()
    rows = list(
        _matching(wanted)
        .exclude(vendor_id=vendor_id)
        .order_by("-pk")
        .values(
            "id",
            "slug",
            *texts.columns("name"),
            *texts.columns("name", prefix="vendor__"),
        )[:FOUND]
    )
    ids = [row["id"] for row in rows]
    offers = Offer.objects.filter(vendor_id=vendor_id, variant__product_id__in=ids)
    offered = set(offers.values_list("variant_id", flat=True))
    versions: dict[int, list[FoundVersion]] = {pk: [] for pk in ids}
    for row in _versions(ids):
        versions[row["product_id"]].append(_version(row, offered, code))
    return tuple(
        FoundProduct(
            slug=row["slug"],
            name=texts.in_language(row, "name", code),
            vendor_name=texts.in_language(row, "name", code, prefix="vendor__"),
            versions=tuple(versions[row["id"]]),
        )
        for row in rows
    )


def found_version(vendor_id: int, variant_public_id: str) -> tuple[str, str]:
    """Return the names of a published product and its version that a vendor may offer.

    Raises: NoSuchPage.
    """
    row = (
        Variant.objects.filter(public_id=variant_public_id, product__status="published")
        .exclude(product__vendor_id=vendor_id)
        .values(*texts.columns("label"), *texts.columns("name", prefix="product__"))
        .first()
    )
    if row is None:
        raise NoSuchPage()
    code = languages.current()
    name = texts.in_language(row, "name", code, prefix="product__")
    return name, texts.in_language(row, "label", code)


def _matching(wanted: str) -> QuerySet[Product]:
    listed = Product.objects.filter(
        status=Product.Status.PUBLISHED, lead_vendor__status=Vendor.Status.APPROVED
    )
    number = gtin.normal(wanted)
    if number.isascii() and number.isdigit():
        spelled = Variant.objects.filter(gtin__in=gtin.spellings(number))
        return listed.filter(pk__in=spelled.values("product_id"))
    words = wanted.split()
    if sum(len(word) for word in words) < _SHORTEST:
        return listed.none()
    for word in words:
        named = [Q(**{f"{column}__icontains": word}) for column in texts.columns("name")]
        listed = listed.filter(reduce(or_, named))
    return listed


def _versions(product_ids: list[int]) -> QuerySet[Variant, dict[str, Any]]:
    return (
        Variant.objects.filter(product_id__in=product_ids)
        .order_by(F("position"), "pk")
        .values("id", "product_id", "public_id", "gtin", *texts.columns("label"))
    )


def _version(row: dict[str, Any], offered: set[int], language: str) -> FoundVersion:
    return FoundVersion(
        public_id=row["public_id"],
        label=texts.in_language(row, "label", language),
        gtin=row["gtin"],
        is_offered=row["id"] in offered,
    )
