"""Commission invoices are numbered without a gap, and documents tell what the books tell."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from marketplace.foundation.money import Money
from payments.settlement import services
from payments.settlement.documents.building import invoice_file, statement_file
from payments.settlement.documents.rendering import Form
from payments.settlement.documents.types import Party
from payments.settlement.errors import UnknownPayout
from payments.settlement.models import CommissionInvoice, Settlement, SettlementRun
from payments.settlement.services.finish_run import finish_run
from payments.settlement.services.issue_invoices import issue_invoices
from tests.factories.settlement import book_sale, deliver, mop, register

pytestmark = pytest.mark.django_db

DELIVERED = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
ON = date(2026, 6, 8)
NIGHT = datetime(2026, 6, 8, 17, 0, tzinfo=UTC)
SHOPS = [f"vendor:ven_{name}" for name in ("BAKERY", "TINS", "WINE")]
BAKERY = Party(name="澳門官也街手信餅店", address="Rua do Cunha 1, Taipa")


def close(day: int = 0) -> SettlementRun:
    later = timedelta(days=day)
    services.close_period(on=ON + later, by="user:1", now=NIGHT + later)
    return SettlementRun.objects.get(period_end=ON + later)


@pytest.fixture
def closed() -> SettlementRun:
    """Three shops sold something; the wine shop without any commission."""
    for payee, commission in zip(SHOPS, (1_600, 800, 0), strict=True):
        register(payee, confirmed_at=DELIVERED)
        book_sale(payee, f"vendor_order:{payee[-4:]}", 20_000, commission)
        deliver(f"vendor_order:{payee[-4:]}", DELIVERED)
    return close()


def numbers() -> list[str]:
    return list(CommissionInvoice.objects.order_by("number").values_list("number", flat=True))


def test_each_settlement_that_charged_something_has_the_next_number(closed: SettlementRun):
    assert numbers() == ["PM-2026-000001", "PM-2026-000002"]
    assert issue_invoices(run=closed, issued_on=ON) == 0
    book_sale(SHOPS[1], "vendor_order:more", 10_000, 800)
    deliver("vendor_order:more", DELIVERED + timedelta(days=1))
    close(1)
    assert numbers()[-1] == "PM-2026-000003"
    assert set(CommissionInvoice.objects.values_list("issued_on", flat=True)) == {
        date(2026, 6, 9),
        date(2026, 6, 10),
    }


def test_a_run_that_fails_at_its_end_leaves_no_gap(closed: SettlementRun, monkeypatch):
    book_sale(SHOPS[0], "vendor_order:more", 10_000, 800)
    deliver("vendor_order:more", DELIVERED + timedelta(days=1))
    later = NIGHT + timedelta(days=1)
    module = "payments.settlement.services.finish_run.crashpoint"
    with monkeypatch.context() as patch:
        patch.setattr(module, lambda name: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.close_period(on=ON + timedelta(days=1), by="user:1", now=later)
    assert len(numbers()) == 2
    run = SettlementRun.objects.get(status="open")
    assert finish_run(run=run, by="user:1", now=later) == []  # below the minimum: no payout
    assert numbers()[-1] == "PM-2026-000003"


def test_a_number_is_never_given_back_or_changed(closed: SettlementRun):
    for statement in (
        "DELETE FROM settlement_commissioninvoice",
        "UPDATE settlement_commissioninvoice SET number = 'X'",
        "UPDATE settlement_invoicerange SET year = 2027",
    ):
        refused = pytest.raises(Exception, match=r"append-only|frozen")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def orders(references) -> dict[str, str]:
    return {name: "ord_8F3K2M9QXW4T" for name in references if name.startswith("vendor_order")}


def test_the_files_of_a_statement_add_up_to_what_the_books_say(closed: SettlementRun):
    services.refund_sale(
        reference="vendor_order:KERY", refund_ref="r", amount=mop(5_000), now=NIGHT
    )
    close(1)
    asked = {"payee_ref": SHOPS[0], "payee": BAKERY}
    forms = dict(zip(Form, ("zh-hant", "pt", "en"), strict=True))
    for settlement in Settlement.objects.filter(payee_ref=SHOPS[0]).order_by("period_end"):
        same = asked | {"settlement_ref": settlement.public_id, "numbers": orders}
        files = {
            form: statement_file(form=form, language=language, **same).content
            for form, language in forms.items()
        }
        assert files.get(Form.PDF, b"%PDF").startswith(b"%PDF")
        assert files[Form.XLSX].startswith(b"PK")
        rows = list(csv.DictReader(io.StringIO(files[Form.CSV].decode("utf-8-sig"))))
        moved = sum(int(Decimal(row["amount"]) * 100) for row in rows if row["amount"])
        assert moved == settlement.closing_minor
        if Form.PDF in forms:  # drawn once: a file takes two seconds
            invoice = invoice_file(settlement_ref=settlement.public_id, language="zh-hant", **asked)
            assert invoice.content.startswith(b"%PDF")
            del forms[Form.PDF]


def test_nobody_reads_the_papers_of_another_shop(closed: SettlementRun):
    theirs = Settlement.objects.get(payee_ref=SHOPS[1]).public_id
    asked = {"payee_ref": SHOPS[0], "payee": BAKERY, "settlement_ref": theirs, "language": "en"}
    with pytest.raises(UnknownPayout):
        statement_file(form=Form.CSV, numbers=orders, **asked)
    with pytest.raises(UnknownPayout):
        invoice_file(**asked)
    wine = Settlement.objects.get(payee_ref=SHOPS[2])
    with pytest.raises(UnknownPayout):  # nothing was charged: there is no invoice
        invoice_file(**asked | {"payee_ref": SHOPS[2], "settlement_ref": wine.public_id})
    assert Money(wine.commission_minor, "MOP") == mop(0)
