"""What is taken for a picture and what is not, told by content, decoded in a process apart."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from catalog.media import child, decoding, limits
from catalog.media.decoding import Decoded, decode
from catalog.media.errors import words
from catalog.media.signatures import look
from tests.factories import uploads

HOSTILE = uploads.hostile()
HONEST = uploads.honest()
LIMITS = {"side": limits.MASTER_SIDE, "quality": limits.MASTER_QUALITY}
# What headers give away is refused without a child; these have to be decoded.
DEEP = [name for name, (_content, reason) in HOSTILE.items() if reason == "undecodable"]


def kept(content: bytes) -> Image.Image:
    """Decode here, where no child costs time, and open what would be kept."""
    facts, master = child.read(content, LIMITS)
    image = Image.open(BytesIO(master))
    assert (image.format, image.size) == ("JPEG", (facts["width"], facts["height"]))
    return image.convert("RGB")


def near(image: Image.Image, at: tuple[int, int], color: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(image.getpixel(at), color, strict=True))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in DEEP])
def test_a_file_that_headers_give_away_is_refused_before_anything_decodes_it(name: str):
    content, reason = HOSTILE[name]
    assert look(content).reason == reason
    assert str(words(reason))


@pytest.mark.parametrize("name", DEEP)
def test_a_file_that_is_spoiled_inside_is_refused_by_the_decoder(name: str):
    assert look(HOSTILE[name][0]).reason == ""
    with pytest.raises(Exception, match=r"\w"):
        child.read(HOSTILE[name][0], LIMITS)


@pytest.mark.parametrize("name", HONEST)
def test_an_unusual_picture_is_taken(name: str):
    assert look(HONEST[name]).reason == ""
    assert min(kept(HONEST[name]).size) >= limits.MIN_SIDE


@pytest.mark.parametrize("name", uploads.harmless())
def test_what_decoders_forgive_stays_small(name: str):
    content = uploads.harmless()[name]
    assert look(content).reason == ""
    assert kept(content).width <= 2_000


def test_the_command_says_of_each_file_what_it_is_within_a_second_and_200_mb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    names = ["script.svg", "bomb.png", "text-bomb.png", "spoiled.avif"]
    for name in names:
        (tmp_path / name).write_bytes(HOSTILE[name][0])
    (tmp_path / "phone.jpg").write_bytes(HONEST["phone.jpg"])
    with pytest.raises(SystemExit) as ended:
        call_command("uploads", "check", *(str(tmp_path / n) for n in [*names, "phone.jpg"]))
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert [row["reason"] for row in told["files"]] == [*(HOSTILE[n][1] for n in names), ""]
    assert (told["checked"], told["refused"]) == (5, 4)
    assert max(row["peak_bytes"] for row in told["files"]) < 200_000_000
    assert told["files"][-1]["peak_bytes"] > 10_000_000  # a child was there, and was measured
    assert max(row["seconds"] for row in told["files"]) < decoding.PATIENCE
    assert (told["files"][-1]["width"], told["files"][-1]["height"]) == (480, 640)


def test_nothing_of_the_metadata_is_kept_but_which_way_is_up():
    _facts, master = child.read(uploads.phone_photo(), LIMITS)
    image = Image.open(BytesIO(master))
    assert image.size == (480, 640)
    assert dict(image.getexif()) == {}
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    assert b"secret" not in master
    assert near(image.convert("RGB"), (470, 10), (0xF4, 0xC5, 0x42))  # the corner went right


def test_colors_are_what_they_were():
    blue, white = (0x1C, 0x4D, 0x9F), (255, 255, 255)
    for name in ("photo.jpg", "profile.jpg", "photo.webp", "photo.avif", "print.jpg"):
        assert near(kept(HONEST[name]), (600, 400), blue), name
    half = tuple((a + b + 1) // 2 for a, b in zip(blue, white, strict=True))
    assert near(kept(HONEST["clear.png"]), (600, 400), half)  # on white paper
    assert near(kept(HONEST["deep.png"]), (200, 150), (155, 155, 155))  # 40,000 of 65,535


def test_a_large_picture_is_kept_smaller_and_has_a_small_placeholder():
    facts, _master = child.read(uploads.photo(5_200, 2_600), LIMITS)
    assert (facts["width"], facts["height"]) == (2_560, 1_280)
    assert facts["placeholder"].startswith("data:image/webp;base64,")
    assert len(facts["placeholder"]) < 600


def test_a_child_that_wants_more_memory_seconds_or_words_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    greedy = tmp_path / "child.py"
    monkeypatch.setattr(decoding, "CHILD", greedy)
    monkeypatch.setattr(decoding, "PATIENCE", 0.3)
    answers = []
    for program in (
        "while True: pass",
        "import os; os.abort()",
        "print('no JSON')",
        "print('{\"width\": 1}\\n<html>')",
    ):
        greedy.write_text(program)
        answers.append(decode(uploads.photo()).reason)
    assert answers == ["too_slow", "decoder_died", "decoder_died", "decoder_died"]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit of addresses")
def test_the_child_cannot_have_more_memory_than_it_was_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(decoding, "MEMORY", 60_000_000)
    answer = decode(uploads.photo(4_000, 3_000))
    assert answer == Decoded(
        "jpeg", answer.reason, answer.detail, seconds=answer.seconds, peak=answer.peak
    )
    assert answer.reason in ("too_much_memory", "undecodable", "decoder_died")
    assert answer.peak < 60_000_000
