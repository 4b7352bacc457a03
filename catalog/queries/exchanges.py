"""What goods can be exchanged for: the same offer, or other versions by the same shop."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.models import Offer
from catalog.queries.offers import offers_by_id
from catalog.types import OfferFacts


def exchange_offers(offer_ids: Iterable[int]) -> dict[int, tuple[OfferFacts, ...]]:
    """Return for each offer its own facts and those of the product's other versions for sale.

    Of the same vendor alone, the offer itself first. Whoever asks compares prices. Four reads.
    """
    asked = dict(
        Offer.objects.filter(pk__in=set(offer_ids)).values_list("pk", "variant__product_id")
    )
    vendors = dict(Offer.objects.filter(pk__in=asked).values_list("pk", "vendor_id"))
    beside = Offer.objects.filter(
        variant__product_id__in=set(asked.values()), vendor_id__in=set(vendors.values())
    ).order_by("pk")
    facts = offers_by_id(beside.values_list("pk", flat=True))
    return {
        own: (
            *([facts[own]] if own in facts else []),
            *(
                each
                for key, each in sorted(facts.items())
                if key != own
                and each.is_sellable
                and each.product_id == product
                and each.vendor_id == vendors[own]
            ),
        )
        for own, product in asked.items()
    }
