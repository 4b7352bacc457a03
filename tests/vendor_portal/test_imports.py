"""A shop hands a file of goods in, reads what it would do, and takes it back, on a phone too."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from catalog.bulk.models import ExportRun, ImportRun
from catalog.bulk.services import write_export
from catalog.models import Offer, Stock
from marketplace.foundation.clock import now
from tests.factories import accounts, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.factories.tables import csv_bytes, worked

URL = "/en/vendor/goods/files/"
FILE = csv_bytes([["SKU", "Cost", "Stock"], ["ALM-24", "91.50", "7"], ["NEW-1", "5", "1"]])


@pytest.fixture
def keeper(shops: Street) -> Browser:
    """Who keeps the bakery's catalog."""
    person = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, person, "catalog")
    return surfaces.browser(person)


def handed_in(who: Browser, content: bytes = FILE, name: str = "goods.csv"):
    return who.post(URL, {"file": SimpleUploadedFile(name, content)})


def test_a_file_goes_its_way_without_scripts(keeper: Browser, shops: Street):
    page = handed_in(keeper)
    run = ImportRun.objects.get()
    assert page.path == f"{URL}{run.public_id}/"
    assert "91.50" in page.main
    page = keeper.submit(page, "columns/", column_1="price")
    assert "Look again" in page.source
    assert keeper.open(f"{URL}{run.public_id}/progress.json").response.json() == {
        "status": "checking",
        "done": 0,
        "total": 0,
        "progress_text": "0 rows checked",
    }
    worked(run)
    page = keeper.open(f"{URL}{run.public_id}/")
    assert "This SKU is new, and the row does not say what it is." in page.main
    assert "Import 1 row" in page.main
    page = keeper.submit(page, "confirm/")
    worked(run)
    assert Offer.objects.get(pk=shops.biscuits.pk).price_minor == 9_150
    page = keeper.submit(keeper.open(f"{URL}{run.public_id}/"), "undo/")
    worked(run)
    page = keeper.open(f"{URL}{run.public_id}/")
    assert "Everything is as it was before this file." in page.main
    assert Offer.objects.get(pk=shops.biscuits.pk).price_minor == 8_800
    assert "goods.csv" in keeper.open(URL).main


def test_what_cannot_be_taken_is_said_at_its_field(keeper: Browser):
    page = handed_in(keeper, b"%PDF-1.7")
    assert page.status == 400
    assert "This is no table. Save your list as .xlsx or .csv." in page.alerts
    assert not ImportRun.objects.exists()
    handed_in(keeper)
    run = ImportRun.objects.get()
    where = f"{URL}{run.public_id}/columns/"
    typed = {"language": "en", "file_currency": "MOP", "column_0": "sku", "column_2": "sku"}
    assert "Two columns cannot mean the same." in keeper.post(where, typed).alerts
    typed |= {"column_0": "", "column_2": "stock"}
    page = keeper.post(where, typed)
    assert "without it no row finds its product" in " ".join(page.alerts)
    typed |= {"column_0": "sku", "default_hs_code": "19"}
    page = keeper.post(where, typed)
    assert "This is no HS code of ten digits." in " ".join(page.alerts)
    run.refresh_from_db()
    assert run.status == "uploaded"


def test_lists_and_tables_are_handed_out(keeper: Browser, shops: Street):
    page = keeper.submit(keeper.open(URL), "/exports/", kind="stock", form="csv")
    assert "being written" in page.main
    run = ExportRun.objects.get()
    assert keeper.open(f"/en/vendor/goods/exports/{run.public_id}/").status == 404
    write_export(run_id=run.pk, now=now())
    answer = keeper.open(f"/en/vendor/goods/exports/{run.public_id}/").response
    assert "cunha-bakery-stock-" in answer["Content-Disposition"]
    template = keeper.client.get(f"{URL}template.xlsx?category=biscuits")
    book = load_workbook(io.BytesIO(b"".join(template.streaming_content)))
    assert book.worksheets[0]["A1"].value == "SKU *"
    handed_in(keeper)
    where = f"{URL}{ImportRun.objects.get().public_id}/rows.xlsx"
    rows = load_workbook(io.BytesIO(b"".join(keeper.client.get(where).streaming_content)))
    assert rows.active["A1"].value == "SKU"


def test_files_are_kept_by_owner_and_catalog_of_their_own_shop(keeper: Browser, shops: Street):
    handed_in(keeper)
    run = ImportRun.objects.get()
    clerk = accounts.person("clerk@example.com")
    vendors.member(shops.bakery, clerk, "finance")
    owner = accounts.person("fishmonger@example.net")
    vendors.member(shops.tinned_fish, owner, "owner")
    before = dict(Stock.objects.values_list("pk", "on_hand"))
    for person, status in ((clerk, 403), (owner, 404)):
        who = surfaces.browser(person)
        for rest in ("", "progress.json"):
            assert who.open(f"{URL}{run.public_id}/{rest}").status == status
        for rest in ("confirm/", "drop/", "undo/", "columns/"):
            assert who.post(f"{URL}{run.public_id}/{rest}", {}).status == status
    assert surfaces.browser(clerk).open(URL).status == 403
    assert surfaces.browser().open(URL).path.startswith("/en/account/login/")
    assert dict(Stock.objects.values_list("pk", "on_hand")) == before


@pytest.mark.parametrize("language", ["zh-hant", "pt"])
def test_help_names_every_column(keeper: Browser, language: str):
    page = keeper.open(f"/{language}/vendor/goods/files/help/")
    assert page.status == 200
    assert "ALM-24" in page.main
