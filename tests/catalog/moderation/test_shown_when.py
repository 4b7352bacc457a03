"""From when until when a listing is shown: what the shop says, and what waits to be looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog import services as goods
from catalog.errors import ListingIncomplete, MoveRefused, NoSuchPage, OthersSellIt
from catalog.models import Offer, Product, ScheduledMove
from catalog.moderation import services
from catalog.moderation.errors import GoodsRefused, ShownAfterItEnds
from catalog.moderation.models import ApprovalRule, ChangeSet
from marketplace.foundation.money import Money
from tests.factories import accounts, catalog, vendors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=3)


@pytest.fixture
def product() -> Product:
    """The almond biscuits, written and not handed in; nothing is let through by itself."""
    ApprovalRule.objects.all().delete()
    found = catalog.almond_biscuits(vendors.bakery()).variant.product
    Product.objects.update(status="draft", published_at=None)
    found.refresh_from_db()
    return found


def schedule(product: Product, move: str = "publish", due_at: datetime = DUE) -> ScheduledMove:
    return services.schedule_listing(
        product_id=product.pk, vendor_id=product.vendor_id, move=move, due_at=due_at, now=NOW
    )


def hand_in(product: Product, now: datetime = NOW) -> ChangeSet:
    return services.hand_in_product(product_id=product.pk, by_id=None, now=now)


def approve(found: ChangeSet, now: datetime = NOW) -> None:
    services.approve_set(
        change_set_ref=found.public_id,
        revision=found.revision,
        by_id=accounts.operator().pk,
        now=now,
    )


def status(product: Product) -> str:
    return Product.objects.get(pk=product.pk).status


def test_what_nobody_looked_at_is_not_shown_at_its_instant(product: Product):
    schedule(product)
    hand_in(product)
    assert goods.move_due(now=DUE + timedelta(days=1)) == 0
    assert status(product) == "submitted"


def test_what_was_let_through_before_is_shown_at_its_instant(product: Product):
    schedule(product)
    approve(hand_in(product))
    assert status(product) == "submitted"
    assert goods.move_due(now=DUE - timedelta(seconds=1)) == 0
    assert goods.move_due(now=DUE) == 1
    assert status(product) == "published"


def test_what_is_let_through_afterwards_is_shown_at_once(product: Product):
    schedule(product)
    approve(hand_in(product), now=DUE + timedelta(days=2))
    assert status(product) == "published"
    assert ScheduledMove.objects.get().status == "done"


def test_what_was_let_through_and_given_back_has_to_be_looked_at_again(product: Product):
    schedule(product)
    approve(hand_in(product))
    goods.request_changes(product_id=product.pk)  # an operator, in the list of products
    Product.objects.update(name_en="Other biscuits")
    hand_in(product)
    known = {"product_id": product.pk, "vendor_id": product.vendor_id, "now": NOW}
    with pytest.raises(MoveRefused):
        services.show_now(**known)
    assert goods.move_due(now=DUE) == 0
    assert status(product) == "submitted"


def test_what_is_let_through_and_canceled_is_the_shops_again(product: Product):
    schedule(product)
    approve(hand_in(product))
    services.cancel_listing_move(
        product_id=product.pk, vendor_id=product.vendor_id, move="publish", now=NOW
    )
    assert status(product) == "changes_requested"
    assert goods.move_due(now=DUE) == 0


def test_what_became_incomplete_meanwhile_goes_back_with_the_reason(product: Product):
    schedule(product)
    approve(hand_in(product))
    Offer.objects.update(is_active=False)
    assert goods.move_due(now=DUE) == 1
    assert status(product) == "changes_requested"
    assert ScheduledMove.objects.get().refusal
    with pytest.raises(ListingIncomplete):
        hand_in(product)


def test_what_waits_for_its_day_can_be_shown_now_and_what_waits_for_a_person_cannot(
    product: Product,
):
    schedule(product)
    made = hand_in(product)
    known = {"product_id": product.pk, "vendor_id": product.vendor_id, "now": NOW}
    with pytest.raises(MoveRefused):
        services.show_now(**known)
    approve(made)
    services.show_now(**known)
    assert (status(product), ScheduledMove.objects.get().status) == ("published", "done")


def test_a_shop_shows_again_what_it_took_down_itself_but_not_what_an_operator_did(
    product: Product,
):
    approve(hand_in(product))
    known = {"product_id": product.pk, "vendor_id": product.vendor_id, "now": NOW}
    services.take_down(**known)
    services.show_now(**known)
    assert status(product) == "published"
    services.take_down(**known)
    goods.archive_product(product_id=product.pk, now=NOW)  # the operator's word counts
    for act in (lambda: services.show_now(**known), lambda: schedule(product)):
        with pytest.raises(MoveRefused):
            act()
    assert status(product) == "archived"


def test_what_was_banned_meanwhile_is_not_shown_again(product: Product):
    approve(hand_in(product))
    known = {"product_id": product.pk, "vendor_id": product.vendor_id, "now": NOW}
    services.take_down(**known)
    services.load_starter_list()
    Product.objects.update(name_en="Cuban cigars")
    for act in (lambda: services.show_now(**known), lambda: schedule(product)):
        with pytest.raises(GoodsRefused):
            act()


def test_a_listing_on_which_others_sell_is_not_taken_down_by_its_shop(product: Product):
    approve(hand_in(product))
    goods.add_offer(
        vendor_id=vendors.tinned_fish_shop().pk,
        variant_public_id=product.variants.get().public_id,
        sku="BIS",
        price=Money(8_000, "MOP"),
        on_hand=9,
    )
    with pytest.raises(OthersSellIt):
        services.take_down(product_id=product.pk, vendor_id=product.vendor_id, now=NOW)
    schedule(product, "archive")
    assert goods.move_due(now=DUE) == 1
    assert (status(product), ScheduledMove.objects.get().status) == ("published", "refused")


def test_nothing_ends_before_it_begins_and_nobody_moves_anothers(product: Product):
    schedule(product)
    with pytest.raises(ShownAfterItEnds):
        schedule(product, "archive", DUE)
    schedule(product, "archive", DUE + timedelta(days=1))
    with pytest.raises(ShownAfterItEnds):
        schedule(product, "publish", DUE + timedelta(days=2))
    stranger = vendors.tinned_fish_shop().pk
    with pytest.raises(NoSuchPage):
        services.schedule_listing(
            product_id=product.pk, vendor_id=stranger, move="archive", due_at=DUE, now=NOW
        )
    for act in (services.take_down, services.show_now):
        with pytest.raises(NoSuchPage):
            act(product_id=product.pk, vendor_id=stranger, now=NOW)
    Product.objects.update(status="rejected")
    for move in ("publish", "archive"):
        with pytest.raises(MoveRefused):
            schedule(product, move)
