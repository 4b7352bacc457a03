"""Limits hold, whoever comes at the same moment; what was not paid comes back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.foundation.money import Money
from marketplace.promotions import reading, services
from marketplace.promotions.errors import NotDecidable, PromotionNotFound, PromotionUsedUp
from marketplace.promotions.models import Promotion, PromotionUse
from marketplace.promotions.types import Claim, Person
from tests.drills import coupons
from tests.factories import accounts
from tests.factories.fx import NOON
from tests.factories.orders import Street
from tests.factories.promotions import coupon, draft, promotion

LIN, WU = Person(email="lin@example.com"), Person(email="wu@example.com")


def claim(row: Promotion, order: str, person: Person = LIN, minor: int = 1_000) -> None:
    money = Money(minor, "MOP")
    services.claim_uses(
        order_ref=order, person=person, claims=[Claim(row.public_id, money, money, money)], now=NOON
    )


@pytest.mark.django_db(transaction=True)
def test_bursts_never_overrun_a_limit_and_give_everything_back():
    told = coupons.run(coupons=3, orders=6, fit=2)
    assert told["met"], told
    assert told["told"] == {"taken": 6, "refused": 12}


def test_the_last_use_is_refused_to_the_next_and_nothing_moved(shops: Street):
    row = promotion(use_limit=1)
    claim(row, "order:1")
    with pytest.raises(PromotionUsedUp), transaction.atomic():
        claim(row, "order:2", WU)
    row.refresh_from_db()
    assert (row.used, PromotionUse.objects.count()) == (1, 1)


def test_a_person_is_known_by_account_and_by_address(shops: Street):
    user = accounts.person("lin@example.com")
    row = promotion(person_limit=1)
    claim(row, "order:1", Person(user_id=user.pk, email="lin@example.com"))
    for same in (LIN, Person(user_id=user.pk, email="other@example.com")):
        with pytest.raises(PromotionUsedUp), transaction.atomic():
            claim(row, "order:2", same)
        assert not terms(shops, same)
    claim(row, "order:3", WU)
    assert PromotionUse.objects.count() == 2


def test_a_budget_is_never_exceeded(shops: Street):
    row = coupon(budget=Money(1_500, "MOP"))
    claim(row, "order:1")
    with pytest.raises(PromotionUsedUp), transaction.atomic():
        claim(row, "order:2", WU)
    row.refresh_from_db()
    assert row.spent_minor == 1_000


def test_the_database_refuses_an_overrun_as_well(shops: Street):
    row = promotion(use_limit=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.filter(pk=row.pk).update(used=2)
    ours = coupon()
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.filter(pk=ours.pk).update(spent_minor=100_001)


def test_terms_never_change(shops: Street):
    row = promotion()
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.filter(pk=row.pk).update(percent_bps=5_000)


def test_what_an_order_claimed_is_given_back_once(shops: Street):
    row = promotion(use_limit=1)
    claim(row, "order:1")
    assert services.give_back_uses(order_ref="order:1", now=NOON) == 1
    assert services.give_back_uses(order_ref="order:1", now=NOON) == 0
    row.refresh_from_db()
    assert row.used == 0
    claim(row, "order:2")


def terms(shops: Street, person: Person = LIN, codes: tuple[str, ...] = (), at=NOON):
    return [
        each.rule.ref
        for each in reading.terms_for(
            vendor_ids=[shops.bakery.pk], codes=codes, person=person, now=at
        )
    ]


def test_a_cart_has_what_runs_for_its_shops_and_nothing_of_others(shops: Street):
    own, other = promotion(shops.bakery), promotion(shops.tinned_fish)
    ours, hidden = promotion(), promotion(shops.bakery, code="GEHEIM")
    assert terms(shops) == [own.public_id, ours.public_id]
    assert terms(shops, codes=("GEHEIM",)) == [own.public_id, ours.public_id, hidden.public_id]
    assert other.public_id not in terms(shops)


def test_a_promotion_runs_from_its_start_to_the_instant_of_its_end(shops: Street):
    row = promotion(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    assert terms(shops) == [row.public_id]
    assert terms(shops, at=NOON - timedelta(seconds=1)) == []
    assert terms(shops, at=NOON + timedelta(hours=1)) == []
    services.stop_promotion(ref=row.public_id, by="user:1", now=NOON)
    assert terms(shops) == []
    assert [each.rule.ref for each in reading.terms_of([row.public_id])] == [row.public_id]


def test_what_is_used_up_is_offered_no_more(shops: Street):
    row = promotion(use_limit=1)
    claim(row, "order:1")
    assert terms(shops) == []


def test_a_large_budget_waits_for_another_person(shops: Street, settings):
    settings.PROMOTION_BUDGET_LIMIT = 99_999
    row = services.create_promotion(
        draft=draft(marketplace_bps=10_000, budget=Money(100_000, "MOP")),
        by="user:1",
        now=NOON,
    )
    assert (row.status, terms(shops)) == ("waiting", [])
    with pytest.raises(NotDecidable):
        services.decide_promotion(ref=row.public_id, is_approved=True, by="user:1", now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.filter(pk=row.pk).update(status="running", decided_by="user:1")
    services.decide_promotion(ref=row.public_id, is_approved=True, by="user:2", now=NOON)
    assert terms(shops) == [row.public_id]
    with pytest.raises(NotDecidable):
        services.decide_promotion(ref=row.public_id, is_approved=False, by="user:3", now=NOON)


def test_small_budgets_add_up_to_one_that_waits(db, settings):
    settings.PROMOTION_BUDGET_LIMIT = 100_000

    def made(minor: int, *, by: str = "user:1", at: datetime = NOON, **changes: Any) -> str:
        changes |= {"marketplace_bps": 10_000, "budget": Money(minor, "MOP")}
        return services.create_promotion(draft=draft(**changes), by=by, now=at).status

    assert made(60_000, ends_at=NOON + timedelta(days=40)) == "running"
    assert made(40_001) == "waiting"
    assert made(40_000, ends_at=NOON + timedelta(hours=1)) == "running"
    assert made(1) == "waiting"
    assert made(100_000, by="user:2") == "running"
    # what is over stays counted for thirty days, what runs for as long as it runs
    assert made(1, at=NOON + timedelta(days=30, seconds=-1)) == "waiting"
    assert made(40_001, at=NOON + timedelta(days=30)) == "waiting"
    assert made(40_000, at=NOON + timedelta(days=30)) == "running"
    assert made(60_000, at=NOON + timedelta(days=40)) == "running"


def test_nobody_stops_what_is_not_his(shops: Street):
    row = promotion(shops.bakery)
    for other in (None, shops.tinned_fish.pk):
        with pytest.raises(PromotionNotFound):
            services.stop_promotion(ref=row.public_id, by="user:9", now=NOON, vendor_id=other)
    services.stop_promotion(ref=row.public_id, by="user:9", now=NOON, vendor_id=shops.bakery.pk)
    row.refresh_from_db()
    assert row.status == "stopped"


def test_a_shop_joins_only_what_it_would_bear(shops: Street):
    shared, ours = coupon(), promotion(marketplace_bps=10_000, budget=Money(1, "MOP"))
    own = promotion(shops.tinned_fish)
    for row in (ours, own):
        with pytest.raises(PromotionNotFound):
            services.join_promotion(
                ref=row.public_id, vendor_id=shops.bakery.pk, by="user:9", now=NOON
            )
    for _ in range(2):
        services.join_promotion(
            ref=shared.public_id, vendor_id=shops.bakery.pk, by="user:9", now=NOON
        )
    found = reading.terms_of([shared.public_id])[0].rule.vendors
    assert found == frozenset({f"vendor:{shops.bakery.public_id}"})
    services.leave_promotion(ref=shared.public_id, vendor_id=shops.bakery.pk)
    assert reading.terms_of([shared.public_id])[0].rule.vendors == frozenset()
