"""An XLSX file, written as a stream: no sheet is ever held whole.

Texts are inline strings of the text format, so that no program takes one for a formula or a
number, and a code keeps its zeros when somebody edits it. Source: ECMA-376, part 1.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CELL_MOST: Final = 32_767  # characters; Excel repairs a file with more
# The places of these styles in `_STYLES`.
TEXT, HEADING, NUMBER, WRAPPED = 1, 2, 3, 4
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"'
    ' applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
    '<xf/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


@dataclass(frozen=True)
class Hint:
    """What a person sees who comes to a column: its help, and a list to choose from.

    `choices` is where the list stands, such as `Lists!$A$1:$A$9`; without one anything goes.
    """

    column: int
    title: str
    text: str
    choices: str = ""


class XlsxFile:
    """Sheets one after another: begin one, add its rows, begin the next, then close."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._sheets: list[tuple[str, bool]] = []
        self._part: IO[bytes] | None = None
        self._hints: Sequence[Hint] = ()
        self._row = 0

    def begin_sheet(
        self,
        name: str,
        *,
        widths: Sequence[int] = (),
        hints: Sequence[Hint] = (),
        is_hidden: bool = False,
    ) -> None:
        """Begin a sheet whose first row stays in view."""
        self._end_sheet()
        self._sheets.append((name, is_hidden))
        self._hints, self._row = hints, 0
        self._part = self._zip.open(f"xl/worksheets/sheet{len(self._sheets)}.xml", "w")
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{width}" style="{TEXT}" customWidth="1"/>'
            for at, width in enumerate(widths, start=1)
        )
        self._write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews>{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
        )

    def add_row(
        self, cells: Sequence[str], *, style: int = TEXT, numbers: frozenset[int] = frozenset()
    ) -> None:
        """Add a row of texts; the columns in `numbers` are written as numbers where they are."""
        self._row += 1
        told = [f'<row r="{self._row}">']
        for at, text in enumerate(cells):
            if not text or len(text) > _CELL_MOST:
                continue
            place = f"{letters(at)}{self._row}"
            if at in numbers and _NUMBER.fullmatch(text):
                told.append(f'<c r="{place}" s="{NUMBER}"><v>{text}</v></c>')
            else:
                told.append(
                    f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
                    f"{_xml(text)}</t></is></c>"
                )
        told.append("</row>")
        self._write("".join(told))

    def close(self) -> None:
        """Write what makes a workbook of the sheets."""
        self._end_sheet()
        numbered = list(enumerate(self._sheets, start=1))
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"'
            f"{' state=' + quoteattr('hidden') if is_hidden else ''}/>"
            for n, (name, is_hidden) in numbered
        )
        relations = "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet"'
            f' Target="worksheets/sheet{n}.xml"/>'
            for n, _sheet in numbered
        )
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
            for n, _sheet in numbered
        )
        parts = {
            "xl/styles.xml": _STYLES,
            "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
            f"<sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'{relations}<Relationship Id="rId0" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>",
            "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            f"{types}</Types>",
        }
        for name, text in parts.items():
            self._zip.writestr(name, text)
        self._zip.close()

    def _end_sheet(self) -> None:
        if self._part is None:
            return
        hints = "".join(map(_validation, self._hints))
        told = (
            f'<dataValidations count="{len(self._hints)}">{hints}</dataValidations>'
            if hints
            else ""
        )
        self._write(f"</sheetData>{told}</worksheet>")
        self._part.close()
        self._part = None

    def _write(self, text: str) -> None:
        assert self._part is not None, "a sheet is begun before its rows"
        self._part.write(text.encode())


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 27 is AB."""
    told = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        told = chr(65 + rest) + told
    return told


def _xml(text: str) -> str:
    return escape(text).replace("\r", "_x000D_")


def _validation(hint: Hint) -> str:
    place = letters(hint.column)
    kind = ' type="list" showErrorMessage="0"' if hint.choices else ""
    choices = f"<formula1>{escape(hint.choices)}</formula1>" if hint.choices else ""
    return (
        f'<dataValidation{kind} allowBlank="1" showInputMessage="1"'
        f" promptTitle={quoteattr(hint.title[:32])} prompt={quoteattr(hint.text[:255])}"
        f' sqref="{place}2:{place}50001">{choices}</dataValidation>'
    )
