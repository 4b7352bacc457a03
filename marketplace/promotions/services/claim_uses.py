"""Claim the uses of an order, in the transaction that places it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from marketplace.promotions import locks
from marketplace.promotions.errors import PromotionUsedUp
from marketplace.promotions.models import Promotion, PromotionUse
from marketplace.promotions.types import Claim, Person, name_of


@transaction.atomic
def claim_uses(*, order_ref: str, person: Person, claims: Sequence[Claim], now: datetime) -> None:
    """Count one use of each promotion for an order, or none of them.

    Whoever asks for the last use waits for who asked before, and is refused if it is gone. A
    promotion that was stopped meanwhile is given all the same: the buyer was promised it.
    Money: `spent` is counted against the budget.
    Raises: PromotionUsedUp.
    """
    if not claims:
        return
    refs = [claim.ref for claim in claims]
    limited = locks.limited(refs)
    ids = dict(Promotion.objects.filter(public_id__in=refs).values_list("public_id", "pk"))
    for claim in claims:
        row = limited.get(claim.ref)
        if row is not None:
            _count(row, claim, person)
    PromotionUse.objects.bulk_create(
        PromotionUse(
            promotion_id=ids[claim.ref],
            order_ref=order_ref,
            user_id=person.user_id,
            email=person.email,
            currency=claim.discount.currency,
            discount_minor=claim.discount.minor,
            subsidy_minor=claim.subsidy.minor,
            spent_minor=claim.spent.minor,
            claimed_at=now,
        )
        for claim in claims
    )


def _count(row: Promotion, claim: Claim, person: Person) -> None:
    """Count a use on a row that is locked. Raises: PromotionUsedUp."""
    row.used += 1
    row.spent_minor += claim.spent.minor
    if row.use_limit is not None and row.used > row.use_limit:
        raise PromotionUsedUp(name_of(row.name))
    if row.budget_minor is not None and row.spent_minor > row.budget_minor:
        raise PromotionUsedUp(name_of(row.name))
    if row.person_limit is not None and uses_of(row.pk, person) >= row.person_limit:
        raise PromotionUsedUp(name_of(row.name))
    row.save(update_fields=["used", "spent_minor"])


def uses_of(promotion_id: int, person: Person) -> int:
    """Count what a person used, by account or by address: either is the same person."""
    same = Q(pk__in=())
    if person.user_id is not None:
        same |= Q(user_id=person.user_id)
    if person.email:
        same |= Q(email=person.email)
    kept = PromotionUse.objects.filter(promotion_id=promotion_id, given_back_at=None)
    return kept.filter(same).count()
