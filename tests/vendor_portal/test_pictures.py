"""A shop's own pictures: added, ordered, described and taken down by who keeps its goods."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.media import decoding, limits
from catalog.media.decoding import Decoded
from catalog.models import Picture, Product
from catalog.moderation.models import ApprovalRule, ChangeSet
from tests.factories import catalog, surfaces, uploads
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.vendor_portal.conftest import Portal

URL = "/en/vendor/products/almond-biscuits/pictures/"
BLUR = "data:image/webp;base64,AA=="


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode without a child: `tests/catalog/media/test_uploads.py` has them."""

    def decoded(content: bytes) -> Decoded:
        is_jpeg = content.startswith(b"\xff\xd8")
        kept = Decoded("jpeg", "", "", content, 300, 300, BLUR)
        return kept if is_jpeg else Decoded("", "wrong_kind")

    monkeypatch.setattr(decoding, "decode", decoded)


@pytest.fixture(autouse=True)
def trusting(shops: Street) -> ApprovalRule:
    """Let every change through at once, as for a shop that is trusted."""
    return ApprovalRule.objects.create(name="All", kind="any")


def files(*contents: bytes) -> dict[str, list[SimpleUploadedFile]]:
    return {
        "files": [
            SimpleUploadedFile(f"{place}.jpg", content, "text/html")
            for place, content in enumerate(contents)
        ]
    }


def colors() -> list[int]:
    return list(Picture.objects.order_by("position").values_list("pk", flat=True))


def two(baker: Browser) -> tuple[int, int]:
    baker.post(f"{URL}add/", files(uploads.photo(300, 300), uploads.photo(301, 301)))
    first, second = colors()
    return first, second


def test_many_go_up_at_once_and_each_refusal_names_its_file(portal: Portal):
    page = portal.baker.post(f"{URL}add/", files(uploads.photo(300, 300), uploads.SVG))
    assert page.path == URL
    assert "1 picture added." in page.text
    assert "1.jpg: Only JPEG, PNG, WebP and AVIF pictures can be taken." in page.text
    assert "being prepared" in page.main
    assert BLUR in page.attributes("img", "src")
    assert Picture.objects.count() == 1
    assert portal.baker.open(f"{URL}state/").response.json() == {"waiting": 1}
    shop = surfaces.browser().open("/en/p/almond-biscuits/")
    assert BLUR in shop.attributes("img", "src")


def test_a_page_with_scripts_reads_what_became_of_each_file(portal: Portal):
    answer = portal.baker.client.post(
        f"{URL}add/", files(uploads.SVG), headers={"accept": "application/json"}
    ).json()
    assert answer == {"added": 0, "refused": 1}
    assert "0.jpg: Only JPEG" in portal.baker.open(URL).text


def test_order_words_and_version_change_and_a_picture_goes(portal: Portal, shops: Street):
    first, second = two(portal.baker)
    portal.baker.post(f"{URL}{second}/move/", {"to": "front"})
    assert colors() == [second, first]
    portal.baker.post(f"{URL}arrange/", {"picture": [str(first), str(second), "x"]})
    assert colors() == [first, second]
    page = portal.baker.submit(
        portal.baker.open(URL),
        f"{first}/words/",
        **{f"p{first}-alt_en": "A box", f"p{first}-variant": str(shops.biscuits.variant_id)},
    )
    assert page.status == 200
    shown = Picture.objects.get(pk=first)
    assert (shown.alt_en, shown.variant_id) == ("A box", shops.biscuits.variant_id)
    portal.baker.submit(page, f"{second}/remove/")
    assert colors() == [first]


def test_pictures_of_goods_that_buyers_see_wait_for_a_review(
    portal: Portal, shops: Street, trusting: ApprovalRule
):
    first, second = two(portal.baker)
    ApprovalRule.objects.filter(pk=trusting.pk).update(is_active=False)
    page = portal.baker.post(f"{URL}add/", files(uploads.photo(320, 320)))
    assert "1 picture added. It waits for a review" in page.text
    assert "You see the pictures as you wish them." in page.main
    (new,) = [key for key in page.attributes("li", "data-picture") if key.startswith("new-")]
    page = portal.baker.post(f"{URL}{new}/move/", {"to": "front"})
    page = portal.baker.post(f"{URL}{second}/remove/", {})
    assert page.attributes("li", "data-picture") == [str(first), new]
    assert colors() == [first, second]
    waits = ChangeSet.objects.get(status="open")
    assert (waits.revision, waits.changes.get().path) == (3, "pictures")
    assert portal.baker.post(f"{URL}{new}/remove/", {}).attributes("li", "data-picture") == [
        str(first)
    ]
    portal.baker.post(
        f"/en/vendor/goods/products/{shops.biscuits.variant.product.public_id}/withdraw/"
    )
    assert portal.baker.open(URL).attributes("li", "data-picture") == [str(first), str(second)]
    Product.objects.update(status="submitted")
    refused = portal.baker.post(f"{URL}{first}/remove/", {})
    assert (refused.status, colors()) == (409, [first, second])


def test_words_that_are_too_long_or_another_products_version_change_nothing(portal: Portal):
    first, _second = two(portal.baker)
    for typed in ({f"p{first}-alt_en": "a" * 201}, {f"p{first}-variant": "0"}):
        page = portal.baker.post(f"{URL}{first}/words/", typed)
        assert page.status == 400
        assert page.alerts
    assert Picture.objects.get(pk=first).alt_en == ""


def test_pictures_are_kept_by_owner_and_catalog_of_their_own_shop(portal: Portal, shops: Street):
    first, second = two(portal.baker)
    other = catalog.picture(shops.tin.variant.product)
    acts = {
        "": None,
        "state/": None,
        "add/": {},
        "arrange/": {"picture": [str(second)]},
        f"{first}/move/": {"to": "back"},
        f"{first}/words/": {f"p{first}-alt_en": "Mine"},
        f"{first}/remove/": {},
    }
    for who, status in (
        (portal.packer, 403),
        (portal.clerk, 403),
        (portal.fishmonger, 404),
        (surfaces.stranger(), 404),
    ):
        for rest, typed in acts.items():
            asked = who.open(URL + rest) if typed is None else who.post(URL + rest, typed)
            assert asked.status == status, rest
    for rest in ("move/", "remove/", "words/"):
        assert portal.baker.post(f"{URL}{other.pk}/{rest}", {}).status == 404
    own = Picture.objects.exclude(pk=other.pk).order_by("position")
    assert list(own.values_list("pk", "alt_en")) == [(first, ""), (second, "")]


def test_no_more_of_a_file_is_read_than_may_be_taken(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "MAX_BYTES", 1_000)
    seen = []
    monkeypatch.setattr(
        decoding,
        "decode",
        lambda content: seen.append(len(content)) or Decoded("", "too_many_bytes"),
    )
    portal.baker.post(f"{URL}add/", files(uploads.photo(300, 300)))
    assert seen == [1_001]
