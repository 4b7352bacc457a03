"""A confirmed change reaches a listing that is shown, or one that waits to be."""

from __future__ import annotations

from django.db import transaction

from catalog import locks
from catalog.drafts import ProductDraft
from catalog.errors import MoveRefused
from catalog.models import Offer, Product
from catalog.services import telling
from catalog.services.publish_product import refuse_incomplete
from catalog.services.save_product import refuse_draft, write_draft
from marketplace.vendors.models import Vendor

_Terms = dict[int, tuple[int, bool]]


@transaction.atomic
def rewrite_product(*, product_id: int, draft: ProductDraft) -> Product:
    """Write a product that was handed in already, as a draft tells it. For who may decide that.

    A listing that is shown has to be complete afterwards, too.
    Raises: NoSuchPage, MoveRefused for one that its vendor may write by itself, DraftRefused,
    ListingIncomplete; nothing was written then.
    """
    product = locks.product(product_id)
    if product.status not in (Product.Status.PUBLISHED, Product.Status.ARCHIVED):
        raise MoveRefused(product.status)
    vendor = Vendor.objects.get(pk=product.vendor_id)
    category = refuse_draft(vendor, draft)
    before = _terms(product)
    write_draft(product, vendor, draft, category)
    if product.status == Product.Status.PUBLISHED:
        refuse_incomplete(product)
    telling.product_changed(product)
    after = _terms(product)
    moved = [pk for pk, terms in after.items() if before.get(pk) != terms]
    for offer in Offer.objects.select_related("variant").filter(pk__in=moved).order_by("pk"):
        telling.offer_changed(offer)
    return product


def _terms(product: Product) -> _Terms:
    """Return price and whether it can be bought, of each offer of the product's own vendor."""
    rows = Offer.objects.filter(variant__product=product, vendor_id=product.vendor_id)
    return {pk: (minor, on) for pk, minor, on in rows.values_list("pk", "price_minor", "is_active")}


@transaction.atomic
def add_restricted_tags(*, product_id: int, tags: frozenset[str]) -> Product:
    """Add restricted tags that a product's texts call for; those it has stay.

    Raises: NoSuchPage.
    """
    product = locks.product(product_id)
    if tags - set(product.restricted_tags):
        product.restricted_tags = sorted({*product.restricted_tags, *tags})
        product.save(update_fields=("restricted_tags",))
        telling.product_changed(product)
    return product
