"""Pictures as people upload them, and files that only pretend to be pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw

PNG = b"\x89PNG\r\n\x1a\n"
HOUR_OF_GPS = {1: "N", 2: (22.0, 11.0, 30.0), 3: "E", 4: (113.0, 32.0, 20.0)}  # Macau


@cache
def drawing(width: int = 640, height: int = 480, color: str = "#1c4d9f") -> Image.Image:
    """A plain ground with a lighter corner at the top left, so that which way is up shows."""
    image = Image.new("RGB", (width, height), color)
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="#f4c542")
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture as a file."""
    held = BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


@cache
def photo(width: int = 640, height: int = 480, color: str = "#1c4d9f") -> bytes:
    """A JPEG as a shop has it."""
    return saved(drawing(width, height, color), quality=85)


def phone_photo() -> bytes:
    """A JPEG lying on its side, with the place where it was taken and the phone's name."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to see it upright
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825).update(HOUR_OF_GPS)
    exif[0x8825] = exif.get_ifd(0x8825)
    return saved(drawing(), exif=exif, comment=b"a secret comment")


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, data: bytes, *more: bytes, color_type: int = 2) -> bytes:
    """A PNG put together by hand: what its head says need not be true."""
    head = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A small file that would unpack to a gigabyte of pixels."""
    return png_of(20_000, 20_000, zlib.compress(bytes(4_000_000), 6))


def lying_head() -> bytes:
    """A head within the limits over data for much more."""
    return png_of(1_000, 1_000, zlib.compress(bytes(8_000_000), 6))


def text_bomb() -> bytes:
    """A chunk of text that unpacks to far more than it is."""
    packed = b"note\x00\x00" + zlib.compress(bytes(8_000_000), 6)
    return png_of(300, 300, zlib.compress(bytes(301 * 900), 9), chunk(b"zTXt", packed))


def much_text() -> bytes:
    """Chunks of text that are larger than the picture could be."""
    words = chunk(b"tEXt", b"note\x00" + b"a" * 600_000)
    return png_of(300, 300, zlib.compress(bytes(301 * 900), 9), words, words)


def wide_jpeg(width: int, height: int) -> bytes:
    """A JPEG whose head says another size than its data has."""
    content = bytearray(photo())
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def scan_bomb() -> bytes:
    """A progressive JPEG with one scan after another."""
    content = saved(drawing(), progressive=True)
    at = content.rindex(b"\xff\xda")
    return content[:at] + content[at:-2] * 200 + b"\xff\xd9"


def gif_bomb() -> bytes:
    """Many frames of a large canvas in few bytes."""
    frames = [Image.new("P", (1_000, 1_000), shade) for shade in range(3)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:] * 4)


def moving(kind: str) -> bytes:
    """Two frames in one file."""
    frames = [drawing(300, 300), drawing(300, 300, "#ffffff")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def webp_with(change: Callable[[bytearray], None]) -> bytes:
    """A WebP with something changed by hand."""
    content = bytearray(saved(drawing(), "WEBP"))
    change(content)
    return bytes(content)


def _huge_webp(content: bytearray) -> None:
    at = content.index(b"\x9d\x01\x2a") + 3
    content[at : at + 4] = struct.pack("<HH", 16_383, 16_383)


def _long_webp(content: bytearray) -> None:
    content[4:8] = struct.pack("<I", 1_000_000)


def avif(**options: Any) -> bytes:
    """An AVIF as cameras of phones write it."""
    return saved(drawing(), "AVIF", speed=10, **options)


def huge_avif() -> bytes:
    """An AVIF whose boxes say a size that it has not."""
    content = bytearray(avif())
    at = content.index(b"ispe") + 8
    content[at : at + 8] = struct.pack(">II", 60_000, 60_000)
    return bytes(content)


def swollen_avif() -> bytes:
    """An AVIF with a box that leaves its box."""
    content = bytearray(avif())
    at = content.index(b"iprp") - 4
    content[at : at + 4] = struct.pack(">I", 0x7FFFFFFF)
    return bytes(content)


def archive_behind(content: bytes) -> bytes:
    """The same with a (short) archive behind it, which unpackers read from the end."""
    return content + b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)


def commented(words: bytes) -> bytes:
    """A JPEG with words in its comment."""
    return saved(drawing(), comment=words)


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def hostile() -> dict[str, tuple[bytes, str]]:
    """Every file that must be refused, by name, with the reason."""
    jpeg = photo()
    png = saved(drawing(), "PNG")
    webp = saved(drawing(), "WEBP")
    return {
        "nothing.jpg": (b"", "empty"),
        "words.jpg": (b"just words", "wrong_kind"),
        "page.jpg": (b"<!doctype html><script>1</script>", "wrong_kind"),
        "script.svg": (SVG, "wrong_kind"),
        "script-as.png": (b"\xef\xbb\xbf\n " + SVG, "wrong_kind"),
        "still.gif": (saved(drawing(), "GIF"), "wrong_kind"),
        "bomb.gif": (gif_bomb(), "wrong_kind"),
        "scan.tiff": (saved(drawing(), "TIFF"), "wrong_kind"),
        "bitmap.jpg": (saved(drawing(), "BMP"), "wrong_kind"),
        "paper.jpg": (b"%PDF-1.7\n" + jpeg, "wrong_kind"),
        "archive.png": (b"PK\x03\x04" + png, "wrong_kind"),
        "phone.heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "wrong_kind"),
        "film.jpg": (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp42isom", "wrong_kind"),
        "heavy.jpg": (jpeg + bytes(10_000_000), "too_many_bytes"),
        "bomb.png": (bomb(), "too_many_pixels"),
        "text-bomb.png": (text_bomb(), "undecodable"),
        "much-text.png": (much_text(), "too_much_text"),
        "cut.png": (png[:-20], "truncated"),
        "spoiled.png": (png_of(300, 300, b"no zlib at all"), "undecodable"),
        "half.png": (png_of(300, 300, zlib.compress(bytes(1_000))), "undecodable"),
        "moving.png": (moving("PNG"), "animated"),
        "tail.png": (png + b"<p>more</p>", "polyglot"),
        "wide.jpg": (wide_jpeg(60_000, 60_000), "too_many_pixels"),
        "square.jpg": (wide_jpeg(6_000, 6_000), "too_many_pixels"),
        "long.jpg": (wide_jpeg(12_001, 300), "too_many_pixels"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "truncated"),
        "head.jpg": (jpeg[:40], "truncated"),
        "scans.jpg": (scan_bomb(), "too_many_scans"),
        "script.jpg": (commented(b"<ScRiPt>alert(1)</script>"), "polyglot"),
        "php.jpg": (commented(b"<?php system($_GET[0]);"), "polyglot"),
        "page-behind.jpg": (jpeg + b"<!DOCTYPE html>", "polyglot"),
        "paper-inside.jpg": (commented(b"%PDF-1.4"), "polyglot"),
        "archive-behind.jpg": (archive_behind(jpeg), "polyglot"),
        "stamp.jpg": (photo(150, 900), "too_small"),
        "moving.webp": (moving("WEBP"), "animated"),
        "cut.webp": (webp[:-100], "truncated"),
        "huge.webp": (webp_with(_huge_webp), "too_many_pixels"),
        "long.webp": (webp_with(_long_webp), "truncated"),
        "tail.webp": (webp + b"tail", "polyglot"),
        "moving.avif": (moving("AVIF"), "animated"),
        "cut.avif": (avif()[:-100], "truncated"),
        "huge.avif": (huge_avif(), "too_many_pixels"),
        "swollen.avif": (swollen_avif(), "truncated"),
        "spoiled.avif": (avif()[:-400] + bytes(400), "undecodable"),
    }


def harmless() -> dict[str, bytes]:
    """What no camera writes and decoders forgive: it costs no more than an honest picture."""
    jpeg = photo()
    return {
        "lying.png": lying_head(),
        "more-than-there-is.jpg": wide_jpeg(2_000, 2_000),
        "cut-and-ended.jpg": jpeg[: len(jpeg) // 2] + b"\xff\xd9",
    }


def honest() -> dict[str, bytes]:
    """What has to be taken, though it is unusual: colors of print, 16 bits, transparency, ..."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clear = drawing().convert("RGBA")
    clear.putalpha(128)
    deep = Image.new("I;16", (400, 300), 40_000)
    return {
        "photo.jpg": photo(),
        "photo-named.png": photo(),
        "phone.jpg": phone_photo(),
        "print.jpg": saved(drawing().convert("CMYK")),
        "gray.jpg": saved(drawing().convert("L")),
        "two-in-one.jpg": photo() + photo(320, 240),  # phones write a small one behind
        "progressive.jpg": saved(drawing(), progressive=True),
        "profile.jpg": saved(drawing(), icc_profile=profile),
        "broken-profile.jpg": saved(drawing(), icc_profile=b"no profile"),
        "deep.png": saved(deep, "PNG"),
        "clear.png": saved(clear, "PNG"),
        "palette.png": saved(drawing().convert("P"), "PNG", transparency=0),
        "photo.webp": saved(drawing(), "WEBP", icc_profile=profile),
        "clear.webp": saved(clear, "WEBP", lossless=True),
        "photo.avif": avif(),
        "clear.avif": saved(clear, "AVIF", speed=10),
    }
