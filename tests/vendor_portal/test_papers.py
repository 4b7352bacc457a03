"""The files of a closed period: for its own shop's money people, in the language of the page."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from marketplace.foundation import outbox
from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.money import Money
from marketplace.vendors import services as vendor_services
from payments.fx import services as fx
from payments.settlement import services as settlement
from payments.settlement.models import CommissionInvoice, Payout, Settlement
from tests.factories import accounts, surfaces, vendors
from tests.factories.charges_booked import Part, book_charge
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES
from tests.factories.settlement import deliver, tell
from tests.vendor_portal.conftest import Portal
from tests.vendor_portal.test_statement import close, deliver_both

pytestmark = pytest.mark.django_db
FILES = {
    "statement.pdf": ("application/pdf", b"%PDF"),
    "statement.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK",
    ),
    "statement.csv": ("text/csv; charset=utf-8", b"\xef\xbb\xbfstatement_ref"),
    "invoice.pdf": ("application/pdf", b"%PDF"),
}


def path(period: str, name: str, language: str = "en") -> str:
    return f"/{language}/vendor/statement/{period}/{name}"


def test_a_closed_period_offers_its_files_to_who_sees_money_and_to_nobody_else(
    booked_portal: Portal, shops: Street, clock: time_machine.Coordinates
):
    portal = booked_portal
    assert "Files of this period" not in portal.clerk.open("/en/vendor/statement/").main
    deliver_both(portal, clock)
    closed = close(shops)
    mine, other = closed[shops.bakery.ref], closed[shops.tinned_fish.ref]
    number = CommissionInvoice.objects.get(settlement__public_id=mine).number
    page = portal.clerk.open(f"/en/vendor/statement/?period={mine}")
    assert f"Commission invoice {number} (PDF)" in page.main
    assert "was converted" not in page.main
    stranger, guest = surfaces.stranger(), surfaces.browser()
    for name, (kind, beginning) in FILES.items():
        assert path(mine, name) in page.attributes("a", "href")
        found = portal.clerk.client.get(path(mine, name))
        assert (found.status_code, found["Content-Type"]) == (200, kind)
        assert found.content.startswith(beginning)
        end = name.partition(".")[2]
        named = number if name.startswith("invoice") else mine
        assert found["Content-Disposition"] == f'attachment; filename="{named}.{end}"'
        assert "no-store" in found["Cache-Control"]
        for period in (other, "stl_NOBODY"):
            refused = portal.clerk.client.get(path(period, name))
            assert refused.status_code == 404, (name, period)
            assert "267.70" not in refused.content.decode()
        assert stranger.client.get(path(mine, name)).status_code == 404
        assert portal.packer.client.get(path(mine, name)).status_code == 403
        assert guest.client.get(path(mine, name)).status_code == 302
        assert portal.clerk.client.post(path(mine, name)).status_code == 405
    assert portal.clerk.client.get(path(mine, "statement.exe")).status_code == 404


def test_a_file_speaks_the_language_of_its_page_and_names_the_orders(
    booked_portal: Portal, shops: Street, clock: time_machine.Coordinates
):
    portal = booked_portal
    deliver_both(portal, clock)
    mine = close(shops)[shops.bakery.ref]
    told = {}
    for language in LANGUAGES:
        content = portal.clerk.client.get(path(mine, "statement.csv", language)).content
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert sum(Decimal(row["amount"] or "0") for row in rows) == 0
        (sale,) = (row for row in rows if row["amount_description"] == "sale")
        assert (sale["amount"], sale["order_ref"]) == ("211.00", portal.order.public_id)
        told[language] = sale["description"]
    assert told == {"zh-hant": "銷售", "zh-hans": "销售", "pt": "Venda", "en": "Sale"}
    book = portal.clerk.client.get(path(mine, "statement.xlsx", "pt")).content
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "Venda" in sheet


def test_a_converted_payout_tells_its_rate_source_day_and_spread(
    clock: time_machine.Coordinates, settings
):
    """CNY 600.01 less 48.00, at 1.1871 less 0.50 %: 552.01 x 1.1811645 = MOP 652.01."""
    settings.FX_ALLOW_BUNDLED = False
    start = now()
    fx.record_rate(
        source="amcm",
        base="CNY",
        quote="MOP",
        mid=Decimal("1.1871"),
        valid_on=macau_day(start),
        now=start,
    )
    bakery = vendors.bakery(price_currency="CNY")
    account = vendors.beneficiary_account(bakery)
    vendor_services.confirm_beneficiary_account(
        account_id=account.pk, by=vendors.CHECKER, now=start - timedelta(days=9)
    )
    outbox.drain()
    sold = Money(60_001, "CNY")
    part = Part(bakery.ref, "sale:1", sold, Money(4_800, "CNY"), sold, sold)
    book_charge("1", [part], start - timedelta(days=9))
    deliver("sale:1", start - timedelta(days=8))
    settlement.set_terms(
        payee_ref=bakery.ref, tier="standard", payout_currency="MOP", reason="r", by="u", now=start
    )
    settlement.close_period(on=macau_day(start), by="user:1", now=start, early=True)
    owner = accounts.baker()
    vendors.member(bakery, owner)
    baker = surfaces.browser(owner)
    period, payout = Settlement.objects.get(), Payout.objects.get()
    page = baker.open(f"/en/vendor/statement/?period={period.public_id}")
    assert (
        "CNY 552.01 was converted to MOP 652.01 at CNY 1 = MOP 1.1811645: "
        "market rate 1.1871 (Monetary Authority of Macao, 23 May 2026), less 0.5%." in page.main
    )
    assert "paid as MOP$652.01" in page.main
    assert "MOP$652.01 from CN¥552.01" in page.main
    assert "to 23 May 2026, MOP$652.01" in page.main
    assert page.main.count(payout.public_id) == 2  # its line, and the list of payouts
    content = baker.client.get(path(period.public_id, "statement.csv", "pt")).content
    *_, told, _closing = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (told["reference"], told["fx_rate"], told["fx_mid"], told["fx_source"]) == (
        payout.public_id,
        "1.1811645",
        "1.1871",
        "amcm",
    )
    assert (told["amount"], told["fx_spread_bps"]) == ("-552.01", "50")
    tell("returned", payout.batch.public_id, start + timedelta(days=1))
    page = baker.open("/en/vendor/statement/?currency=MOP")
    assert "Open period, MOP" in page.main
    assert "Returned payout" in page.main
    assert "Closing balance MOP$652.01" in page.main
    assert "Returned payout" not in baker.open("/en/vendor/statement/").main
    assert "· CNY" in baker.open("/en/vendor/statement/?currency=HKD").main
