"""The demo's pictures: every product has its own, the same every time."""

from __future__ import annotations

import hashlib
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from marketplace.backoffice.demo.content import load
from marketplace.backoffice.demo.loading.drawing import draw_all
from marketplace.backoffice.demo.pictures import canvas, grounds
from marketplace.backoffice.demo.pictures.files import Order, draw
from marketplace.backoffice.demo.pictures.grounds import PATTERNS
from marketplace.backoffice.demo.pictures.palette import TONES, rgb
from marketplace.backoffice.demo.pictures.scenes import SCENES, sheet
from marketplace.backoffice.demo.pictures.subject import Subject


def subject(slug: str) -> Subject:
    shop, product = next(pair for pair in load().products if pair[1].slug == slug)
    return Subject.of(product.slug, product.art, rgb(shop.tint), shop.pattern)


def order(root: Path, slug: str) -> Order:
    shop, product = next(pair for pair in load().products if pair[1].slug == slug)
    return Order(str(root), product.slug, product.art, shop.tint, shop.pattern)


def _forget() -> None:
    """Let go of what was drawn in another size."""
    grounds._papered.cache_clear()
    canvas._soft_ellipse.cache_clear()


@pytest.fixture(scope="module")
def thumbnails() -> dict[str, Image.Image]:
    """Every product's scene, drawn small enough to compare: sheets of full size take 17 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canvas, "SIDE", 128)
        patch.setattr(canvas, "_FACTOR", 128 * canvas.OVER / canvas.UNITS)
        _forget()
        found = {product.slug: sheet(subject(product.slug)) for _, product in load().products}
    _forget()
    return {slug: image.reduce(8) for slug, image in found.items()}


def test_every_trait_is_one_that_the_scenes_know():
    for shop, product in load().products:
        assert product.art["scene"] in SCENES
        assert product.art["tone"] in TONES
        assert shop.pattern in PATTERNS


def test_no_two_products_look_alike(thumbnails: dict[str, Image.Image]):
    def difference(one: str, other: str) -> float:
        compared = ImageChops.difference(thumbnails[one], thumbnails[other])
        return max(ImageStat.Stat(compared).rms)

    tints = {slug: ImageStat.Stat(image).mean for slug, image in thumbnails.items()}

    def may_be_alike(one: str, other: str) -> bool:  # no two are nearer than their mean colors
        pairs = zip(tints[one], tints[other], strict=True)
        return max(abs(here - there) for here, there in pairs) < 4

    pairs = [pair for pair in combinations(thumbnails, 2) if may_be_alike(*pair)]
    assert pairs
    alike = [pair for pair in pairs if difference(*pair) < 4]
    assert len(thumbnails) == 150
    assert alike == []


def test_a_product_is_drawn_the_same_every_time():
    twice = [sheet(subject("stone-ground-almond-biscuits")).tobytes() for _ in range(2)]
    assert twice[0] == twice[1]


def test_drawing_another_product_first_changes_nothing():
    alone = sheet(subject("cork-tote-bag")).tobytes()
    sheet(subject("cork-coasters"))
    assert sheet(subject("cork-tote-bag")).tobytes() == alone


def test_files_are_named_by_content_and_come_in_three_widths(tmp_path: Path):
    whole, near = draw(order(tmp_path, "ruby-port"))
    assert (whole.side, whole.sizes) == (960, (320, 640))
    assert (near.side, near.sizes) == (640, (320,))
    digest = hashlib.sha256((tmp_path / whole.path).read_bytes()).hexdigest()
    assert whole.path == f"pictures/{digest[:2]}/{digest[:24]}.webp"
    for file in (whole, near):
        for width in (file.side, *file.sizes):
            copy = "" if width == file.side else f"-{width}"
            path = tmp_path / file.path.replace(".webp", f"{copy}.webp")
            with Image.open(path) as opened:
                assert (opened.format, opened.size) == ("WEBP", (width, width))
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 5  # and no draft is left behind


def test_a_picture_is_light_enough_for_a_phone(tmp_path: Path):
    whole, _ = draw(order(tmp_path, "classic-blue-azulejo"))  # the one with most detail
    small = tmp_path / whole.path.replace(".webp", "-320.webp")
    assert small.stat().st_size < 30_000


def test_drawing_again_writes_the_same_names(tmp_path: Path):
    assert draw(order(tmp_path, "matcha-egg-rolls")) == draw(order(tmp_path, "matcha-egg-rolls"))
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 5


def test_workers_draw_what_one_process_draws(tmp_path: Path):
    wanted = load().products[::75]
    here = draw_all(wanted, tmp_path / "here")
    assert draw_all(wanted, tmp_path / "workers", few=0) == here
    assert [product.slug for product, _ in here] == [product.slug for _, product in wanted]
