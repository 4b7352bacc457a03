"""A vendor changes a price."""

from __future__ import annotations

from django.db import transaction

from catalog import locks
from catalog.errors import PriceRefused
from catalog.models import Offer
from catalog.services import telling
from marketplace.foundation.money import Money


@transaction.atomic
def set_offer_price(*, offer_id: int, price: Money) -> Offer:
    """Set one unit's price of an offer; the listing's price follows in the database.

    Money: `price` is in the vendor's price currency.
    Raises: NoSuchOffer; PriceRefused for another currency, or nothing, or less.
    """
    offer = locks.offer(offer_id)
    if price.currency != offer.vendor.price_currency or price.minor < 1:
        raise PriceRefused(offer.vendor.price_currency)
    offer.price_minor = price.minor
    offer.currency = price.currency
    offer.save(update_fields=("price_minor", "currency"))
    telling.offer_changed(offer)
    return offer


@transaction.atomic
def set_offer_active(*, offer_id: int, is_active: bool) -> Offer:
    """Let an offer be bought, or no longer.

    Raises: NoSuchOffer.
    """
    offer = locks.offer(offer_id)
    offer.is_active = is_active
    offer.save(update_fields=("is_active",))
    telling.offer_changed(offer)
    return offer
