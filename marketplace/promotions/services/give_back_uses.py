"""Give the uses of an order back: nobody paid for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from marketplace.promotions import locks
from marketplace.promotions.models import Promotion, PromotionUse


@transaction.atomic
def give_back_uses(*, order_ref: str, now: datetime) -> int:
    """Free what an order claimed, for others; return how many uses. Twice frees once.

    A paid order keeps its uses, whatever is refunded later.
    """
    kept = PromotionUse.objects.filter(order_ref=order_ref, given_back_at=None)
    refs = list(kept.values_list("promotion__public_id", flat=True))
    limited = locks.limited(refs)
    uses = list(kept.select_for_update(no_key=True).order_by("pk")) if refs else []
    by_id = {row.pk: row for row in limited.values()}
    for use in uses:
        use.given_back_at = now
        use.save(update_fields=["given_back_at"])
        if use.promotion_id in by_id:
            Promotion.objects.filter(pk=use.promotion_id).update(
                used=F("used") - 1, spent_minor=F("spent_minor") - use.spent_minor
            )
    return len(uses)
