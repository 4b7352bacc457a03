"""A vendor offers a version of a product that is there already, its own or another's."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from catalog.errors import NoSuchPage, OfferExists, PriceRefused, SkuTaken
from catalog.models import Offer, Product, Stock, Variant
from catalog.services import telling
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor


@transaction.atomic
def add_offer(
    *, vendor_id: int, variant_public_id: str, sku: str, price: Money, on_hand: int
) -> Offer:
    """Add a vendor's offer of a version, and the units that it has of it.

    Another vendor's product must be published: before that nobody else sees it. Its texts and
    pictures stay its lister's.
    Money: `price` is one unit, in the vendor's price currency.
    Raises: NoSuchPage, OfferExists, SkuTaken, PriceRefused.
    """
    vendor = Vendor.objects.get(pk=vendor_id)
    variant = Variant.objects.select_related("product").filter(public_id=variant_public_id).first()
    if variant is None or not _may_offer(variant.product, vendor_id):
        raise NoSuchPage()
    if price.currency != vendor.price_currency or price.minor < 1:
        raise PriceRefused(vendor.price_currency)
    if Offer.objects.filter(vendor=vendor, variant=variant).exists():
        raise OfferExists()
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                variant=variant,
                vendor=vendor,
                sku=sku,
                price_minor=price.minor,
                currency=price.currency,
            )
    except IntegrityError:  # the same SKU, or a second click that was faster
        raise SkuTaken(sku) from None
    Stock.objects.create(offer=offer, on_hand=on_hand)
    telling.offer_changed(offer)
    return offer


def _may_offer(product: Product, vendor_id: int) -> bool:
    return product.vendor_id == vendor_id or product.status == Product.Status.PUBLISHED
