"""A label for a printer that speaks ZPL: the whole drawing as one bitmap, no font of the printer's.

Source: Zebra ZPL II programming guide, ^GF and its compression of hex digits.
"""

from __future__ import annotations

import re
from typing import Final

from PIL import Image

from marketplace.shipping.labels import bitmap
from marketplace.shipping.labels.drawing import Page

_ONES: Final = "GHIJKLMNOPQRSTUVWXY"  # 1 to 19
_TWENTIES: Final = "ghijklmnopqrstuvwxyz"  # 20, 40, ... 400


def written(page: Page) -> bytes:
    """Return a page as ZPL for a printer of 203 dpi."""
    picture = bitmap.rendered(page)
    row_bytes = -(-picture.width // 8)
    total = row_bytes * picture.height
    rows = _hex_rows(picture, row_bytes)
    return (
        f"^XA\n^PW{page.width}\n^LL{page.height}\n^LH0,0\n"
        f"^FO0,0^GFA,{total},{total},{row_bytes},{_packed(rows)}^FS\n^PQ1\n^XZ\n"
    ).encode("ascii")


def _hex_rows(picture: Image.Image, row_bytes: int) -> list[str]:
    """Return each row as hex, black as 1: a picture of one bit has white as 1."""
    raw = bytes(byte ^ 0xFF for byte in picture.tobytes())
    rows = []
    for start in range(0, len(raw), row_bytes):
        row = int.from_bytes(raw[start : start + row_bytes], "big")
        spare = row_bytes * 8 - picture.width
        rows.append(f"{row >> spare << spare:0{2 * row_bytes}X}")
    return rows


def _packed(rows: list[str]) -> str:
    """Write rows short: a colon repeats the row before, a comma ends one in zeros."""
    written_rows: list[str] = []
    before = ""
    for row in rows:
        if row == before:
            written_rows.append(":")
            continue
        before = row
        kept = row.rstrip("0")
        ending = "," if len(kept) < len(row) else ""
        written_rows.append(re.sub(r"(.)\1*", _run, kept) + ending)
    return "".join(written_rows)


def _run(found: re.Match[str]) -> str:
    left, sign = len(found[0]), found[1]
    if left == 1:
        return sign
    many = ""
    while left >= 400:
        many += "z"
        left -= 400
    if left >= 20:
        many += _TWENTIES[left // 20 - 1]
        left %= 20
    if left:
        many += _ONES[left - 1]
    return many + sign


def read(label: bytes) -> Image.Image:
    """Return the picture inside a label of ours: what the printer would print.

    Raises: ValueError when it is no such label.
    """
    found = re.search(rb"\^GFA,(\d+),\d+,(\d+),([^^]*)\^FS", label)
    if not found:
        raise ValueError("no bitmap")
    row_bytes = int(found[2])
    rows = _unpacked(found[3].decode("ascii"), 2 * row_bytes)
    raw = bytes(byte ^ 0xFF for byte in bytes.fromhex("".join(rows)))
    if len(raw) != int(found[1]):
        raise ValueError("another size than it says")
    return Image.frombytes("1", (row_bytes * 8, len(rows)), raw)


def _unpacked(packed: str, width: int) -> list[str]:
    rows: list[str] = []
    row, times = "", 0
    for sign in packed:
        if sign == ":":
            rows.append(rows[-1])
        elif sign == ",":
            rows.append(row.ljust(width, "0"))
            row = ""
        elif sign in _ONES:
            times += _ONES.index(sign) + 1
        elif sign in _TWENTIES:
            times += 20 * (_TWENTIES.index(sign) + 1)
        else:
            row += sign * (times or 1)
            times = 0
            if len(row) == width:
                rows.append(row)
                row = ""
    return rows
