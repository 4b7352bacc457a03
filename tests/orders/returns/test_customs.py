"""Goods that customs released: asked for by the first clock, at the hub by the second."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from marketplace.customs.cases import services, states
from marketplace.customs.cases.models import CustomsCase, CustomsDocument
from marketplace.orders.models import Order, ReturnAddress, VendorOrder
from marketplace.orders.queries import returns as queries
from marketplace.orders.return_reading import gives_duty_back
from marketplace.orders.services import returns
from tests.customs.cases.conftest import signing, world  # noqa: F401
from tests.factories.customs import COOKIES, facts, known
from tests.factories.returns import approve, ask, now_of, reader_of, send

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def at_customs(home, world):  # noqa: F811
    """The bakery's two boxes in a released case, and the marketplace's address on the mainland."""
    sku = home.bakery.lines.get().sku
    told = facts(1, ((COOKIES, 2, 15_000),), reference=home.bakery.ref)
    case = _opened(world, dataclasses.replace(
        told, lines=tuple(dataclasses.replace(line, sku=sku) for line in told.lines)
    ))  # fmt: skip
    world.pass_time(30, steps=15)
    case.refresh_from_db()
    assert case.state == states.RELEASED
    ReturnAddress.objects.create(
        place="CN",
        recipient="莲桥退货仓",
        phone="+867568888888",
        street="港昌路 100 号",
        city="珠海市",
    )
    # The sale is of May, the case of November: let the goods arrive at the release.
    VendorOrder.objects.filter(pk=home.bakery.pk).update(delivered_at=case.released_at)
    return VendorOrder.objects.get(pk=home.bakery.pk), home.baker, case


def _opened(world, told):  # noqa: F811
    known(told, 1, now=world.clock.now)
    ref = services.open_case(facts=told, now=world.clock.now)
    return CustomsCase.objects.get(public_id=ref)


def test_a_yes_asks_customs_and_both_clocks_stand_beside_the_return(at_customs):
    part, baker, case = at_customs
    at = case.released_at + timedelta(days=2)
    of = now_of(approve(ask(part, 1, now=at), baker, now=at))
    assert (of.customs_case_ref, of.customs_asked_at) == (case.public_id, at)
    assert (of.apply_by, of.arrive_by) == (case.apply_by, case.arrive_by)
    document = CustomsDocument.objects.get(case=case, kind=states.RETURN)
    assert (document.guid, document.detail["lines"]) == (of.customs_ref, [[1, 1]])
    view = queries.return_of_reader(of.public_id, reader=reader_of(part), now=at)
    assert view.address is not None
    assert view.address.recipient == "莲桥退货仓"
    assert not view.gives_duty_back


@pytest.mark.parametrize(("late", "is_back"), [(timedelta(0), True), (SECOND, False)])
def test_duty_comes_back_when_the_hub_has_it_by_the_second_clock(at_customs, late, is_back):
    part, baker, case = at_customs
    at = case.released_at + timedelta(days=2)
    of = send(approve(ask(part, 1, now=at), baker, now=at), at=at)
    returns.scan_return(number=of.public_id, by="user:5", now=case.arrive_by + late)
    assert gives_duty_back(now_of(of)) is is_back


def test_after_the_first_clock_customs_is_not_asked_and_the_return_goes_on(at_customs, settings):
    part, baker, case = at_customs
    settings.RETURN_WINDOW_DAYS = settings.RETURN_WINDOW_DAYS | {"damaged": 60}
    late = case.apply_by + SECOND
    of = now_of(approve(ask(part, 1, reason="damaged", now=late), baker, now=late))
    assert (of.status, of.customs_ref, of.customs_asked_at) == ("approved", "", None)
    assert of.apply_by == case.apply_by
    assert not CustomsDocument.objects.filter(kind=states.RETURN).exists()


def test_what_customs_refuses_does_not_refuse_the_buyer(at_customs):
    part, baker, case = at_customs
    at = case.released_at + timedelta(days=2)
    first = now_of(approve(ask(part, 1, now=at), baker, now=at))
    second = now_of(approve(ask(part, 1, now=at), baker, now=at))
    assert first.customs_ref
    assert (second.status, second.customs_ref) == ("approved", "")


def test_an_order_without_a_case_asks_nobody(home):
    of = now_of(approve(ask(home.bakery, 1), home.baker))
    assert (of.customs_case_ref, of.apply_by) == ("", None)
    assert not CustomsCase.objects.exists()
    assert Order.objects.get().zone == "CN-GD"
