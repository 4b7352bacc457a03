"""What a file is by its content, and what is odd about it, before anything decodes it. Pure.

Each walk follows the lengths that the format itself gives, reads each byte once at most, and
believes nothing: a length that leaves the file ends the walk as "truncated".
Source: ITU-T T.81 (JPEG), the PNG specification (W3C), RFC 9649 (WebP), ISO/IEC 14496-12 and
23008-12 with AV1-AVIF (boxes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.media import limits

PNG_SIGN: Final = b"\x89PNG\r\n\x1a\n"
_OTHERS: Final = (
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
)
# Programs that a browser or a server would run. Markup is looked for in the whole file: seven
# given bytes come by chance once in ten billion pictures of this size.
_ACTIVE: Final = re.compile(rb"<script|<\?php|<!doctype|<iframe|javascript:", re.IGNORECASE)
_MARKUP: Final = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<", re.IGNORECASE)
_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # in the coded data of a JPEG
_SIZES_OF_JPEG: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TEXTS_OF_PNG: Final = (b"tEXt", b"zTXt", b"iTXt")
_FAMILY: Final = (b"avif", b"avis")
_HEIC: Final = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1")


@dataclass(frozen=True)
class Seen:
    """What a walk over a file found: its kind, its size in pixels, and a reason to refuse it."""

    kind: str
    width: int = 0
    height: int = 0
    reason: str = ""

    @property
    def pixels(self) -> int:
        """Pixels in all."""
        return self.width * self.height


def look(content: bytes) -> Seen:
    """Tell what a file is; `reason` says why it cannot be taken, and is empty if it can."""
    if not content:
        return Seen("", reason="empty")
    if len(content) > limits.MAX_BYTES:
        return Seen("", reason="too_many_bytes")
    walk = _WALKS.get(kind_of(content))
    if walk is None:
        return Seen(kind_of(content), reason="wrong_kind")
    try:
        seen = walk(content)
    except (IndexError, ValueError):
        return Seen(kind_of(content), reason="truncated")
    return (
        seen if seen.reason else Seen(seen.kind, seen.width, seen.height, _objection(seen, content))
    )


def kind_of(content: bytes) -> str:
    """Return what a file begins as: jpeg, png, webp, avif, a kind that is refused, or nothing."""
    head = content[:32]
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(PNG_SIGN):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _kind_of_boxes(content)
    if _MARKUP.match(content[:256]):
        return "svg" if b"<svg" in content[:4096].lower() else "markup"
    return next((kind for sign, kind in _OTHERS if head.startswith(sign)), "")


def _objection(seen: Seen, content: bytes) -> str:
    if min(seen.width, seen.height) < 1:
        return "truncated"
    if seen.pixels > limits.MAX_PIXELS[seen.kind] or max(seen.width, seen.height) > limits.MAX_SIDE:
        return "too_many_pixels"
    if min(seen.width, seen.height) < limits.MIN_SIDE:
        return "too_small"
    return "polyglot" if _is_something_else_too(content) else ""


def _is_something_else_too(content: bytes) -> bool:
    if b"%PDF-" in content[:1024] or _ACTIVE.search(content):
        return True
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    # An archive's last record says how long its comment is: up to the end of the file.
    return end >= 0 and end + 22 + _int(content, end + 20, 2, "little") == len(content)


def _int(content: bytes, at: int, size: int, order: str = "big") -> int:
    piece = content[at : at + size]
    if len(piece) < size:
        raise ValueError("the file ends here")
    return int.from_bytes(piece, "little" if order == "little" else "big")


def _jpeg(content: bytes) -> Seen:
    """Walk the markers. Phones write a second picture behind the end: that much is usual."""
    at, width, height, scans = 2, 0, 0, 0
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        code = content[at + 1]
        if code == 0xFF:  # filling
            at += 1
            continue
        if code == 0xD9:
            break
        length = _int(content, at + 2, 2)
        if code in _SIZES_OF_JPEG:
            height, width = _int(content, at + 5, 2), _int(content, at + 7, 2)
        at += 2 + length
        if code == 0xDA:
            scans += 1
            found = _MARKER.search(content, at)
            if found is None:
                raise ValueError("no end")
            at = found.start()
    if scans > limits.MAX_SCANS:
        return Seen("jpeg", width, height, "too_many_scans")
    return Seen("jpeg", width, height, "" if scans else "truncated")


def _png(content: bytes) -> Seen:
    at, texts, width, height, is_moving, has_data = 8, 0, 0, 0, False, False
    while True:
        length, name = _int(content, at, 4), content[at + 4 : at + 8]
        if at + 12 + length > len(content):
            raise ValueError("no end")
        if name == b"IHDR":
            width, height = _int(content, at + 8, 4), _int(content, at + 12, 4)
        is_moving = is_moving or name == b"acTL"
        has_data = has_data or name == b"IDAT"
        texts += length if name in _TEXTS_OF_PNG else 0
        at += 12 + length
        if name == b"IEND":
            break
    if texts > limits.MAX_TEXT_BYTES:
        return Seen("png", width, height, "too_much_text")
    if not has_data:
        return Seen("png", width, height, "truncated")
    if at != len(content):
        return Seen("png", width, height, "polyglot")
    return Seen("png", width, height, "animated" if is_moving else "")


def _webp(content: bytes) -> Seen:
    end = 8 + _int(content, 4, 4, "little")
    if end > len(content):
        raise ValueError("no end")
    if end + end % 2 < len(content):
        return Seen("webp", reason="polyglot")
    at, width, height, is_moving = 12, 0, 0, False
    while at + 8 <= end:
        name, length = content[at : at + 4], _int(content, at + 4, 4, "little")
        if at + 8 + length > end:
            raise ValueError("no end")
        sized = _webp_size(name, content, at + 8)
        # The canvas of the extended header counts, and so does a larger frame that it hides.
        width, height = max(width, sized[0]), max(height, sized[1])
        is_moving = is_moving or name in (b"ANIM", b"ANMF")
        at += 8 + length + length % 2
    return Seen("webp", width, height, "animated" if is_moving else "")


def _webp_size(name: bytes, content: bytes, at: int) -> tuple[int, int]:
    if name == b"VP8X":
        return 1 + _int(content, at + 4, 3, "little"), 1 + _int(content, at + 7, 3, "little")
    if name == b"VP8 ":
        wide, high = _int(content, at + 6, 2, "little"), _int(content, at + 8, 2, "little")
        return wide & 0x3FFF, high & 0x3FFF
    if name == b"VP8L":
        bits = _int(content, at + 1, 4, "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    return 0, 0


def _kind_of_boxes(content: bytes) -> str:
    length = int.from_bytes(content[:4], "big")
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, min(length, 256), 4))}
    if brands & set(_FAMILY):
        return "avif"
    return "heic" if brands & set(_HEIC) else "video"


def _avif(content: bytes) -> Seen:
    """Walk the boxes; each picture's size stands in an `ispe`, a grid's in the largest of them."""
    if content[8:12] == b"avis":
        return Seen("avif", reason="animated")
    top = list(_boxes(content, 0, len(content)))
    names = [name for name, _, _ in top]
    if b"moov" in names:
        return Seen("avif", reason="animated")
    if b"mdat" not in names and b"idat" not in content:
        return Seen("avif", reason="truncated")
    width, height = 0, 0
    for name, start, end in top:
        if name == b"meta":
            for wide, high in _avif_sizes(content, start + 4, end):
                width, height = max(width, wide), max(height, high)
    return Seen("avif", width, height)


def _avif_sizes(content: bytes, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    for name, at, until in _boxes(content, start, end):
        if name in (b"iprp", b"ipco"):
            found += _avif_sizes(content, at, until)
        if name == b"ispe":
            found.append((_int(content, at + 4, 4), _int(content, at + 8, 4)))
    return found


def _boxes(content: bytes, start: int, end: int) -> list[tuple[bytes, int, int]]:
    found, at = [], start
    while at < end:
        length, name, head = _int(content, at, 4), content[at + 4 : at + 8], 8
        if length == 1:
            length, head = _int(content, at + 8, 8), 16
        length = end - at if length == 0 else length
        if length < head or at + length > end or len(name) < 4:
            raise ValueError("a box leaves its box")
        found.append((name, at + head, at + length))
        at += length
    return found


_WALKS: Final = {"jpeg": _jpeg, "png": _png, "webp": _webp, "avif": _avif}
