"""The label of a box: 100 x 150 mm, black on white. Pure."""

from __future__ import annotations

from typing import Final

import segno

from marketplace.foundation import s10
from marketplace.shipping.labels.drawing import Cells, Page
from marketplace.shipping.labels.types import LabelSpec

WIDTH: Final = 800
HEIGHT: Final = 1200
_EDGE: Final = 24
_INNER: Final = WIDTH - 2 * _EDGE
_LEFT: Final = _EDGE + 20
_RIGHT: Final = WIDTH - _EDGE - 20
_CELL: Final = 6


def laid_out(spec: LabelSpec) -> Page:
    """Lay one label out. Raises: ValueError for a number that no bar code can say."""
    page = Page(WIDTH, HEIGHT, spec.face)
    page.frame(_EDGE, _EDGE, _INNER, HEIGHT - 2 * _EDGE, 3)
    _head(page, spec)
    _number(page, spec)
    _receiver(page, spec)
    _sender(page, spec)
    _foot(page, spec)
    return page


def _head(page: Page, spec: LabelSpec) -> None:
    page.put(_LEFT, 92, spec.carrier, 48, strong=True)
    page.put_right(_RIGHT, 72, spec.service, 26)
    count = f"{spec.position}/{spec.boxes}"
    page.put_right(_RIGHT, 108, count, 26, strong=True)
    page.rule(128, _EDGE, WIDTH - _EDGE)
    if spec.routing:
        size = page.fitted(spec.routing, _INNER - 40, (88, 72, 56, 44))
        page.put_middle(WIDTH // 2, 222, spec.routing, size, strong=True)
        page.rule(248, _EDGE, WIDTH - _EDGE)


def _number(page: Page, spec: LabelSpec) -> None:
    top, height = (272, 140) if spec.routing else (164, 236)
    page.bars(_EDGE, top, _INNER, height, spec.waybill)
    page.put_middle(WIDTH // 2, top + height + 46, _grouped(spec.waybill), 36, strong=True)


def _grouped(number: str) -> str:
    """Write a number in groups that can be read aloud: the post's by three, others by four."""
    if not s10.fault_of(number):
        return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}"
    letters = len(number) - len(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    head, rest = number[:letters], number[letters:]
    groups = [rest[at : at + 4] for at in range(0, len(rest), 4)]
    if len(groups) > 1 and len(groups[-1]) == 1:  # no lonely digit
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join(filter(None, (head, *groups)))


def _receiver(page: Page, spec: LabelSpec) -> None:
    page.rule(490, _EDGE, WIDTH - _EDGE)
    _badge(page, 508, "收", 52)
    x = _LEFT + 76
    name, phone = page.printable(spec.receiver.name), page.printable(spec.receiver.phone)
    beside = _RIGHT - x - 24 - page.wide(phone, 32)
    if page.wide(name, 42) <= beside:
        page.put(x, 548, name, 42, strong=True)
        page.put_right(_RIGHT, 548, phone, 32, strong=True)
        top = 572
    else:
        size = page.fitted(name, _RIGHT - x, (42, 36, 30, 26))
        y = page.put_lines(x, 542, name, size, _RIGHT - x, 2, strong=True)
        page.put(x, y, phone, 30, strong=True)
        top = y + 16
    page.put_block(x, top, 782, spec.receiver_lines, (36, 32, 28, 24, 20), _RIGHT - x)


def _sender(page: Page, spec: LabelSpec) -> None:
    page.rule(790, _EDGE, WIDTH - _EDGE)
    _badge(page, 806, "寄", 40)
    x = _LEFT + 76
    who = f"{spec.sender.name}  {spec.sender.phone}"
    page.put_block(x, 798, 920, (who, *spec.sender_lines), (26, 24, 22, 20), _RIGHT - x)


def _badge(page: Page, top: int, sign: str, size: int) -> None:
    """A sign in a frame: who sends, who receives, at a glance."""
    page.frame(_LEFT, top, size + 12, size + 12, 3)
    page.put_middle(_LEFT + 6 + size // 2, top + 6 + size * 7 // 8, sign, size - 6, strong=True)


def _foot(page: Page, spec: LabelSpec) -> None:
    page.rule(924, _EDGE, WIDTH - _EDGE)
    code = segno.make(spec.code, error="m", micro=False)
    rows = tuple("".join("1" if cell else "0" for cell in row) for row in code.matrix)
    side = len(rows) * _CELL
    left = _RIGHT - side
    page.marks.append(Cells(left, 950, _CELL, rows))
    room = left - 24 - _LEFT
    y = page.put_lines(_LEFT, 966, spec.contents, 26, room, 3)
    page.put(_LEFT, max(y + 14, 1062), _kilograms(spec.weight_g), 40, strong=True)
    page.put(_LEFT, 1112, spec.order, 26)
    if spec.made_on is not None:
        page.put(_LEFT, 1150, spec.made_on.isoformat(), 22)
    page.put_right(_RIGHT, 1150, spec.code, 22)


def _kilograms(grams: int) -> str:
    tens = -(-grams // 10)  # never less than it weighs
    return f"{tens // 100}.{tens % 100:02d} kg"
