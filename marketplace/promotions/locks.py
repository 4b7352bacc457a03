"""The locks of this room. In the order of the house they come after stock and before charges."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from marketplace.foundation.holding import hold_name
from marketplace.promotions.errors import PromotionNotFound
from marketplace.promotions.models import Promotion


def limited(refs: Iterable[str]) -> dict[str, Promotion]:
    """Lock the promotions of these whose uses are counted, lowest id first, by their ref."""
    rows = _locking().filter(public_id__in=list(refs)).order_by("pk")
    return {row.public_id: row for row in rows.exclude(**_UNLIMITED)}


def promotion(ref: str) -> Promotion:
    """Lock one promotion. Raises: PromotionNotFound."""
    row = _locking().filter(public_id=ref).first()
    if row is None:
        raise PromotionNotFound
    return row


def maker(by: str) -> None:
    """Hold the name of who makes a promotion until the transaction ends: budgets are added up."""
    hold_name(f"promotion:{by}")


_UNLIMITED = {
    "use_limit__isnull": True,
    "person_limit__isnull": True,
    "budget_minor__isnull": True,
}


def _locking() -> QuerySet[Promotion]:
    return Promotion.objects.select_for_update(of=("self",), no_key=True)
