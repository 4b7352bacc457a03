"""How buyers rate a product."""

from __future__ import annotations

from django.db import transaction

from catalog.search.models import ProductFigures
from catalog.search.services.index_touched import touch_products


@transaction.atomic
def set_rating(*, product_id: int, rating_bps: int, ratings: int) -> None:
    """Say how a product is rated: the mean in hundredths of a percent of five stars, how often."""
    ProductFigures.objects.update_or_create(
        product_id=product_id, defaults={"rating_bps": rating_bps, "ratings": ratings}
    )
    touch_products([product_id])
