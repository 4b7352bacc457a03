"""Staff who see settlements have the same files as the shop."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from payments.charges.models import Charge
from payments.settlement import services
from payments.settlement.models import CommissionInvoice, Settlement
from tests.backoffice.test_desks import desk, text_of
from tests.factories import vendors
from tests.factories.charges_booked import Part, book_charge, name_fee
from tests.factories.settlement import book_sale, deliver, mop, register
from tests.payments.settlement.test_invoices import DELIVERED, NIGHT, ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed() -> Settlement:
    """A week of the bakery, with an invoice."""
    shop = vendors.bakery()
    register(shop.ref, confirmed_at=DELIVERED - timedelta(days=9))
    book_sale(shop.ref, "vendor_order:1", 20_000, 1_600)
    deliver("vendor_order:1", DELIVERED)
    services.close_period(on=ON, by="user:1", now=NIGHT)
    return Settlement.objects.get()


def staff(*permissions: str) -> Client:
    """Somebody of the staff who may do what is named and nothing else."""
    person = User.objects.create_user("staff@example.com", "x" * 12, is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(person)
    return client


def test_the_pages_of_a_settlement_and_its_invoice_link_to_their_files(closed: Settlement):
    seer, _ = desk(name="seer")
    page = seer.get(reverse("admin:settlement_settlement_change", args=[closed.pk]))
    invoice = CommissionInvoice.objects.get()
    paper = reverse("admin:settlement_commissioninvoice_file", args=[invoice.pk])
    links = {paper: b"%PDF"}
    for form, beginning in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        links[reverse("admin:settlement_settlement_statement", args=[closed.pk, form])] = beginning
    clerk = staff()
    for link, beginning in links.items():
        assert f'href="{link}"' in page.content.decode()
        found = seer.get(link)
        assert found.status_code == 200
        assert "no-store" in found["Cache-Control"]
        assert found["Content-Disposition"].startswith("attachment; filename=")
        assert found.content.startswith(beginning)
        assert clerk.get(link).status_code == 403
    for address in ("commissioninvoice_changelist", "commissioninvoice_change"):
        args = [invoice.pk] if address.endswith("change") else []
        shown = seer.get(reverse(f"admin:settlement_{address}", args=args))
        assert f'href="{paper}"' in shown.content.decode()
    gone = reverse("admin:settlement_settlement_statement", args=[uuid4(), "pdf"])
    odd = reverse("admin:settlement_settlement_statement", args=[closed.pk, "exe"])
    assert [seer.get(url).status_code for url in (gone, odd)] == [404, 404]


def test_an_invoice_is_closed_to_who_may_not_see_its_settlement(closed: Settlement):
    paper = reverse("admin:settlement_commissioninvoice_file", args=[closed.invoice.pk])
    assert staff("view_commissioninvoice").get(paper).status_code == 403


def test_a_charge_shows_what_of_its_fee_falls_to_each_share(admin_client: Client):
    shares = [(mop(60_001), "a"), (mop(39_999), "b")]
    parts = [Part(f"vendor:{n}", f"sale:{n}", paid, mop(0), paid, paid) for paid, n in shares]
    charge = book_charge("split", parts, DELIVERED)
    page = reverse("admin:charges_charge_change", args=[Charge.objects.get().pk])
    assert "17.40" not in text_of(admin_client.get(page))
    name_fee(charge, mop(2_900), DELIVERED)
    shown = text_of(admin_client.get(page))
    assert "17.40" in shown
    assert "11.60" in shown
