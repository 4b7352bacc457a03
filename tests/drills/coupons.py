"""Bursts of orders that claim the last of a promotion at one moment.

`manage.py drill coupons --json` makes 100 promotions and has 100 orders claim each at once; the
same code runs small as a test.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from typing import Any, Final

from django.db.models import Sum

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.promotions import services
from marketplace.promotions.drafts import Draft
from marketplace.promotions.errors import PromotionUsedUp
from marketplace.promotions.models import Promotion, PromotionUse
from marketplace.promotions.types import PERCENTAGE, Claim, Person
from tests.drills import quota

EACH: Final = 1_000  # avos of our money in each order
LIMITS: Final = ("use_limit", "budget", "person_limit")


def run(coupons: int, orders: int, fit: int = 40) -> dict[str, Any]:
    """Claim `coupons` promotions by `orders` orders each, of which `fit` fit; count faults.

    They are limited in turn by their uses, by the marketplace's budget and by uses per person.
    At the end every order gives back what it claimed, all at once and twice.
    """
    began = time.monotonic()
    fit = min(fit, orders)
    told: Counter[str] = Counter()
    faults: Counter[str] = Counter(over=0, missing=0, away=0, counts_that_differ=0, not_freed=0)
    for number in range(coupons):
        kind = LIMITS[number % len(LIMITS)]
        row = _made(number, kind, fit)
        found = _burst(row, kind, orders)
        told.update(found)
        faults["over"] += max(found["taken"] - fit, 0)
        faults["missing"] += max(fit - found["taken"] - found["away"], 0)
        faults["away"] += found["away"]
        faults["counts_that_differ"] += _differs(row, found["taken"])
        _freed(row, orders)
        faults["not_freed"] += _differs(row, 0)
    return {
        "coupons": coupons,
        "orders": orders,
        "fit": fit,
        "told": dict(told),
        "faults": dict(faults),
        "met": not any(faults.values()),
        "seconds": round(time.monotonic() - began, 1),
    }


def _made(number: int, kind: str, fit: int) -> Promotion:
    limit: dict[str, Any] = {kind: fit}
    budget = Money(1_000_000_000, "MOP")
    if kind == "budget":
        limit, budget = {}, Money(fit * EACH, "MOP")
    draft = Draft(
        name={"en": f"Drill {number}"},
        kind=PERCENTAGE,
        percent_bps=1_000,
        starts_at=now() - timedelta(days=1),
        marketplace_bps=10_000,
        budget=budget,
        **limit,
    )
    row = services.create_promotion(draft=draft, by="user:1", now=now())
    if row.status == Promotion.Status.WAITING:
        services.decide_promotion(ref=row.public_id, is_approved=True, by="user:2", now=now())
    return row


def _burst(row: Promotion, kind: str, orders: int) -> Counter[str]:
    def act(at: int) -> str:
        who = Person(email="lin@example.com" if kind == "person_limit" else f"b{at}@example.com")
        amount = Money(EACH, "MOP")
        try:
            services.claim_uses(
                order_ref=f"order:{row.public_id}:{at}",
                person=who,
                claims=[Claim(row.public_id, amount, amount, amount)],
                now=now(),
            )
        except PromotionUsedUp:
            return "refused"
        return "taken"

    return quota.at_once([lambda at=at: act(at) for at in range(orders)])


def _freed(row: Promotion, orders: int) -> None:
    def act(at: int) -> str:
        services.give_back_uses(order_ref=f"order:{row.public_id}:{at}", now=now())
        return "freed"

    quota.at_once([lambda at=at: act(at % orders) for at in range(2 * orders)])


def _differs(row: Promotion, taken: int) -> int:
    """Tell whether the counter, the money and the rows say another number than was taken."""
    row.refresh_from_db()
    kept = PromotionUse.objects.filter(promotion=row, given_back_at=None)
    spent = kept.aggregate(sum=Sum("spent_minor"))["sum"] or 0
    told = (row.used, kept.count(), row.spent_minor, spent)
    return int(told != (taken, taken, taken * EACH, taken * EACH))
