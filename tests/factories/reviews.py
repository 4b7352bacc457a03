"""Rights to review and reviews of the cast."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from catalog.models import Offer
from catalog.reviews import services
from catalog.reviews.models import Review, ReviewRight
from catalog.reviews.types import DeliveredLine
from marketplace.accounts.models import User

DELIVERED_AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WRITTEN_AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def right(offer: Offer, line: int = 1, user: User | None = None) -> ReviewRight:
    """A line of the offer was delivered on 20 November."""
    product = offer.variant.product
    told = DeliveredLine(
        line_ref=f"order_line:{line}",
        vendor_order_ref="vendor_order:vor_A",
        product_id=product.pk,
        vendor_id=offer.vendor_id,
        user_id=user.pk if user else None,
        product_name_by_lang={"en": product.name_en, "zh-hant": product.name_zh_hant},
        variant_label_by_lang={"en": offer.variant.label_en},
    )
    services.open_rights(lines=[told], opened_at=DELIVERED_AT)
    return ReviewRight.objects.get(line_ref=told.line_ref)


def written(offer: Offer, line: int = 1, user: User | None = None, **changes: Any) -> Review:
    """The line was reviewed on 23 November: five stars, held for the shop."""
    fields: dict[str, Any] = {
        "right_ref": right(offer, line, user).public_id,
        "stars": 5,
        "text": "Crisp, and not too sweet.",
        "shown_name": "Lin",
        "language": "en",
        "pictures": [],
        "now": WRITTEN_AT,
    }
    return services.write_review(**(fields | changes))
