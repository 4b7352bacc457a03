"""Sheets of A4 for a shop: what it gives to a carrier, and what it takes from its shelves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.foundation import formats
from marketplace.shipping.labels.drawing import Page, leading
from marketplace.shipping.labels.types import ManifestSpec, PickLine, PickSpec

WIDTH: Final = 1680
HEIGHT: Final = 2376
_LEFT: Final = 120
_RIGHT: Final = WIDTH - 120
_BOTTOM: Final = HEIGHT - 160
_SIZE: Final = 26
_ROW: Final = 52


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it begins, its heading, and whether its figures end at its right."""

    x: int
    to: int
    head: str
    is_figure: bool = False
    is_box: bool = False  # an empty square to tick


def manifest(spec: ManifestSpec) -> list[Page]:
    """Lay out the list that a carrier signs."""
    with translation.override(spec.language):
        columns = (
            Column(_LEFT, 176, "", is_box=True),
            Column(190, 520, _("Waybill")),
            Column(534, 880, _("Order")),
            Column(894, 1170, _("Receiver")),
            Column(1184, 1330, _("Place")),
            Column(1344, 1430, _("Boxes"), is_figure=True),
            Column(1444, _RIGHT, _("Weight"), is_figure=True),
        )
        rows = [
            (
                "",
                each.waybill,
                each.order,
                each.receiver,
                each.place,
                str(each.boxes),
                formats.weight(each.weight_g, spec.language),
            )
            for each in spec.rows
        ]
        boxes = sum(each.boxes for each in spec.rows)
        grams = sum(each.weight_g for each in spec.rows)
        sheet = _Sheet(_("Manifest"), spec.shop, spec.made_at, spec.language)
        sheet.subtitle = _("Given to %(carrier)s") % {"carrier": spec.carrier}
        sheet.table(columns, rows)
        count = ngettext("%(count)d box", "%(count)d boxes", boxes) % {"count": boxes}
        sheet.closing(f"{count}, {formats.weight(grams, spec.language)}")
        sheet.signatures((_("For the shop"), _("For the carrier"), _("Date and time")))
        return sheet.finished()


def pick_list(spec: PickSpec) -> list[Page]:
    """Lay out what is taken from the shelves, by the shop's own codes."""
    with translation.override(spec.language):
        columns = (
            Column(_LEFT, 176, "", is_box=True),
            Column(190, 300, _("Quantity"), is_figure=True),
            Column(330, 620, _("SKU")),
            Column(634, 1100, _("Product")),
            Column(1114, _RIGHT, _("For the orders")),
        )
        rows = [("", str(each.quantity), each.sku, each.name, _orders(each)) for each in spec.lines]
        sheet = _Sheet(_("Pick list"), spec.shop, spec.made_at, spec.language)
        sheet.subtitle = ngettext("%(count)d order", "%(count)d orders", spec.orders) % {
            "count": spec.orders
        }
        sheet.table(columns, rows)
        units = sum(each.quantity for each in spec.lines)
        sheet.closing(ngettext("%(count)d unit", "%(count)d units", units) % {"count": units})
        return sheet.finished()


def _orders(line: PickLine) -> str:
    return ", ".join(f"{number} ×{quantity}" for number, quantity in line.orders)


class _Sheet:
    """Pages of one list, each with its head and number."""

    def __init__(self, title: str, shop: str, made_at: datetime, language: str) -> None:
        self.subtitle = ""
        self._title, self._shop, self._made_at, self._language = title, shop, made_at, language
        self._pages: list[Page] = []
        self._columns: Sequence[Column] = ()
        self._y = 0

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Print rows, each as high as its longest cell, and heads on every page."""
        self._columns = columns
        self._begin()
        for row in rows:
            lines = self._lines(row)
            high = max(1, *map(len, lines)) * leading(_SIZE) + _ROW - leading(_SIZE)
            if self._y + high > _BOTTOM:
                self._begin()
            self._row(lines, high)

    def _begin(self) -> None:
        page = Page(WIDTH, HEIGHT, self._language)
        self._pages.append(page)
        page.put(_LEFT, 150, self._title, 56, strong=True)
        page.put_right(_RIGHT, 132, self._shop, 32, strong=True)
        page.put_right(_RIGHT, 176, formats.moment(self._made_at, self._language), 24)
        page.put(_LEFT, 210, self.subtitle, 28)
        page.rule(240, _LEFT, _RIGHT, 3)
        for column in self._columns:
            put = page.put_right if column.is_figure else page.put
            put(column.to if column.is_figure else column.x, 280, column.head, 22)
        page.rule(298, _LEFT, _RIGHT, 2)
        self._y = 298

    def _lines(self, row: Sequence[str]) -> list[list[str]]:
        page = self._pages[-1]
        return [
            page.broken([text], _SIZE, column.to - column.x)
            for text, column in zip(row, self._columns, strict=True)
        ]

    def _row(self, lines: Sequence[Sequence[str]], high: int) -> None:
        page = self._pages[-1]
        for column, cell in zip(self._columns, lines, strict=True):
            if column.is_box:
                page.frame(column.x + 8, self._y + 12, 28, 28, 2)
            for at, line in enumerate(cell):
                y = self._y + 36 + at * leading(_SIZE)
                if column.is_figure:
                    page.put_right(column.to, y, line, _SIZE, strong=True)
                else:
                    page.put(column.x, y, line, _SIZE)
        self._y += high
        page.rule(self._y, _LEFT, _RIGHT, 1)

    def closing(self, text: str) -> None:
        """Print the sums."""
        self._room(90)
        self._pages[-1].put_right(_RIGHT, self._y + 56, text, 32, strong=True)
        self._y += 90

    def signatures(self, labels: Sequence[str]) -> None:
        """Print lines to sign on."""
        self._room(240)
        page = self._pages[-1]
        step = (_RIGHT - _LEFT) // len(labels)
        for at, label in enumerate(labels):
            left = _LEFT + at * step
            page.rule(self._y + 150, left, left + step - 40, 2)
            page.put(left, self._y + 186, label, 22)
        self._y += 240

    def _room(self, needed: int) -> None:
        if self._y + needed > HEIGHT - 100:
            self._begin()

    def finished(self) -> list[Page]:
        """Number the pages and return them."""
        for number, page in enumerate(self._pages, start=1):
            page.put_right(_RIGHT, HEIGHT - 80, f"{number} / {len(self._pages)}", 22)
        return self._pages
