"""The parts of an XLSX file, unpacked under limits: a small file may claim to be a huge one.

An XLSX file is a ZIP archive of XML. Sizes are taken from the archive's own list, which `zipfile`
never reads beyond; entities are not resolved, nothing is fetched, and a DOCTYPE is a refusal.
Source: ECMA-376, parts 1 (SpreadsheetML) and 2 (packaging).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from catalog.bulk.errors import FileRefused
from catalog.bulk.reading.table import Limits

WORKBOOK: Final = "xl/workbook.xml"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION: Final = re.compile(r"\}id$")
_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
}
_RATIO: Final = 200  # sheets of goods pack about 20 to one; the best of DEFLATE is 1,032
_RATIO_FROM: Final = 10_000_000
_HEAD: Final = 65_536
_DEFINITION: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_UNREADABLE: Final = (
    *(KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, OSError, zlib.error),
    NotImplementedError,  # a way of packing that Excel never takes
)


def name_of(element: Any) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def archive(file: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """Open the archive after a look at what it claims to unpack to. Raises: FileRefused."""
    file.seek(0)
    try:
        found = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged() from error
    parts = found.infolist()
    if len(parts) > limits.parts:
        raise FileRefused(_("This workbook has too many parts to be a list of goods."))
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(_("This workbook has a password. Please save it without one."))
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    is_bomb = unpacked > _RATIO_FROM and unpacked > packed * _RATIO
    if unpacked > limits.unpacked_bytes or is_bomb:
        raise FileRefused(_("Unpacked, this workbook is larger than what we read."))
    return found


def events(zipped: zipfile.ZipFile, name: str, which: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Parse one part as a stream. Raises: FileRefused when it is missing, damaged or tricky."""
    try:
        with zipped.open(name) as part:
            if _DEFINITION.search(part.read(_HEAD).replace(b"\x00", b"")):
                raise FileRefused(_("This workbook holds definitions that no program needs."))
        with zipped.open(name) as part:
            yield from etree.iterparse(part, events=which, **_SAFE)
    except _UNREADABLE as error:
        raise damaged() from error


def first_sheet(zipped: zipfile.ZipFile, limits: Limits) -> str:
    """Name the part of the first sheet that is not hidden. Raises: FileRefused."""
    sheets = []
    for _event, element in events(zipped, WORKBOOK, ("end",)):
        if name_of(element) == "sheet":
            ids = [value for key, value in element.attrib.items() if _RELATION.search(key)]
            is_hidden = element.get("state", "visible") != "visible"
            sheets.append((is_hidden, ids[0] if ids else ""))
    if len(sheets) > limits.sheets:
        raise FileRefused(_("This workbook has too many sheets."))
    shown = [relation for is_hidden, relation in sheets if not is_hidden]
    if not shown:
        raise damaged()
    for _event, element in events(zipped, "xl/_rels/workbook.xml.rels", ("end",)):
        if name_of(element) == "Relationship" and element.get("Id") == shown[0]:
            target = element.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    raise damaged()


def damaged() -> FileRefused:
    """Return the refusal of a file that calls itself a workbook and is none."""
    return FileRefused(_("This workbook is damaged. Open it in a spreadsheet and save it again."))
