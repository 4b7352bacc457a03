"""Tell the rooms above what happened to goods, inside the transaction that did it."""

from __future__ import annotations

from catalog.events import OfferChanged, ProductChanged
from catalog.models import Offer, Product
from marketplace.foundation import outbox
from marketplace.foundation.clock import now


def product_changed(product: Product) -> None:
    """Tell that a product says or groups something else."""
    outbox.record(
        ProductChanged(
            product_id=product.pk,
            product_ref=product.public_id,
            vendor_id=product.vendor_id,
            changed_at=now(),
        )
    )


def offer_changed(offer: Offer) -> None:
    """Tell that an offer is new, has other prices, or may be bought now, or no longer."""
    outbox.record(
        OfferChanged(
            offer_id=offer.pk,
            product_id=offer.variant.product_id,
            vendor_id=offer.vendor_id,
            changed_at=now(),
        )
    )
