"""Archives of strangers: what is read, and what is refused before it costs anything."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.picture_zips import archive
from catalog.picture_zips.archive import ArchiveRefused, Entry, read_directory
from catalog.picture_zips.limits import Limits
from catalog.picture_zips.unpacking import FileRefused, objection_to, unpack
from tests.factories import uploads
from tests.factories.archives import deflated, handmade, zipped

LIMITS = Limits(entries=50, unpacked_bytes=50_000_000)
PHOTO = uploads.photo(300, 300)
LONG_ZIP64 = struct.pack("<HHQQ", 0x0001, 16, len(PHOTO), len(PHOTO))


def listed(content: bytes, limits: Limits = LIMITS) -> list[Entry]:
    return read_directory(io.BytesIO(content), limits)


def reason_of(**file: object) -> str:
    (entry,) = listed(handmade({"name": b"a.jpg", "content": PHOTO} | file))
    return entry.reason


def unpacked(content: bytes) -> bytes:
    (entry,) = listed(content)
    return unpack(io.BytesIO(content), entry)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_archive_is_read_file_by_file(method: int):
    content = zipped({"b/": b"", "b/ALM-24.jpg": PHOTO, "ALM-24-2.jpg": b"x" * 900}, method=method)
    entries = listed(content)
    assert [(each.name, each.unpacked, each.reason) for each in entries] == [
        ("b/ALM-24.jpg", len(PHOTO), ""),
        ("ALM-24-2.jpg", 900, ""),
    ]
    assert unpack(io.BytesIO(content), entries[0]) == PHOTO


def test_large_archives_have_their_numbers_beside():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made, made.open("a.jpg", "w", force_zip64=True) as one:
        one.write(PHOTO)
    assert unpacked(held.getvalue()) == PHOTO
    in_list = {"packed": 0xFFFFFFFF, "unpacked": 0xFFFFFFFF, "extra": LONG_ZIP64}
    (entry,) = listed(handmade({"name": b"a.jpg", "content": PHOTO} | in_list))
    assert (entry.packed, entry.unpacked) == (len(PHOTO), len(PHOTO))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("杏仁餅-2.jpg".encode("big5"), "杏仁餅-2.jpg"),
        ("杏仁饼-2.jpg".encode("gb18030"), "杏仁饼-2.jpg"),
        ("Pastéis.jpg".encode("cp1252"), "Pastéis.jpg"),
        (b"folder\\a.jpg", "folder/a.jpg"),
    ],
)
def test_names_are_read_in_whatever_encoding_windows_wrote_them(name: bytes, told: str):
    assert [each.name for each in listed(handmade({"name": name, "content": PHOTO}))] == [told]


def test_a_name_in_unicode_beside_the_other_counts():
    raw, told = b"??.jpg", "杏仁.jpg".encode()
    field = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + told
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    (entry,) = listed(handmade({"name": raw, "content": PHOTO, "extra": extra}))
    assert entry.name == "杏仁.jpg"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_zip"),
        (PHOTO, "no_zip"),
        (zipped({"a.jpg": PHOTO})[:-30], "no_zip"),
        (zipped({"a.jpg": PHOTO}) + b"more", "no_zip"),
        (handmade({"name": b"a"}, disk=1), "many_disks"),
        (handmade({"name": b"a"}, count=2), "damaged"),
        (handmade({"name": b"a"}, size=9_999), "damaged"),
        (handmade({"name": b"a"}, start=0xFFFFFFFF), "damaged"),
        (handmade(*[{"name": b"a"}] * 51), "too_many_files"),
        (handmade({"name": b"a"}, count=0xFFFE), "too_many_files"),
        (handmade({"name": b"a", "unpacked": 60_000_000}), "too_much_unpacked"),
        (handmade({"name": b"a", "unpacked": 9_000_000}), "too_much_unpacked"),
        # files that lie over each other: a few megabytes that unpack to petabytes
        (handmade({"name": b"a", "content": PHOTO}, {"name": b"b", "offset": 0}), "shared_bytes"),
        (handmade({"name": b"a", "content": PHOTO, "packed": 99_999}), "shared_bytes"),
        (handmade({"name": b"a", "offset": 7_000}), "shared_bytes"),
    ],
)
def test_an_archive_that_means_harm_is_refused_whole(content: bytes, reason: str):
    with pytest.raises(ArchiveRefused) as refusal:
        listed(content)
    assert refusal.value.reason == reason


def test_a_long_list_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch):
    content = handmade(*({"name": b"a" * 30_000, "content": b""} for _ in range(40)))
    assert len(listed(content)) == 40
    monkeypatch.setattr(archive, "DIRECTORY_BYTES", 1_000_000)
    with pytest.raises(ArchiveRefused, match="too_many_files"):
        listed(content)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ({"flags": 1}, "encrypted"),
        ({"flags": 0x40}, "encrypted"),
        ({"method": 12}, "packed_otherwise"),
        ({"system": 3, "attributes": 0o120777 << 16}, "link"),
        ({"name": b"../a.jpg"}, "unsafe_name"),
        ({"name": b"..\\..\\a.jpg"}, "unsafe_name"),
        ({"name": b"/etc/a.jpg"}, "unsafe_name"),
        ({"name": b"C:\\a.jpg"}, "unsafe_name"),
        ({"name": b"a\x00.jpg"}, "unsafe_name"),
        ({"name": b"a" * 301}, "unsafe_name"),
        ({"unpacked": 10_000_001, "data": b"x" * 200_000, "method": 8}, "too_many_bytes"),
        ({"unpacked": 800_000, "data": b"x" * 900, "method": 8, "content": b""}, "bomb"),
        ({"unpacked": 5}, "damaged_file"),
        ({}, ""),
    ],
)
def test_what_is_wrong_with_a_file_is_said_of_it_alone(file: dict[str, object], reason: str):
    assert reason_of(**file) == reason


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ({"crc": 1}, "damaged_file"),
        ({"method": 8, "data": b"\xff" * 200}, "damaged_file"),
        ({"method": 8, "data": deflated(PHOTO)[:-40]}, "damaged_file"),
        (
            {"method": 8, "data": deflated(PHOTO + b"x" * 70_000), "unpacked": 2_000},
            "more_than_said",
        ),
    ],
)
def test_a_file_that_is_not_what_the_list_says_is_refused(file: dict[str, object], reason: str):
    with pytest.raises(FileRefused) as refusal:
        unpacked(handmade({"name": b"a.jpg", "content": PHOTO} | file))
    assert refusal.value.reason == reason


def test_an_operator_can_look_at_an_archive(tmp_path: Path):
    path = tmp_path / "pictures.zip"
    path.write_bytes(zipped({"a.jpg": PHOTO, "b.txt": b"x", "../c.jpg": PHOTO, ".DS_Store": b""}))
    bad = tmp_path / "bad.zip"
    bad.write_bytes(PHOTO)
    out = io.StringIO()
    call_command("zips", "check", str(path), str(bad), stdout=out)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert first["files"] == {"ignored": 1, "taken": 1, "unsafe_name": 1, "wrong_kind": 1}
    assert (first["refused"], second["refused"], second["files"]) == ("", "no_zip", {})
    assert first["peak_bytes"] > 0


def test_a_secret_that_only_the_file_itself_tells_is_refused():
    content = bytearray(handmade({"name": b"a.jpg", "content": PHOTO}))
    content[6] |= 1
    with pytest.raises(FileRefused, match="encrypted"):
        unpacked(bytes(content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"a.jpg": PHOTO}), "nested"),
        (b"\x1f\x8b" + b"x" * 600, "nested"),
        (b"x" * 257 + b"ustar" + b"x" * 300, "nested"),
        (uploads.SVG, "wrong_kind"),
        (b"words", "wrong_kind"),
        (b"", "empty"),
        (uploads.bomb(), "too_many_pixels"),
        (uploads.photo(100, 100), "too_small"),
        (PHOTO[:-30], "truncated"),
        (PHOTO, ""),
    ],
)
def test_a_file_that_is_no_picture_is_known_by_its_headers(content: bytes, reason: str):
    assert objection_to(content)[0] == reason
