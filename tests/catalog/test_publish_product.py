"""The way of a listing, and a vendor's prices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from catalog import services
from catalog.errors import ListingIncomplete, MoveRefused, NoSuchOffer, NoSuchPage, PriceRefused
from catalog.models import Offer, Product
from marketplace.foundation.money import Money
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MOVES: dict[str, Callable[[int], Product]] = {
    "submit": lambda pk: services.submit_product(product_id=pk),
    "publish": lambda pk: services.publish_product(product_id=pk, now=NOON),
    "request_changes": lambda pk: services.request_changes(product_id=pk),
    "reject": lambda pk: services.reject_product(product_id=pk),
    "archive": lambda pk: services.archive_product(product_id=pk, now=NOON),
}
# status -> what each move leads to; a move that is not drawn here is refused
WAYS = {
    "draft": {"submit": "submitted"},
    "submitted": {
        "submit": "submitted",
        "publish": "published",
        "request_changes": "changes_requested",
        "reject": "rejected",
    },
    "changes_requested": {
        "submit": "submitted",
        "request_changes": "changes_requested",
    },
    "published": {"publish": "published", "archive": "archived"},
    "archived": {"publish": "published", "archive": "archived"},
    "rejected": {"reject": "rejected"},
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", WAYS)
def test_a_listing_moves_only_as_drawn(status: str, move: str):
    product = catalog.almond_biscuits(vendors.bakery()).variant.product
    Product.objects.update(status=status)
    if move in WAYS[status]:
        assert MOVES[move](product.pk).status == WAYS[status][move]
    else:
        with pytest.raises(MoveRefused):
            MOVES[move](product.pk)
    product.refresh_from_db()
    assert product.status == WAYS[status].get(move, status)


def test_publishing_keeps_the_first_instant():
    product = catalog.almond_biscuits(vendors.bakery()).variant.product
    Product.objects.update(status="submitted", published_at=None)
    services.publish_product(product_id=product.pk, now=NOON)
    services.archive_product(product_id=product.pk, now=NOON)
    again = services.publish_product(product_id=product.pk, now=NOON + timedelta(days=9))
    assert again.published_at == NOON


def test_a_listing_without_anything_to_buy_is_not_submitted():
    product = catalog.almond_biscuits(vendors.bakery()).variant.product
    Product.objects.update(status="draft")
    Offer.objects.update(is_active=False)
    with pytest.raises(ListingIncomplete):
        services.submit_product(product_id=product.pk)
    product.refresh_from_db()
    assert product.status == "draft"


def test_a_listing_without_a_name_that_everyone_can_read_is_not_submitted():
    product = catalog.almond_biscuits(vendors.bakery()).variant.product
    Product.objects.update(status="draft", name_zh_hant="", name_zh_hans="", name_en=None)
    with pytest.raises(ListingIncomplete):
        services.submit_product(product_id=product.pk)


def test_an_unknown_product_is_refused():
    for move in MOVES.values():
        with pytest.raises(NoSuchPage):
            move(0)


def test_a_price_is_set_in_the_vendors_currency_and_the_listing_follows():
    offer = catalog.almond_biscuits(vendors.bakery())
    services.set_offer_price(offer_id=offer.pk, price=Money(9_900, "MOP"))
    assert Offer.objects.get().price == Money(9_900, "MOP")
    assert Product.objects.get().price_from == Money(9_900, "MOP")


@pytest.mark.parametrize("price", [Money(0, "MOP"), Money(-1, "MOP"), Money(9_900, "CNY")])
def test_a_price_of_nothing_or_of_another_currency_is_refused(price: Money):
    offer = catalog.almond_biscuits(vendors.bakery())
    with pytest.raises(PriceRefused):
        services.set_offer_price(offer_id=offer.pk, price=price)
    assert Offer.objects.get().price == Money(8_800, "MOP")
    assert Product.objects.get().price_from == Money(8_800, "MOP")


def test_an_offer_is_switched_off_and_on():
    offer = catalog.almond_biscuits(vendors.bakery())
    services.set_offer_active(offer_id=offer.pk, is_active=False)
    assert Product.objects.get().price_from is None
    services.set_offer_active(offer_id=offer.pk, is_active=True)
    assert Product.objects.get().price_from == Money(8_800, "MOP")


def test_an_unknown_offer_is_refused():
    with pytest.raises(NoSuchOffer):
        services.set_offer_price(offer_id=0, price=Money(1, "MOP"))
    with pytest.raises(NoSuchOffer):
        services.set_offer_active(offer_id=0, is_active=True)
