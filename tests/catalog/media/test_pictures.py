"""Pictures hang, come in copies, move, and go; files follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import storages
from PIL import Image

from catalog.media import decoding, hanging, services, storage
from catalog.media.decoding import Decoded
from catalog.media.errors import NoSuchPicture, PictureBusy, PictureRefused, TooManyPictures
from catalog.media.models import Master
from catalog.media.naming import widths_of
from catalog.media.queries import hung_pictures
from catalog.models import Offer, Picture
from catalog.queries import product_page
from tests.factories import catalog, uploads, vendors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Decode without a child (`test_uploads.py` has them), and make small copies."""

    def decoded(content: bytes) -> Decoded:
        if not content.startswith(b"\xff\xd8"):
            return Decoded("", "wrong_kind")
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
        return Decoded("jpeg", "", "", content, width, height, "data:image/webp;base64,AA==")

    monkeypatch.setattr(decoding, "decode", decoded)
    settings.PICTURE_WIDTHS = (80, 160, 240, 320)


@pytest.fixture
def biscuits() -> Offer:
    return catalog.almond_biscuits(vendors.bakery())


def hang(offer: Offer, color: str = "#1c4d9f", **changes: object) -> Picture:
    fields = {
        "product_id": offer.variant.product_id,
        "variant_id": None,
        "content": uploads.photo(250, 188, color),
        "now": NOW,
    }
    added = services.add_picture(**(fields | changes))
    return Picture.objects.get(pk=added.picture_id)


def put(offer: Offer, change: Callable[..., list[hanging.Hung]], at: datetime = NOW) -> None:
    product_id = offer.variant.product_id
    pictures = change(hung_pictures(product_id))
    services.set_pictures(product_id=product_id, pictures=pictures, now=at)


def order_of(offer: Offer) -> list[int]:
    return list(offer.variant.product.pictures.order_by("position").values_list("pk", flat=True))


def is_there(path: str) -> bool:
    return storages[storage.ALIAS].exists(path)


def test_a_picture_shows_as_a_blur_first_and_then_in_every_width_and_format(biscuits: Offer):
    picture = hang(biscuits, alt={"pt": "Uma caixa", "en": "A box"})
    (shown,) = product_page("almond-biscuits", "pt").pictures
    assert (shown.is_waiting, shown.placeholder) == (True, "data:image/webp;base64,AA==")
    assert services.make_due(now=NOW + timedelta(minutes=1)) == 1
    (shown,) = product_page("almond-biscuits", "pt").pictures
    assert (shown.is_waiting, shown.alt) == (False, "Uma caixa")
    assert (shown.width, shown.height) == (250, 188)
    assert shown.widths == (80, 160, 240, 250)
    assert [source.type for source in shown.sources] == ["image/avif", "image/webp"]
    for suffix, kind in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")):
        for width in shown.widths:
            content = storage.fetch(f"{picture.path[:-4]}-{width}.{suffix}")
            with Image.open(BytesIO(content or b"")) as copy:
                assert (copy.format, copy.width) == (kind, width)
    assert shown.url == f"/media/{picture.path[:-4]}-250.jpg"
    assert shown.srcset.startswith(f"/media/{picture.path[:-4]}-80.jpg 80w, ")


def test_the_same_picture_is_kept_once_and_hangs_once_at_one_place(biscuits: Offer):
    first = hang(biscuits)
    again = services.add_picture(
        product_id=biscuits.variant.product_id,
        variant_id=None,
        content=uploads.photo(250, 188),
        now=NOW,
    )
    assert (again.picture_id, again.is_new) == (first.pk, False)
    services.make_due(now=NOW + timedelta(minutes=1))
    other = hang(biscuits, variant_id=biscuits.variant_id)
    assert (other.path, other.sizes, other.position) == (first.path, [80, 160, 240, 250], 1)
    assert Master.objects.count() == 1


def test_what_is_refused_leaves_nothing_behind(biscuits: Offer):
    with pytest.raises(PictureRefused) as refusal:
        hang(biscuits, content=uploads.SVG)
    assert refusal.value.reason == "wrong_kind"
    for changes in ({"product_id": 0}, {"variant_id": 0}):
        with pytest.raises(NoSuchPicture):
            hang(biscuits, **changes)
    assert Picture.objects.count() == 0


def test_a_product_has_only_so_many_pictures(biscuits: Offer, settings):
    settings.PICTURES_PER_PRODUCT = 1
    hang(biscuits)
    with pytest.raises(TooManyPictures):
        hang(biscuits, "#ffffff")
    assert Picture.objects.count() == 1


def test_copies_that_fail_are_tried_again_and_given_up_at_last(
    biscuits: Offer, monkeypatch: pytest.MonkeyPatch
):
    master = Master.objects.get(path=hang(biscuits).path)
    with monkeypatch.context() as broken:
        broken.setattr(storage, "fetch", lambda path: None)
        at = NOW
        for _ in range(5):
            at += timedelta(hours=1)
            assert services.make_due(now=at) == 0
            assert services.make_copies(master_id=master.pk, now=at) is False  # not due again yet
    master.refresh_from_db()
    assert (master.state, master.tries) == ("failed", 5)
    assert "has a row and no file" in master.last_error
    assert services.try_again(master_id=master.pk, now=at)
    assert not services.try_again(master_id=master.pk, now=at)
    assert services.make_due(now=at) == 1
    assert Picture.objects.get().formats == ["avif", "webp", "jpg"]


def test_a_file_lost_between_its_row_and_its_name_is_written_by_the_next_upload(biscuits: Offer):
    picture = hang(biscuits)
    storage.drop(picture.path)
    hang(biscuits)
    assert is_there(picture.path)


def test_pictures_move_by_steps_and_by_a_whole_order(biscuits: Offer):
    a, b, c = (str(hang(biscuits, color).pk) for color in ("#111111", "#777777", "#eeeeee"))

    def keys() -> list[str]:
        return [str(pk) for pk in order_of(biscuits)]

    put(biscuits, lambda hung: hanging.moved(hung, c, -1))
    assert keys() == [a, c, b]
    put(biscuits, lambda hung: hanging.moved(hung, a, -1))
    assert keys() == [a, c, b]
    put(biscuits, lambda hung: hanging.arranged(hung, [b, a]))
    assert keys() == [b, a, c]
    put(biscuits, lambda hung: hanging.described(hung, b, {"en": "Front"}, biscuits.variant_id))
    shown = Picture.objects.get(pk=b)
    assert (shown.alt_en, shown.alt_pt, shown.variant_id) == ("Front", "", biscuits.variant_id)
    for act in (hanging.without, lambda hung, key: hanging.moved(hung, key, 1)):
        with pytest.raises(NoSuchPicture):
            act(hung_pictures(biscuits.variant.product_id), "0")


def test_a_list_that_is_set_anew_brings_back_what_it_had(biscuits: Offer, settings):
    drawn = catalog.picture(biscuits.variant.product)  # no upload: nobody else keeps its facts
    hang(biscuits)
    before = hung_pictures(biscuits.variant.product_id)
    assert [bool(each.own) for each in before] == [True, False]
    put(biscuits, lambda hung: [])
    assert not Picture.objects.exists()
    put(biscuits, lambda hung: [hanging.from_json(each.to_json()) for each in before])
    assert hung_pictures(biscuits.variant.product_id) == before
    assert Picture.objects.get(path=drawn.path).width == drawn.width
    settings.PICTURES_PER_PRODUCT = 2
    with pytest.raises(TooManyPictures):
        put(biscuits, lambda hung: [*hung, hanging.Hung("pictures/of/nobody.jpg")])


def test_files_go_after_their_grace_unless_they_hang_or_were_ordered(biscuits: Offer):
    gone, hung, ordered = (hang(biscuits, c) for c in ("#111111", "#777777", "#eeeeee"))
    services.make_due(now=NOW + timedelta(minutes=1))
    services.keep_ordered(paths=[ordered.path, "pictures/of/elsewhere.webp"])
    for picture in (gone, ordered):
        key = str(picture.pk)
        put(biscuits, lambda hung, key=key: hanging.without(hung, key), NOW + timedelta(days=1))
    assert services.sweep_orphans(now=NOW + timedelta(days=7)) == 0
    assert is_there(gone.path)
    assert services.sweep_orphans(now=NOW + timedelta(days=8)) == 1
    left = [is_there(path) for path in (gone.path, f"{gone.path[:-4]}-80.avif")]
    assert left == [False, False]
    assert is_there(hung.path)
    assert is_there(f"{ordered.path[:-4]}-80.avif")
    assert set(Master.objects.values_list("path", flat=True)) == {hung.path, ordered.path}


def test_a_removal_that_died_is_finished_and_nobody_hangs_what_goes(biscuits: Offer):
    picture = hang(biscuits)
    Master.objects.update(state="removed", due_at=NOW + timedelta(minutes=5))
    with pytest.raises(PictureBusy):
        hang(biscuits, variant_id=biscuits.variant_id)
    assert services.sweep_orphans(now=NOW) == 0
    picture.delete()
    assert services.sweep_orphans(now=NOW + timedelta(minutes=6)) == 1
    assert not is_there(picture.path)


def test_a_copy_is_never_wider_than_the_picture():
    wanted = (320, 640, 960, 1_280)
    assert widths_of(1_000, wanted) == [320, 640, 960, 1_000]
    assert widths_of(320, wanted) == [320]
    assert widths_of(2_560, wanted) == [320, 640, 960, 1_280]
