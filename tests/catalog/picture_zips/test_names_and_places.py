"""What a file's name means, and where its picture comes. Numbers of `docs/imports.md`."""

from __future__ import annotations

import pytest

from catalog.media.hanging import Hung
from catalog.picture_zips.naming import (
    Codes,
    Place,
    Unplaced,
    file_name_of,
    is_junk,
    order_of,
    place_of,
)
from catalog.picture_zips.placing import Coming, place

CODES = Codes(["ALM-24", "ALM-24-2", "alm 7", "餅-A", "Pão", "1", "A/B:C", "sku", "SKU"])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ALM-24.jpg", Place("ALM-24", 1)),
        ("alm-24.JPG", Place("ALM-24", 1)),
        ("ＡＬＭ-24.jpg", Place("ALM-24", 1)),
        ("ALM-24-3.jpg", Place("ALM-24", 3)),
        ("ALM-24 (3).jpg", Place("ALM-24", 3)),
        ("ALM-24_03.jpg", Place("ALM-24", 3)),
        ("ALM-24-2.jpg", Place("ALM-24-2", 1)),  # the whole name is an SKU
        ("ALM-24/2.jpg", Place("ALM-24", 2)),
        ("ALM-24/ALM-24-3.jpg", Place("ALM-24", 3)),
        ("ALM-24_front.png", Place("ALM-24", 0, "front")),
        ("ALM-24/Front view.png", Place("ALM-24", 0, "front view")),
        ("photos/ALM-24/IMG_2033.jpg", Place("ALM-24", 0, "img_2033")),
        ("photos/ ALM 7 .jpg", Place("alm 7", 1)),
        ("饼-a-2.webp", Place("餅-A", 2)),  # either script
        ("餅-A＿正面.webp", Place("餅-A", 0, "正面")),
        ("pao.jpg", Place("Pão", 1)),
        ("ALM-24/1.jpg", Place("ALM-24", 1)),  # though "1" is an SKU
        ("1.jpg", Place("1", 1)),
        ("A%2FB%3AC/2.jpg", Place("A/B:C", 2)),
        ("SKU.jpg", Place("SKU", 1)),
        ("ALM-24", Place("ALM-24", 1)),
    ],
)
def test_a_name_means_a_version_and_a_place(name: str, found: Place):
    assert place_of(name, CODES) == found


@pytest.mark.parametrize(
    ("name", "reason", "facts"),
    [
        ("ALM-25.jpg", "unknown_sku", {}),
        ("ALM24.jpg", "unknown_sku_near", {"near": "ALM-24"}),
        ("ALM-24x.jpg", "unknown_sku", {}),
        ("Sku.jpg", "several_skus", {"first": "sku", "second": "SKU"}),
        ("ALM-24/alm 7.jpg", "folder_says_another", {"folder": "ALM-24", "name": "alm 7"}),
        ("", "unknown_sku", {}),
    ],
)
def test_a_name_that_means_nothing_says_why(name: str, reason: str, facts: dict[str, str]):
    assert place_of(name, CODES) == Unplaced(reason, facts)


@pytest.mark.parametrize("code", ["ALM-24", "A/B:C", "..", ".x", "50% off", "餅-A", " a ", "a."])
def test_a_picture_comes_back_in_under_the_name_that_it_went_out_by(code: str):
    name = file_name_of(code, 12, ".jpg")
    assert not {"..", ""} & set(name.split("/"))
    assert place_of(name, Codes([code])) == Place(code, 12)


def test_what_systems_put_beside_files_is_passed_over():
    names = ["__MACOSX/._ALM-24.jpg", "a/.DS_Store", "Thumbs.db", "._a.jpg", "a.jpg", ".x/a.jpg"]
    assert [is_junk(name) for name in names] == [True, True, True, True, False, False]


def test_numbers_come_first_and_words_by_the_numbers_in_them():
    places = [(0, "img_10"), (0, "back"), (2, ""), (0, "img_9"), (1, "")]
    ordered = sorted(places, key=lambda each: order_of(*each))
    assert ordered == [(1, ""), (2, ""), (0, "back"), (0, "img_9"), (0, "img_10")]


def hung(names: str, variant: int | None = None) -> list[Hung]:
    return [Hung(name, variant) for name in names]


def put(before: list[Hung], *coming: tuple[Hung, int], **how: object) -> str:
    placed = place(
        before, [Coming(each, number) for each, number in coming], **({"most": 30} | how)
    )
    return "".join(each.path for each in placed.pictures)


X, Y = Hung("x"), Hung("y")


@pytest.mark.parametrize(
    ("coming", "replaces", "after"),
    [
        ([(X, 1)], False, "xabc"),
        ([(X, 2)], False, "axbc"),
        ([(X, 9)], False, "abcx"),
        ([(X, 0)], False, "abcx"),
        ([(X, 1), (Y, 2)], False, "xyabc"),
        ([(X, 2)], True, "axc"),
        ([(X, 1), (Y, 2)], True, "xyc"),
        ([(X, 4), (Y, 5)], True, "abcxy"),
        ([(Hung("b"), 1), (X, 2)], False, "axbc"),
        ([(Hung("b"), 2), (X, 2)], True, "axbc"),  # what the archive names itself is not taken down
    ],
)
def test_a_picture_comes_at_its_place(coming: list[tuple[Hung, int]], replaces: bool, after: str):
    assert put(hung("abc"), *coming, replaces=replaces) == after


def test_places_are_counted_among_the_pictures_of_one_version():
    before = [Hung("a"), Hung("m", 7), Hung("b"), Hung("n", 7)]
    assert put(before, (Hung("x", 7), 2)) == "ambxn"
    assert put(before, (Hung("x", 7), 0)) == "ambnx"
    assert put(before, (Hung("x", 8), 1)) == "ambnx"
    assert put(before, (Hung("x", 7), 2), replaces=True) == "ambx"
    assert put(before, (Hung("m"), 1)) == "mamb" + "n"
    assert put(before, (Hung("m"), 1), is_single=True) == "ambn"


def test_what_finds_no_room_is_named():
    placed = place(hung("abc"), [Coming(X, 1), Coming(Y, 2)], most=4)
    assert [each.path for each in placed.pictures] == ["x", "a", "b", "c"]
    assert placed.no_room == [Y]
    placed = place(hung("abc"), [Coming(X, 1)], most=3, replaces=True)
    assert ([each.path for each in placed.gone], placed.no_room) == (["a"], [])
