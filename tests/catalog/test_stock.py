"""Reserve, commit, release: exact numbers, and nothing moves on a refusal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from catalog.errors import (
    NoSuchOffer,
    OutOfStock,
    ReservationBroken,
    ReservationLapsed,
    StockBelowReserved,
)
from catalog.models import Offer, Reservation, Stock
from catalog.queries import overdue_holds
from catalog.services import set_stock, stock
from catalog.types import StockLine
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
UNTIL = NOON + timedelta(minutes=30)
REF = "order:ord_1"


@pytest.fixture
def biscuits() -> Offer:
    return catalog.almond_biscuits(vendors.bakery(), on_hand=10)


@pytest.fixture
def tin() -> Offer:
    return catalog.sardines(vendors.tinned_fish_shop(), on_hand=5).tin


def units(offer: Offer) -> tuple[int, int]:
    return Stock.objects.values_list("on_hand", "reserved").get(pk=offer.pk)


def statuses() -> list[str]:
    return list(Reservation.objects.order_by("offer").values_list("status", flat=True))


def test_reserved_units_cannot_be_bought_but_are_still_on_hand(biscuits: Offer, tin: Offer):
    stock.reserve([StockLine(tin.pk, 3), StockLine(biscuits.pk, 2)], REF, UNTIL)
    assert (units(biscuits), units(tin)) == ((10, 2), (5, 3))
    assert Stock.objects.get(pk=tin.pk).available == 2
    assert statuses() == ["held", "held"]


def test_lines_of_one_offer_are_added_up(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 2), StockLine(biscuits.pk, 3)], REF, UNTIL)
    assert units(biscuits) == (10, 5)
    assert Reservation.objects.get().quantity == 5


def test_reserving_again_under_the_same_reference_holds_once(biscuits: Offer):
    lines = [StockLine(biscuits.pk, 2)]
    stock.reserve(lines, REF, UNTIL)
    stock.reserve(lines, REF, UNTIL + timedelta(hours=1))
    assert units(biscuits) == (10, 2)
    assert Reservation.objects.get().until == UNTIL
    stock.commit(REF)
    stock.reserve(lines, REF, UNTIL)
    assert units(biscuits) == (8, 0)


def test_a_reference_with_other_lines_is_a_mistake_of_the_program(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 2)], REF, UNTIL)
    with pytest.raises(ReservationBroken):
        stock.reserve([StockLine(biscuits.pk, 3)], REF, UNTIL)
    assert units(biscuits) == (10, 2)


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_of_nothing_is_a_mistake_of_the_program(biscuits: Offer, quantity: int):
    with pytest.raises(ReservationBroken):
        stock.reserve([StockLine(biscuits.pk, quantity)], REF, UNTIL)
    with pytest.raises(ReservationBroken):
        stock.reserve([], REF, UNTIL)
    assert (units(biscuits), statuses()) == ((10, 0), [])


def test_a_shortage_names_each_short_line_and_holds_nothing(biscuits: Offer, tin: Offer):
    stock.reserve([StockLine(tin.pk, 5)], "order:other", UNTIL)
    lines = [StockLine(biscuits.pk, 11), StockLine(tin.pk, 1)]
    with translation.override("en"), pytest.raises(OutOfStock) as refused:
        stock.reserve(lines, REF, UNTIL)
    assert str(refused.value) == (
        "Only 10 of “Almond biscuits · 24 pieces” are left. "
        "“Sardines in olive oil · One tin” is sold out."
    )
    assert refused.value.left == {biscuits.pk: 10, tin.pk: 0}
    assert refused.value.code == "out_of_stock"
    assert (units(biscuits), units(tin)) == ((10, 0), (5, 5))
    assert Reservation.objects.filter(reference=REF).count() == 0


def test_one_short_line_holds_back_the_others(biscuits: Offer, tin: Offer):
    with pytest.raises(OutOfStock):
        stock.reserve([StockLine(biscuits.pk, 1), StockLine(tin.pk, 6)], REF, UNTIL)
    assert (units(biscuits), units(tin)) == ((10, 0), (5, 0))


@pytest.mark.parametrize("quantity", [10**9, 2**31 - 1])
def test_an_absurd_quantity_is_refused(biscuits: Offer, quantity: int):
    with pytest.raises(OutOfStock):
        stock.reserve([StockLine(biscuits.pk, quantity)], REF, UNTIL)
    assert units(biscuits) == (10, 0)


def test_an_offer_whose_stock_was_never_counted_has_none(biscuits: Offer):
    Stock.objects.all().delete()
    with pytest.raises(OutOfStock) as refused:
        stock.reserve([StockLine(biscuits.pk, 1)], REF, UNTIL)
    assert refused.value.left == {biscuits.pk: 0}


def test_the_last_unit_can_be_reserved(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 10)], REF, UNTIL)
    assert units(biscuits) == (10, 10)


def test_paid_units_leave_the_shelf_once(biscuits: Offer, tin: Offer):
    stock.reserve([StockLine(biscuits.pk, 2), StockLine(tin.pk, 3)], REF, UNTIL)
    stock.commit(REF)
    stock.commit(REF)
    assert (units(biscuits), units(tin)) == ((8, 0), (2, 0))
    assert statuses() == ["committed", "committed"]


def test_committing_what_was_never_reserved_is_a_mistake_of_the_program(biscuits: Offer):
    with pytest.raises(ReservationBroken):
        stock.commit(REF)
    assert units(biscuits) == (10, 0)


def test_released_units_can_be_bought_again(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 10)], REF, UNTIL)
    stock.release(REF)
    stock.release(REF)
    assert (units(biscuits), statuses()) == ((10, 0), ["released"])
    stock.reserve([StockLine(biscuits.pk, 10)], "order:next", UNTIL)
    assert units(biscuits) == (10, 10)


def test_releasing_what_was_paid_or_never_held_moves_nothing(biscuits: Offer):
    stock.release("order:unknown")
    stock.reserve([StockLine(biscuits.pk, 4)], REF, UNTIL)
    stock.commit(REF)
    stock.release(REF)
    assert (units(biscuits), statuses()) == ((6, 0), ["committed"])


def test_a_lapsed_reference_is_not_held_again(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 4)], REF, UNTIL)
    stock.release(REF)
    with pytest.raises(ReservationLapsed):
        stock.reserve([StockLine(biscuits.pk, 4)], REF, UNTIL)
    assert units(biscuits) == (10, 0)


def test_a_payment_after_the_hold_lapsed_takes_the_units_if_they_are_there(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 4)], REF, UNTIL)
    stock.release(REF)
    stock.commit(REF)
    assert (units(biscuits), statuses()) == ((6, 0), ["committed"])


def test_a_payment_after_the_units_were_sold_to_another_is_refused(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 4)], REF, UNTIL)
    stock.release(REF)
    stock.reserve([StockLine(biscuits.pk, 7)], "order:next", UNTIL)
    with pytest.raises(OutOfStock) as refused:
        stock.commit(REF)
    assert refused.value.left == {biscuits.pk: 3}
    assert (units(biscuits), Reservation.objects.get(reference=REF).status) == (
        (10, 7),
        "released",
    )


def test_only_what_is_still_held_past_its_instant_is_overdue(biscuits: Offer, tin: Offer):
    later = UNTIL + timedelta(seconds=1)
    stock.reserve([StockLine(biscuits.pk, 3)], "order:later", later)
    stock.reserve([StockLine(biscuits.pk, 1), StockLine(tin.pk, 1)], "order:due", UNTIL)
    stock.reserve([StockLine(biscuits.pk, 2)], "order:paid", UNTIL)
    stock.commit("order:paid")
    assert overdue_holds(UNTIL - timedelta(seconds=1), limit=9) == []
    assert overdue_holds(UNTIL, limit=9) == ["order:due"]
    assert overdue_holds(later, limit=9) == ["order:due", "order:later"]
    assert overdue_holds(later, limit=1) == ["order:due"]
    assert (units(biscuits), units(tin)) == ((8, 4), (5, 1))  # time alone lets nothing go


def test_reserving_takes_the_same_statements_for_one_line_and_for_four(
    django_assert_num_queries: Any,
):
    shop = vendors.bakery()
    product = catalog.product(shop, "p")
    offers = [catalog.offer(product, f"O{n}", 100) for n in range(4)]
    for reference, lines in (("one", offers[:1]), ("four", offers)):
        # savepoint, lock, look, move, write, release
        with django_assert_num_queries(6):
            stock.reserve([StockLine(offer.pk, 1) for offer in lines], reference, UNTIL)


def test_stock_is_counted_but_never_below_what_checkouts_hold(biscuits: Offer):
    stock.reserve([StockLine(biscuits.pk, 4)], REF, UNTIL)
    set_stock(offer_id=biscuits.pk, on_hand=4)
    assert units(biscuits) == (4, 4)
    with pytest.raises(StockBelowReserved):
        set_stock(offer_id=biscuits.pk, on_hand=3)
    assert units(biscuits) == (4, 4)
    set_stock(offer_id=biscuits.pk, on_hand=50)
    assert units(biscuits) == (50, 4)


def test_the_first_count_of_an_offer_makes_its_stock(biscuits: Offer):
    Stock.objects.all().delete()
    set_stock(offer_id=biscuits.pk, on_hand=7)
    assert units(biscuits) == (7, 0)
    with pytest.raises(NoSuchOffer):
        set_stock(offer_id=0, on_hand=7)
