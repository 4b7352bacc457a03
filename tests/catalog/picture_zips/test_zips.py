"""Archives become pictures: looked at first, then hung, taken back, and out again as they were."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import translation

from catalog.media import decoding, storage
from catalog.media.decoding import Decoded, DecodersBusy
from catalog.media.models import Master
from catalog.media.queries import hung_pictures
from catalog.models import Offer, Picture, Product
from catalog.moderation.models import ChangeSet
from catalog.moderation.services import approve_set
from catalog.picture_zips import queries, services
from catalog.picture_zips.errors import NoSuchZip, ZipMoveRefused, ZipRefused, ZipRunning
from catalog.picture_zips.models import ZipEntry, ZipExport, ZipPiece, ZipRun
from catalog.picture_zips.services import check_files
from catalog.picture_zips.storing import KeptFile, contents_of_part
from marketplace.foundation.clock import now
from tests.factories import accounts, catalog, uploads, vendors
from tests.factories.archives import applied, checked, received, worked, zipped

pytestmark = pytest.mark.django_db
RED, BLUE, GREEN = (uploads.photo(300, 300, color) for color in ("#a01010", "#1010a0", "#10a010"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode without a child: `tests/catalog/media/test_uploads.py` has them."""

    def decoded(content: bytes) -> Decoded:
        if b"broken" in content:
            return Decoded("jpeg", "truncated")
        return Decoded("jpeg", "", "", content + b"kept", 300, 300, "data:image/webp;base64,AA==")

    monkeypatch.setattr(decoding, "decode", decoded)


@pytest.fixture
def biscuits() -> Offer:
    """A draft: its pictures move at once."""
    offer = catalog.almond_biscuits(vendors.bakery())
    Product.objects.update(status="draft")
    return offer


def told(run: ZipRun) -> dict[str, str]:
    return dict(run.entries.filter(outcome="refused").values_list("name", "reason"))


def outcomes(run: ZipRun) -> dict[str, str]:
    return dict(run.entries.values_list("name", "outcome"))


def shown(offer: Offer) -> list[bytes]:
    """What hangs, by the bytes that were uploaded."""
    paths = [each.path for each in hung_pictures(offer.variant.product_id)]
    return [(storage.fetch(path) or b"").removesuffix(b"kept") for path in paths]


def test_pictures_hang_where_their_names_say(biscuits: Offer):
    files = {
        "ALM-24_front.jpg": GREEN,
        "alm-24-2.jpg": BLUE,
        "Fotos/ALM-24.jpg": RED,
        "__MACOSX/._x": b"",
    }
    run = checked(biscuits.vendor, files)
    assert (run.status, run.files, run.files_new, run.files_refused) == ("checked", 3, 3, 0)
    assert not Picture.objects.exists()
    services.confirm_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, replaces=False)
    run = worked(run)
    assert (run.status, run.files_done) == ("applied", 3)
    assert shown(biscuits) == [RED, BLUE, GREEN]
    picture = Picture.objects.order_by("position").first()
    assert (picture.alt_pt, picture.alt_zh_hant, picture.variant) == (
        "Bolachas de amêndoa",
        "石磨杏仁餅",
        None,
    )
    assert not ZipPiece.objects.exists()


def test_each_fault_is_named_and_the_others_go_in(biscuits: Offer):
    theirs = catalog.sardines(vendors.tinned_fish_shop())
    shared = Offer.objects.create(
        variant=theirs.tin.variant,
        vendor=biscuits.vendor,
        sku="MY-SAR",
        price_minor=1,
        currency="MOP",
    )
    files = {
        "ALM-24.jpg": RED,
        "sub/alm-24.png": BLUE,
        "ALM24-3.jpg": BLUE,
        "SAR-1.jpg": BLUE,
        f"{shared.sku}.jpg": BLUE,
        "ALM-24-2.txt": b"words",
        "ALM-24-3.zip": zipped({"a.jpg": RED}),
        "ALM-24-4.png": uploads.bomb(),
        "ALM-24-5.jpg": RED[:-20],
        "../ALM-24-6.jpg": RED,
        "ALM-24-7.jpg": GREEN[:-2] + b"broken\xff\xd9",
    }
    run = applied(biscuits.vendor, files)
    assert told(run) == {
        "sub/alm-24.png": "same_place",
        "ALM24-3.jpg": "unknown_sku_near",
        "SAR-1.jpg": "unknown_sku",
        "MY-SAR.jpg": "shared_product",
        "ALM-24-2.txt": "wrong_kind",
        "ALM-24-3.zip": "nested",
        "ALM-24-4.png": "too_many_pixels",
        "ALM-24-5.jpg": "truncated",
        "../ALM-24-6.jpg": "unsafe_name",
        "ALM-24-7.jpg": "truncated",
    }
    assert (shown(biscuits), run.files_new, run.files_refused) == ([RED], 1, 10)
    faults, _more = queries.files_of(run, language="pt", refused=True)
    with translation.override("pt"):
        assert {view.name: view.wrong for view in faults}["sub/alm-24.png"].startswith("ALM-24.jpg")
    assert all(view.wrong and view.helps for view in faults)


def test_a_version_of_several_gets_its_own_pictures():
    sardines = catalog.sardines(vendors.tinned_fish_shop())
    product = sardines.tin.variant.product
    Product.objects.update(status="draft")
    applied(
        sardines.tin.vendor,
        {"SAR-1.jpg": RED, "SAR-GIFT.jpg": BLUE, f"{product.public_id}.jpg": GREEN},
    )
    hung = {(storage.fetch(row.path) or b"")[:-4]: row.variant_id for row in Picture.objects.all()}
    assert hung == {
        GREEN: None,
        RED: sardines.tin.variant_id,
        BLUE: sardines.gift_set.variant_id,
    }
    words = Picture.objects.get(variant=sardines.tin.variant_id).alt_en
    assert sardines.tin.variant.label_en in words


def test_what_hangs_moves_back_or_is_taken_down(biscuits: Offer):
    applied(biscuits.vendor, {"ALM-24.jpg": RED, "ALM-24-2.jpg": GREEN})
    applied(biscuits.vendor, {"ALM-24.jpg": BLUE})
    assert shown(biscuits) == [BLUE, RED, GREEN]
    run = applied(biscuits.vendor, {"ALM-24-2.jpg": uploads.photo(310, 310)}, replaces=True)
    assert shown(biscuits) == [BLUE, uploads.photo(310, 310), GREEN]
    services.undo_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, now=now())
    assert worked(run).status == "undone"
    assert shown(biscuits) == [BLUE, RED, GREEN]


def test_the_same_archive_again_changes_nothing(biscuits: Offer):
    files = {"ALM-24.jpg": RED, "ALM-24-2.jpg": BLUE}
    applied(biscuits.vendor, files)
    run = checked(biscuits.vendor, files)
    assert (run.files_same, run.files_new) == (2, 0)
    with pytest.raises(ZipMoveRefused):
        services.confirm_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, replaces=False)


def test_a_product_takes_only_so_many(biscuits: Offer, settings):
    settings.PICTURES_PER_PRODUCT = 1
    run = applied(biscuits.vendor, {"ALM-24.jpg": RED, "ALM-24-2.jpg": BLUE})
    assert (told(run), shown(biscuits)) == ({"ALM-24-2.jpg": "no_room"}, [RED])


def test_pictures_of_goods_that_buyers_see_wait_and_can_be_withdrawn(biscuits: Offer):
    Product.objects.update(status="published")
    run = applied(biscuits.vendor, {"ALM-24.jpg": RED})
    assert (run.files_waiting, outcomes(run)) == (1, {"ALM-24.jpg": "waiting"})
    waits = ChangeSet.objects.get()
    assert (waits.status, shown(biscuits)) == ("open", [])
    services.undo_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, now=now())
    worked(run)
    waits.refresh_from_db()
    assert (waits.status, outcomes(run)) == ("withdrawn", {"ALM-24.jpg": "undone"})


def test_what_was_decided_or_changed_meanwhile_is_not_taken_back(biscuits: Offer):
    Product.objects.update(status="published")
    run = applied(biscuits.vendor, {"ALM-24.jpg": RED})
    waits = ChangeSet.objects.get()
    approve_set(change_set_ref=waits.public_id, revision=1, by_id=accounts.operator().pk, now=now())
    services.undo_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, now=now())
    run = worked(run)
    (kept,) = queries.kept_products(run, "en")
    assert kept.wrong == "The marketplace has approved these pictures meanwhile."
    assert (run.products_kept, shown(biscuits)) == (1, [RED])
    Product.objects.update(status="draft")
    run = applied(biscuits.vendor, {"ALM-24-2.jpg": BLUE})
    Picture.objects.filter(position=0).update(alt_en="Another")
    services.undo_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, now=now())
    assert worked(run).products.get().reason == "changed_since"
    assert shown(biscuits) == [RED, BLUE]


def test_an_archive_can_be_taken_back_for_some_hours_only(biscuits: Offer, settings):
    run = applied(biscuits.vendor, {"ALM-24.jpg": RED})
    late = now() + timedelta(hours=settings.BULK_UNDO_HOURS + 1)
    with pytest.raises(ZipMoveRefused):
        services.undo_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, now=late)


def test_busy_decoders_are_waited_for(biscuits: Offer, monkeypatch: pytest.MonkeyPatch):
    run = checked(biscuits.vendor, {"ALM-24.jpg": RED})
    services.confirm_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, replaces=False)

    def busy(content: bytes) -> Decoded:
        raise DecodersBusy("all turns are taken", retry_after=15)

    with monkeypatch.context() as held:
        held.setattr(decoding, "decode", busy)
        assert services.work_on(run_id=run.pk, seconds=60) is False
    run.refresh_from_db()
    assert (run.status, shown(biscuits)) == ("applying", [])
    assert worked(run).status == "applied"


def test_work_goes_on_behind_what_is_done(biscuits: Offer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalog.picture_zips.limits.LOOKED_AT", 1)
    run = received(biscuits.vendor, zipped({"ALM-24.jpg": RED, "ALM-24-2.jpg": BLUE}))
    assert services.work_on(run_id=run.pk, seconds=0)
    assert check_files(run_id=run.pk)
    assert outcomes(run) == {"ALM-24.jpg": "new", "ALM-24-2.jpg": "listed"}
    worked(run)
    services.confirm_zip(vendor_id=biscuits.vendor_id, public_id=run.public_id, replaces=False)
    for kept in (1, 2):
        assert services.hang_files(run_id=run.pk, now=now())
        assert run.entries.exclude(path="").count() == kept
    assert not Picture.objects.exists()
    assert worked(run).files_done == 2
    assert shown(biscuits) == [RED, BLUE]


def test_one_archive_at_a_time_and_no_other_shops(biscuits: Offer):
    run = received(biscuits.vendor, zipped({"ALM-24.jpg": RED}))
    with pytest.raises(ZipRunning):
        received(biscuits.vendor, zipped({"ALM-24.jpg": RED}))
    for move in (services.drop_zip, services.undo_zip, services.confirm_zip):
        known = {"undo_zip": {"now": now()}, "confirm_zip": {"replaces": False}}
        with pytest.raises(NoSuchZip):
            move(vendor_id=0, public_id=run.public_id, **known.get(move.__name__, {}))


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("PICTURE_ZIP_MAX_BYTES", 100, "too_large"),
        ("PICTURE_ZIP_MAX_FILES", 1, "too_many_files"),
        ("PICTURE_ZIP_UNPACKED_MAX_BYTES", 100, "too_much_unpacked"),
    ],
)
def test_limits_are_settings(biscuits: Offer, settings, setting: str, value: int, reason: str):
    setattr(settings, setting, value)
    with pytest.raises(ZipRefused) as refusal:
        received(biscuits.vendor, zipped({"ALM-24.jpg": RED, "b.jpg": RED}))
    assert refusal.value.reason == reason
    with pytest.raises(ZipRefused):
        received(biscuits.vendor, zipped({"__MACOSX/a": b""}))
    assert not ZipRun.objects.exists()


def test_an_export_comes_back_in_as_it_was(biscuits: Offer, monkeypatch: pytest.MonkeyPatch):
    product = biscuits.variant.product
    drawn = catalog.picture(product, "catalog/drawn.webp", position=9)
    storages[storage.ALIAS].save(drawn.path, io.BytesIO(GREEN))
    applied(biscuits.vendor, {"ALM-24.jpg": RED, "ALM-24-2.jpg": BLUE})
    monkeypatch.setattr("catalog.picture_zips.limits.PART_FILES", 2)
    fish = catalog.product(biscuits.vendor, "more", category=product.category, name_en="More")
    catalog.offer(fish, "MORE-1", 100)
    Picture.objects.create(product=fish, path=Picture.objects.first().path, width=3, height=3)
    run = services.ask_export(vendor=biscuits.vendor, now=now())
    with pytest.raises(ZipRunning):
        services.ask_export(vendor=biscuits.vendor, now=now())
    assert services.write_export(run_id=run.pk, now=now())  # a part ends with a product
    assert not services.write_export(run_id=run.pk, now=now())
    run.refresh_from_db()
    content = b"".join(contents_of_part(run, 1))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    assert names == ["ALM-24/1.jpg", "ALM-24/2.jpg", "ALM-24/3.webp"]
    assert (run.status, run.pictures, run.parts[0]) == ("ready", 4, len(content))
    before = hung_pictures(product.pk)
    back = worked(received(biscuits.vendor, content))
    assert (back.files_same, back.files_new, back.files_refused) == (3, 0, 0)
    assert (hung_pictures(product.pk), Master.objects.count()) == (before, 2)


def test_a_kept_archive_is_read_with_one_piece_in_memory(
    biscuits: Offer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("catalog.picture_zips.storing.PIECE", 100)
    run = received(biscuits.vendor, zipped({"ALM-24.jpg": RED}))
    assert run.pieces.count() == -(-run.size // 100)
    file = KeptFile(run.pk, run.size)
    assert file.seek(-10, os.SEEK_END) == run.size - 10
    assert len(file.read(50)) == 10
    file.seek(95)
    whole = zipped({"ALM-24.jpg": RED})
    assert file.read(230) == whole[95:325]
    assert worked(run).files_new == 1


def test_old_archives_and_lists_are_forgotten(biscuits: Offer, settings):
    run = applied(biscuits.vendor, {"ALM-24.jpg": RED})
    export = services.ask_export(vendor=biscuits.vendor, now=now())
    assert services.forget_zips(now=now()) == 0
    week = now() + timedelta(days=settings.PICTURE_ZIP_EXPORT_DAYS + 1)
    assert services.forget_zips(now=week) == 1
    assert not ZipExport.objects.filter(pk=export.pk).exists()
    services.forget_zips(now=now() + timedelta(days=settings.BULK_KEEP_DAYS + 1))
    assert not ZipRun.objects.filter(pk=run.pk).exists()
    assert not ZipEntry.objects.exists()
    assert shown(biscuits) == [RED]
