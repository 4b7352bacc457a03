"""A vendor sets a price: a small move at once, a large one as a change that is looked at."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Final

from django.db import transaction

from catalog import services as catalog
from catalog.errors import NoSuchOffer
from catalog.models import Offer, Product
from catalog.moderation.approval import is_small_move
from catalog.moderation.models import ChangeSet
from catalog.moderation.queries import draft_to_edit
from catalog.moderation.services.propose_changes import propose_changes
from marketplace.foundation.money import Money

LARGE_BPS: Final = 5_000  # half of what it was; mostly a digit too many or too few


@transaction.atomic
def change_price(
    *, offer_id: int, vendor_id: int, price: Money, by_id: int | None, now: datetime
) -> ChangeSet | None:
    """Set one unit's price of an offer, or propose it when it moves by more than half.

    Only the price of a vendor's own listing that is shown is ever proposed. Returns the set that
    it is in, or None when the price was set.
    Money: `price` is in the vendor's price currency.
    Raises: NoSuchOffer, PriceRefused, and what `propose_changes` refuses.
    """
    offer = Offer.objects.select_related("variant__product").filter(pk=offer_id).first()
    if offer is None or offer.vendor_id != vendor_id:
        raise NoSuchOffer
    product = offer.variant.product
    is_own = product.vendor_id == vendor_id and product.status == Product.Status.PUBLISHED
    is_comparable = offer.currency == price.currency and price.minor > 0
    if not (is_own and offer.is_active and is_comparable) or is_small_move(
        offer.price_minor, price.minor, LARGE_BPS
    ):
        catalog.set_offer_price(offer_id=offer_id, price=price)
        return None
    draft = draft_to_edit(product)
    variants = tuple(
        dataclasses.replace(each, price=price) if each.variant_id == offer.variant_id else each
        for each in draft.variants
    )
    return propose_changes(
        product_id=product.pk,
        vendor_id=vendor_id,
        draft=dataclasses.replace(draft, variants=variants),
        by_id=by_id,
        now=now,
    )
