"""A shop hands pictures in as a ZIP, reads what would come of it, and takes it back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.media import decoding
from catalog.media.decoding import Decoded
from catalog.models import Product
from catalog.picture_zips import services
from catalog.picture_zips.models import ZipExport, ZipRun
from marketplace.foundation.clock import now
from tests.factories import accounts, surfaces, uploads, vendors
from tests.factories.archives import worked, zipped
from tests.factories.orders import Street
from tests.factories.pages import Browser

URL = "/en/vendor/goods/picture-files/"
FILE = zipped({"ALM-24.jpg": uploads.photo(300, 300), "ALM24-2.jpg": uploads.photo(310, 310)})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Decoded("jpeg", "", "", uploads.photo(300, 300), 300, 300, "data:image/webp;base64,AA==")
    monkeypatch.setattr(decoding, "decode", lambda content: kept)


@pytest.fixture
def keeper(shops: Street) -> Browser:
    person = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, person, "catalog")
    return surfaces.browser(person)


def handed_in(who: Browser, content: bytes = FILE):
    return who.post(URL, {"archive": SimpleUploadedFile("autumn.zip", content)})


def test_an_archive_goes_its_way_without_scripts(keeper: Browser, shops: Street):
    assert (
        'action="/en/vendor/goods/picture-files/"' in keeper.open("/en/vendor/goods/files/").source
    )
    page = handed_in(keeper)
    run = ZipRun.objects.get()
    assert page.path == f"{URL}{run.public_id}/"
    assert "Look again" in page.source
    assert keeper.open(f"{page.path}progress.json").response.json() == {
        "status": "checking",
        "done": 1,
        "total": 2,
        "progress_text": "1 of 2 files",
    }
    worked(run)
    page = keeper.open(page.path)
    assert "Hang 1 picture" in page.main
    assert "If ALM-24 is meant, write it with the same signs." in page.main
    assert "300 × 300" in page.main
    page = keeper.submit(page, "confirm/", taken="keep")
    worked(run)
    page = keeper.open(page.path)
    assert "Pictures of goods that buyers see wait for a review." in page.main
    keeper.submit(page, "undo/")
    worked(run)
    assert "All pictures are as they were before this archive." in keeper.open(page.path).main
    assert "autumn.zip" in keeper.open(URL).main


def test_what_cannot_be_taken_is_said_at_its_field(keeper: Browser):
    page = handed_in(keeper, b"no zip at all")
    assert page.status == 400
    assert "This is no ZIP archive, or it did not arrive whole." in " ".join(page.alerts)
    handed_in(keeper)
    assert "still being worked on" in " ".join(handed_in(keeper).alerts)
    run = ZipRun.objects.get()
    page = keeper.post(f"{URL}{run.public_id}/undo/", {})
    assert "That cannot be done with this archive as it stands." in page.text
    worked(run)
    page = keeper.post(f"{URL}{run.public_id}/drop/", {})
    assert "The archive was dropped." in page.text


def test_all_pictures_go_out_as_an_archive(keeper: Browser, shops: Street):
    Product.objects.update(status="draft")
    run = ZipRun.objects.get(public_id=handed_in(keeper).path.split("/")[-2])
    worked(run)
    keeper.post(f"{URL}{run.public_id}/confirm/", {"taken": "keep"})
    worked(run)
    page = keeper.post(f"{URL}exports/", {})
    assert "being written" in page.main
    export = ZipExport.objects.get()
    assert keeper.open(f"{URL}exports/{export.public_id}/1.zip").status == 404
    services.write_export(run_id=export.pk, now=now())
    assert "All pictures" in keeper.open(URL).main
    answer = keeper.client.get(f"{URL}exports/{export.public_id}/1.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == ["ALM-24/1.jpg"]
    assert keeper.open(f"{URL}exports/{export.public_id}/2.zip").status == 404


def test_archives_are_for_who_keeps_the_goods_of_their_own_shop(keeper: Browser, shops: Street):
    handed_in(keeper)
    run = ZipRun.objects.get()
    clerk = accounts.person("clerk@example.com")
    vendors.member(shops.bakery, clerk, "finance")
    other = accounts.fishmonger()
    vendors.member(shops.tinned_fish, other, "owner")
    for who, status in ((clerk, 403), (other, 404)):
        browser = surfaces.browser(who)
        for rest in ("", "progress.json"):
            assert browser.open(f"{URL}{run.public_id}/{rest}").status == status
        for rest in ("confirm/", "drop/", "undo/"):
            assert browser.post(f"{URL}{run.public_id}/{rest}", {}).status == status
    run.refresh_from_db()
    assert run.status == "checking"
