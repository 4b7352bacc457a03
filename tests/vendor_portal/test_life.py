"""A shop sends in parcels, cancels, answers, accepts many, and sees what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation.clock import now
from marketplace.orders import services
from marketplace.orders.models import Cancellation, Fulfillment, VendorOrder
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from tests.factories import surfaces
from tests.factories.pages import LANGUAGES
from tests.vendor_portal.conftest import Portal

ONE = {"carrier": "SF Express", "tracking_number": "SF1000000001"}
TWO = {"carrier": "SF Express", "tracking_number": "SF2000000002"}


def stored(part: VendorOrder) -> VendorOrder:
    return VendorOrder.objects.get(pk=part.pk)


def reader_of(portal: Portal) -> OrderReader:
    return OrderReader(token=order_token(portal.order.public_id))


def ask(portal: Portal) -> None:
    services.ask_cancellation(
        public_id=portal.part.public_id,
        reader=reader_of(portal),
        reason="too_slow",
        note="We leave tomorrow.",
        now=now(),
    )


def test_two_boxes_leave_one_by_one(portal: Portal):
    line = portal.part.lines.get()
    name = f"quantity_{line.pk}"
    page = portal.baker.open(portal.path())
    assert page.form("/hand-over/").values[name] == "2"
    page = portal.baker.submit(page, "/hand-over/", **ONE, **{name: "1"})
    assert (stored(portal.part).status, page.path) == ("accepted", portal.path())
    assert "SF1000000001" in page.main
    assert "Partly on its way" in page.main
    page = portal.baker.submit(page, "/hand-over/", **TWO)  # only one is left: no choice
    assert stored(portal.part).status == "fulfilled"
    assert not page.has_form("/hand-over/")
    assert list(Fulfillment.objects.values_list("lines__quantity", flat=True)) == [1, 1]


@pytest.mark.parametrize("units", ["0", "3", "-1", "x", "1.5"])
def test_units_that_are_not_there_are_refused_and_what_was_typed_stays(portal: Portal, units: str):
    name = f"quantity_{portal.part.lines.get().pk}"
    before = surfaces.everything()
    page = portal.baker.post(portal.path("hand-over/"), ONE | {name: units})
    assert (page.status, bool(page.alerts)) == (400, True)
    assert page.form("/hand-over/").values["tracking_number"] == "SF1000000001"
    assert surfaces.everything() == before


@pytest.mark.django_db
def test_a_shop_cancels_with_a_reason(booked_portal: Portal):
    portal = booked_portal
    for language in LANGUAGES:
        page = portal.baker.open(portal.path("cancel/", language))
        assert page.has_form("")
    page = portal.packer.post(
        portal.path("cancel/"), {"reason": "out_of_stock", "note": "The oven broke."}
    )
    assert page.path == portal.path()
    assert stored(portal.part).status == "canceled"
    assert "Canceled" in page.main
    again = portal.baker.post(portal.path("cancel/"), {"reason": "other"})
    assert again.path == portal.path()
    assert Cancellation.objects.count() == 1


def test_without_a_reason_nothing_is_canceled(portal: Portal):
    before = surfaces.everything()
    assert portal.baker.post(portal.path("cancel/"), {"reason": "changed_mind"}).status == 400
    assert portal.clerk.open(portal.path("cancel/")).status == 403
    assert portal.fishmonger.open(portal.path("cancel/")).status == 404
    assert surfaces.everything() == before


def test_a_shop_answers_before_it_sends(booked_portal: Portal):
    portal = booked_portal
    portal.baker.post(portal.path("accept/"))
    ask(portal)
    page = portal.baker.open(portal.path())
    assert "We leave tomorrow." in page.main
    assert not page.has_form("/hand-over/")
    refused = portal.baker.post(portal.path("hand-over/"), ONE)
    assert refused.alerts
    listed = portal.baker.open("/en/vendor/orders/?status=asked")
    assert portal.order.public_id in listed.main
    page = portal.baker.post(portal.path("answer/"), {"answer": "decline", "decline_reason": " "})
    assert page.status == 400
    page = portal.baker.post(portal.path("answer/"), {"answer": "agree"})
    assert stored(portal.part).status == "canceled"
    assert portal.baker.post(portal.path("answer/"), {"answer": "agree"}).alerts


def test_many_are_accepted_at_once(portal: Portal):
    page = portal.baker.open("/en/vendor/orders/")
    assert page.has_form("/accept-marked/")
    page = portal.baker.post(
        "/en/vendor/orders/accept-marked/",
        {"order": [portal.part.public_id, portal.other_part.public_id]},
    )
    assert stored(portal.part).status == "accepted"
    assert stored(portal.other_part).status == "paid"  # another shop's
    assert page.alerts
    assert not portal.clerk.open("/en/vendor/orders/").has_form("/accept-marked/")
    assert portal.baker.post("/en/vendor/orders/accept-marked/", {}).alerts


def test_what_is_late_is_marked_and_has_a_queue(portal: Portal):
    assert "Late" not in portal.baker.open("/en/vendor/orders/").main
    VendorOrder.objects.filter(pk=portal.part.pk).update(paid_at=now() - timedelta(days=4))
    page = portal.baker.open("/en/vendor/orders/?status=late")
    assert portal.order.public_id in page.main
    assert "Late" in portal.baker.open(portal.path()).main


def test_a_search_finds_by_product_sku_and_day(portal: Portal):
    number = portal.order.public_id
    for query in ("q=ALM-24", "q=almond", "q=ALM-24&status=paid", "since=2026-05-23"):
        assert number in portal.baker.open(f"/en/vendor/orders/?{query}").main, query
    for query in ("q=sardine", "since=9999-12-31", "until=x", "since=2030-01-01", "q=%00"):
        page = portal.baker.open(f"/en/vendor/orders/?{query}")
        assert page.status == 200, query
    assert number not in portal.baker.open("/en/vendor/orders/?since=2030-01-01").main
