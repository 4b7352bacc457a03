"""What goes back of an invoiced part is credited, with the numbers of docs/papers.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.notifications.models import Mail
from marketplace.orders import services
from marketplace.orders.models import Order, SalesCreditNote, SalesInvoice, SalesRange
from marketplace.orders.papers.building import credit_note_file, invoice_file
from marketplace.orders.papers.crediting import UnitsBack, credited
from payments.charges import services as charges
from tests.factories import accounts, orders, returns, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.printed import texts
from tests.factories.promotions import CODE, coupon
from tests.factories.refunds import give_back

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[3] / "docs/papers.md").read_text()


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


@pytest.fixture
def sold(shops: Street, provider: FakeProvider) -> Order:
    """The order of the worked example with its coupon, paid, and everybody has heard of it."""
    coupon(shops.bakery, shops.tinned_fish)
    cart = orders.full_cart(shops)
    services.enter_code(cart_id=cart.pk, typed=CODE, now=NOON)
    order = orders.place(orders.checkout(cart, orders.standard_deliveries(shops), language="en"))
    view = orders.pay_page(order)
    provider.pay(view.attempt_ref)
    charges.sync_attempt(view.attempt_id, now=NOON)
    outbox.drain()
    return order


def invoiced(order: Order, shop) -> SalesInvoice:
    return services.issue_invoice(vendor_order=orders.part_of(order, shop), now=NOON)


def row(name: str) -> list[str]:
    """The amounts of a row of the page, as they are printed."""
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("|").split("|")[1:]]


def test_a_refund_after_the_invoice_is_credited_as_the_page_says(shops: Street, sold: Order):
    invoice = invoiced(sold, shops.tinned_fish)
    before = invoice_file(invoice).content
    give_back(orders.part_of(sold, shops.tinned_fish), 0, 1)
    note = SalesCreditNote.objects.get()
    assert (note.label, note.invoice, note.vendor) == ("000001", invoice, shops.tinned_fish)
    found = credit_note_file(note)
    said = texts(found.content)
    goods, discount, _delivery, _duty, total = row("tinned-fish 000001: one tin")
    for told in (goods, discount, f"CNY {total}", "Credit note", "000001", sold.public_id):
        assert told in said, (told, said)
    assert (
        found.name == f"credit-note-000001-{orders.part_of(sold, shops.tinned_fish).public_id}.pdf"
    )
    assert credit_note_file(note).content == found.content
    assert invoice_file(invoice).content == before


def test_a_return_is_credited_with_its_share_of_the_delivery(shops: Street, sold: Order):
    invoiced(sold, shops.bakery)
    baker = vendors.member(shops.bakery, accounts.baker())
    part = returns.delivered(orders.part_of(sold, shops.bakery), baker, at=NOON)
    asked = returns.ask(part, 1, reason="not_as_described", now=NOON)
    returns.approve(asked, baker, now=NOON)
    returns.send(asked, at=NOON)
    returns.receive(returns.now_of(asked), baker, at=NOON)
    said = texts(credit_note_file(SalesCreditNote.objects.get()).content)
    goods, discount, delivery, _duty, total = row("bakery 000001: one box")
    for told in (goods, discount, delivery, f"CNY {total}"):
        assert told in said, (told, said)


def test_what_went_back_before_is_credited_with_the_invoice(shops: Street, sold: Order):
    part = orders.part_of(sold, shops.tinned_fish)
    give_back(part, 0, 1)
    give_back(part, 1)
    assert not SalesCreditNote.objects.exists()
    invoice = invoiced(sold, shops.tinned_fish)
    notes = SalesCreditNote.objects.order_by("number")
    assert [(note.number, note.invoice) for note in notes] == [(1, invoice), (2, invoice)]
    invoiced(sold, shops.tinned_fish)
    assert notes.count() == 2
    given = SalesRange.objects.get(vendor=shops.tinned_fish)
    assert (given.last_number, given.last_credit_note) == (1, 2)


def test_a_refund_that_fails_gives_its_number_back(shops: Street, sold: Order):
    invoiced(sold, shops.tinned_fish)
    part = orders.part_of(sold, shops.tinned_fish)
    with pytest.raises(RuntimeError), transaction.atomic():
        give_back(part, 0, 1)
        raise RuntimeError
    give_back(part, 1)
    assert SalesCreditNote.objects.get().number == 1


def test_both_sides_fetch_it_and_the_mail_leads_to_it(shops: Street, sold: Order):
    invoiced(sold, shops.tinned_fish)
    part = orders.part_of(sold, shops.tinned_fish)
    give_back(part, 0, 1)
    outbox.drain()
    buyer = surfaces.browser()
    page = buyer.open(surfaces.link(sold))
    assert "Credit note 000001 (PDF)" in page.main
    url = next(link for link in page.attributes("a", "href") if "/credit-notes/1.pdf" in link)
    assert buyer.client.get(url)["Content-Type"] == "application/pdf"
    mail = Mail.objects.get(text__contains="Credit note 000001 (PDF)")
    assert url in mail.text
    member = accounts.fishmonger()
    vendors.member(shops.tinned_fish, member)
    shop = surfaces.browser(member)
    own = f"/en/vendor/orders/{part.public_id}/"
    assert "Credit note 000001 (PDF)" in shop.open(own).main
    assert shop.client.get(f"{own}credit-notes/1.pdf")["Content-Type"] == "application/pdf"
    assert shop.client.get(f"{own}credit-notes/2.pdf").status_code == 404
    other = orders.part_of(sold, shops.bakery).public_id
    assert shop.client.get(f"/en/vendor/orders/{other}/credit-notes/1.pdf").status_code == 404


def test_what_was_issued_stays(shops: Street, sold: Order):
    invoiced(sold, shops.tinned_fish)
    give_back(orders.part_of(sold, shops.tinned_fish), 0, 1)
    for change in ("UPDATE orders_salescreditnote SET number = 9",
                   "DELETE FROM orders_salescreditnote"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


UNITS = [
    UnitsBack(("錫罐", "Tin"), "TIN-1", 1, cny(22_50), cny(19_85)),
    UnitsBack(("禮盒", "Gift set"), "SET-1", 2, cny(142_30), cny(251_04)),
]


def test_lines_and_what_goes_with_them_add_up():
    lines, sums = credited(
        UNITS, shipping=cny(14_85), duty=cny(1_00), total=cny(286_74), without_lines=("x",)
    )
    assert [line.total for line in lines] == [cny(22_50), cny(284_60)]
    assert (sums.goods, sums.discount, sums.before) == (cny(307_10), cny(36_21), cny(0))
    sums.check(lines)


def test_what_went_before_as_an_amount_is_told():
    lines, sums = credited(
        UNITS[:1], shipping=cny(0), duty=cny(0), total=cny(15_00), without_lines=("x",)
    )
    assert (sums.discount, sums.before) == (cny(2_65), cny(4_85))
    sums.check(lines)


def test_an_amount_without_lines_is_one_line():
    lines, sums = credited(
        [], shipping=cny(0), duty=cny(2_00), total=cny(50_00), without_lines=("退款", "Refund")
    )
    assert [(line.names, line.total) for line in lines] == [(("退款", "Refund"), cny(48_00))]
    assert (sums.goods, sums.duty) == (cny(48_00), cny(2_00))
    sums.check(lines)
