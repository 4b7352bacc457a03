"""An operator cancels what a shop did not send, and finds orders by what is in them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from marketplace.orders.models import Cancellation, VendorOrder
from payments.charges.models import Refund
from tests.backoffice.test_refund_desks import desk
from tests.factories import refunds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


def test_who_may_cancels_with_a_reason_and_nobody_else_is_offered_it(sold):
    page = reverse("admin:orders_vendororder_change", args=[sold.bakery.pk])
    step = reverse("admin:orders_vendororder_cancel", args=[sold.bakery.pk])
    looker, _name = desk(name="looker")
    assert step not in looker.get(page).content.decode()
    assert looker.get(step).status_code == 403
    canceler, name = desk("add_cancellation")
    assert step in canceler.get(page).content.decode()
    assert canceler.post(step, {"reason": "mistake"}).status_code == 200  # no reason of ours
    assert not Refund.objects.exists()
    canceler.post(step, {"reason": "suspicious", "note": "A stolen card."})
    row = Cancellation.objects.get()
    assert (row.source, row.asked_by, row.status) == ("operator", name, "carried_out")
    assert VendorOrder.objects.get(pk=sold.bakery.pk).status == "canceled"
    assert step not in canceler.get(page).content.decode()


@pytest.mark.parametrize("word", ["ALM-24", "almond", "林小姐", "SF1234567890123"])
def test_an_operator_finds_an_order_by_what_is_in_it(sold, word):
    sold.bakery.fulfillments.create(
        carrier="SF Express",
        tracking_number="SF1234567890123",
        packed_at=sold.order.placed_at,
    )
    looker, _name = desk("view_order")
    for model, shown in (("order", sold.order), ("vendororder", sold.bakery)):
        listed = reverse(f"admin:orders_{model}_changelist")
        found = looker.get(listed, {"q": word}).content.decode()
        assert shown.public_id in found, (model, word)
        assert shown.public_id not in looker.get(listed, {"q": "nothing like it"}).content.decode()
    found = looker.get(reverse("admin:orders_order_changelist"), {"part": "paid"})
    assert sold.order.public_id in found.content.decode()
