"""A shop's invoice: once, under the next number without a gap, made out as the buyer wished."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.foundation.money import Money
from marketplace.orders import services
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.invoice_errors import InvoiceFieldRefused, InvoiceIssued, InvoiceNotYet
from marketplace.orders.models import InvoiceWish, Order, SalesInvoice, SalesRange
from marketplace.orders.papers.building import invoice_file, receipt_file, slip_file, sums_of
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.printed import texts


def holder(order: Order) -> OrderReader:
    return OrderReader(token=order_token(order.public_id))


def wish(order: Order, **changes: str) -> InvoiceWish:
    fields = {"name": "Lin Trading Ltd", "tax_number": "mo 123-4", "beside": "en"}
    reader = holder(order)
    return services.wish_invoice(
        public_id=order.public_id, reader=reader, now=NOON, **(fields | changes)
    )


def test_a_paid_part_has_one_invoice_and_a_shop_its_own_numbers(shops: Street):
    first = orders.captured(orders.placed_order(shops))
    second = orders.captured(orders.placed_order(shops))
    bakery = [orders.part_of(order, shops.bakery) for order in (first, second)]
    fish = orders.part_of(first, shops.tinned_fish)
    labels = [services.issue_invoice(vendor_order=p, now=NOON).label for p in (*bakery, fish)]
    assert labels == ["000001", "000002", "000001"]
    again = services.issue_invoice(vendor_order=bakery[0], now=NOON + timedelta(days=9))
    assert (again.label, again.issued_at) == ("000001", NOON)
    assert SalesRange.objects.get(vendor=shops.bakery).last_number == 2


def test_a_try_that_fails_gives_its_number_back(shops: Street):
    order = orders.captured(orders.placed_order(shops))
    part = orders.part_of(order, shops.bakery)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.issue_invoice(vendor_order=part, now=NOON)
        raise RuntimeError
    assert not SalesInvoice.objects.exists()
    assert services.issue_invoice(vendor_order=part, now=NOON).number == 1


def test_what_is_not_paid_or_was_canceled_has_no_invoice(shops: Street):
    order = orders.placed_order(shops)
    part = orders.part_of(order, shops.bakery)
    with pytest.raises(InvoiceNotYet):
        services.issue_invoice(vendor_order=part, now=NOON)
    with pytest.raises(InvoiceNotYet):
        receipt_file(order.public_id, reader=holder(order), language="en", method="Alipay")
    with pytest.raises(OrderNotFound):
        slip_file(shops.bakery.pk, part.public_id, shows_prices=True, language="en", at=NOON)
    part.status = "canceled"
    part.paid_at = NOON
    part.save(update_fields=["status", "paid_at"])
    with pytest.raises(InvoiceNotYet):
        services.issue_invoice(vendor_order=part, now=NOON)
    assert not SalesRange.objects.exists()


def test_who_wished_at_the_checkout_has_invoices_with_the_payment(shops: Street):
    order = orders.placed_order(shops)
    wish(order)
    orders.captured(order)
    issued = SalesInvoice.objects.select_related("vendor_order")
    assert issued.count() == 2
    one = issued.get(vendor=shops.bakery)
    assert (one.buyer["name"], one.buyer["tax_number"]) == ("Lin Trading Ltd", "MO 123-4")
    assert (one.language, one.beside) == ("zh-hans", "en")
    said = texts(invoice_file(one).content)
    for part in ("Lin Trading Ltd", "MO 123-4", "Invoice", order.public_id):
        assert part in said, part
    assert invoice_file(one).content == invoice_file(one).content
    with pytest.raises(InvoiceIssued):
        wish(order, name="Somebody else")


def test_without_a_wish_it_is_made_out_to_the_recipient(shops: Street):
    order = orders.captured(orders.placed_order(shops))
    part = orders.part_of(order, shops.bakery)
    issued = services.issue_invoice(vendor_order=part, now=NOON)
    assert issued.buyer["name"] == order.address_data.recipient
    assert not SalesInvoice.objects.exclude(pk=issued.pk).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 101}, "name"), ({"tax_number": "?"}, "tax_number")],
)
def test_what_no_invoice_can_carry_is_refused(shops: Street, changes: dict[str, str], field: str):
    order = orders.placed_order(shops)
    with pytest.raises(InvoiceFieldRefused) as refusal:
        wish(order, **changes)
    assert list(refusal.value.fields) == [field]
    assert not InvoiceWish.objects.exists()
    with pytest.raises(OrderNotFound):
        services.wish_invoice(
            public_id=order.public_id,
            reader=OrderReader(),
            name="Lin",
            tax_number="",
            beside="pt",
            now=NOON,
        )


def test_an_issued_invoice_never_changes(shops: Street):
    order = orders.captured(orders.placed_order(shops))
    services.issue_invoice(vendor_order=orders.part_of(order, shops.bakery), now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        SalesInvoice.objects.update(number=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        SalesInvoice.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_numbers_that_follow_each_other():
    shops = orders.street()
    placed = [orders.captured(orders.placed_order(shops)) for _ in range(2)]
    parts = [orders.part_of(order, shops.bakery) for order in placed]

    def issue(part: object) -> None:
        try:
            services.issue_invoice(vendor_order=part, now=NOON)
        finally:
            connection.close()

    threads = [Thread(target=issue, args=(part,)) for part in parts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    numbers = SalesInvoice.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]


def test_the_receipt_and_the_slip_of_a_sale(shops: Street):
    order = orders.captured(orders.placed_order(shops))
    found = receipt_file(order.public_id, reader=holder(order), language="en", method="Alipay")
    assert found.name == f"receipt-{order.public_id}.pdf"
    said = texts(found.content)
    assert "CNY 422.60" in said
    assert "Alipay" in said
    assert sums_of(order, "CNY").total == Money(422_60, "CNY")
    part = orders.part_of(order, shops.bakery)
    vendor_id = shops.bakery.pk
    slips = [
        slip_file(vendor_id, part.public_id, shows_prices=on, language="en", at=NOON).content
        for on in (True, False)
    ]
    assert "Total, paid" in texts(slips[0])
    assert "Total, paid" not in texts(slips[1])
    assert "Sardines" not in texts(slips[0])


def test_the_pages_offer_papers_to_who_may_have_them(shops: Street, provider: FakeProvider):
    buyer = surfaces.browser()
    order = surfaces.paid_order(buyer, shops, provider)
    page = buyer.open(surfaces.link(order))
    issue = page.form(f"/parts/{orders.part_of(order, shops.bakery).public_id}/invoice/")
    answer = buyer.client.post(issue.action, {})
    assert answer.status_code == 302
    pdf = buyer.client.get(answer["Location"])
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert "invoice 000001 (PDF)" in buyer.open(surfaces.link(order)).main
    assert buyer.client.get(surfaces.link(order, "receipt.pdf")).status_code == 200
    assert surfaces.stranger().open(answer["Location"].partition("?")[0]).status == 404
    baker = accounts.baker()
    vendors.member(shops.bakery, baker)
    shop = surfaces.browser(baker)
    path = f"/en/vendor/orders/{orders.part_of(order, shops.bakery).public_id}/"
    assert "Invoice 000001 (PDF)" in shop.open(path).main
    assert shop.client.get(f"{path}invoice.pdf").content == pdf.content
    assert shop.client.get(f"{path}packing-slip.pdf?prices=1").status_code == 200


def test_the_checkout_asks_to_whom_invoices_are_made_out(shops: Street, provider: FakeProvider):
    buyer = surfaces.browser()
    surfaces.fill_cart(buyer, shops)
    typed = {"invoice-name": "Lin Trading Ltd", "invoice-tax_number": "123456"}
    page = surfaces.review(buyer, **typed)
    assert "Invoice to: Lin Trading Ltd" in page.main
    surfaces.place(buyer, page)
    found = InvoiceWish.objects.get()
    assert (found.name, found.tax_number, found.beside) == ("Lin Trading Ltd", "123456", "pt")
