"""The admin shows every table of this room, changes none of them, and moves by services."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from marketplace.orders import models, services
from marketplace.orders.models import Fulfillment, Order, VendorOrder
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street

TABLES = ("cart", "checkoutquote", "order", "vendororder", "fulfillment")


@pytest.fixture
def operator(db: None, client: Client) -> Client:
    client.force_login(accounts.operator())
    return client


@pytest.fixture
def order(shops: Street) -> Order:
    order = orders.captured(orders.placed_order(shops))
    services.hand_over(
        public_id=orders.part_of(order, shops.bakery).public_id,
        carrier="SF Express",
        tracking_number="SF0001",
        member=vendors.member(shops.bakery, accounts.baker()),
        now=NOON,
    )
    return order


def test_every_table_is_shown_somewhere():
    shown = {"cart", "cartline", "checkoutquote", "order", "vendororder", "orderline"}
    shown |= {"fulfillment", "fulfillmentline", "refundrequest", "refundrequestline"}
    shown |= {"disputeevidence", "disputefile"}
    shown |= {"cancellation", "canceledline", "ordertimer", "addresscorrection"}
    shown |= {"return", "returnline", "returnmove", "returnfile", "returnaddress"}
    shown |= {"invoicewish", "salesinvoice", "salescreditnote", "salesrange", "cartnote", "wish"}
    assert {getattr(models, name)._meta.model_name for name in models.__all__} == shown


@pytest.mark.parametrize("table", TABLES)
def test_a_list_and_a_detail_page_open_and_nothing_can_be_edited(
    operator: Client, order: Order, table: str
):
    listing = operator.get(reverse(f"admin:orders_{table}_changelist"))
    assert listing.status_code == 200
    row = next(
        getattr(models, name).objects.first() for name in models.__all__ if name.lower() == table
    )
    url = reverse(f"admin:orders_{table}_change", args=[row.pk])
    detail = operator.get(url)
    assert detail.status_code == 200
    assert b'name="_save"' not in detail.content
    assert operator.post(url, {}).status_code == 403
    assert operator.get(reverse(f"admin:orders_{table}_add")).status_code == 403
    assert operator.post(reverse(f"admin:orders_{table}_delete", args=[row.pk])).status_code == 403


def test_the_key_of_a_guests_cart_is_not_shown(operator: Client, order: Order):
    detail = operator.get(reverse("admin:orders_cart_change", args=[order.cart_id]))
    assert str(order.cart.key) not in detail.content.decode()


def act(operator: Client, table: str, action: str, pk: object) -> None:
    operator.post(
        reverse(f"admin:orders_{table}_changelist"),
        {"action": action, "_selected_action": [str(pk)]},
    )


def test_an_operator_marks_as_received_what_was_handed_over(
    shops: Street, operator: Client, order: Order
):
    handed_over = orders.part_of(order, shops.bakery)
    only_paid = orders.part_of(order, shops.tinned_fish)
    act(operator, "vendororder", "mark_received", handed_over.pk)
    act(operator, "vendororder", "mark_received", only_paid.pk)
    assert VendorOrder.objects.get(pk=handed_over.pk).status == "delivered"
    assert VendorOrder.objects.get(pk=only_paid.pk).status == "paid"


@pytest.mark.parametrize(
    ("action", "status"), [("mark_failed", "failed"), ("mark_returned", "returned")]
)
def test_an_operator_records_a_parcel_that_went_astray(
    operator: Client, order: Order, action, status
):
    row = Fulfillment.objects.get()
    act(operator, "fulfillment", action, row.pk)
    row.refresh_from_db()
    assert row.status == status


def test_staff_without_the_right_moves_nothing(shops: Street, client: Client, order: Order):
    from django.contrib.auth.models import Permission

    reader = accounts.stranger()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(Permission.objects.get(codename="view_vendororder"))
    client.force_login(reader)
    part = orders.part_of(order, shops.bakery)
    act(client, "vendororder", "mark_received", part.pk)
    assert VendorOrder.objects.get(pk=part.pk).status == "fulfilled"
    assert not LogEntry.objects.exists()
