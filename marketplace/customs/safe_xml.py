"""XML from outside, read without doing what it asks for.

No document type, so no entities and nothing fetched; UTF-8 alone; a cap on bytes, and libxml2's
own caps on depth and on the length of one text. What is not read is said by a rule's name.
"""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from marketplace.customs.errors import UnsafeXml

MAX_BYTES: Final = 32 * 1024 * 1024  # a full message: 100 orders of 99 lines
_DECLARED: Final = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BOM: Final = b"\xef\xbb\xbf"
_BLANK: Final = b" \t\r\n"


def parse(data: bytes, *, most: int = MAX_BYTES, keeps_instructions: bool = False) -> Any:
    """Return the root element of XML in UTF-8.

    Comments are left out, and processing instructions unless they are kept: canonical XML keeps
    them, so whoever checks a signature must too.

    Raises: UnsafeXml with `too_large`, `encoding`, `doctype` or `malformed`.
    """
    if len(data) > most:
        raise UnsafeXml("too_large", f"{len(data)} bytes, at most {most}")
    declared = _DECLARED.match(data.removeprefix(_BOM))
    is_utf8 = declared is None or declared[1].lower() in (b"utf-8", b"utf8")
    if not is_utf8 or b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnsafeXml("encoding", declared[1].decode() if declared else "not UTF-8")
    if has_doctype(data):
        raise UnsafeXml("doctype")
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever else a parser would guess from the first bytes
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=not keeps_instructions,
        collect_ids=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnsafeXml("malformed", str(error.msg), error.lineno or 0) from None


def has_doctype(data: bytes) -> bool:
    """Tell whether a document type stands where one can: before the first element."""
    at = len(_BOM) if data.startswith(_BOM) else 0
    while True:
        while data[at : at + 1] and data[at] in _BLANK:
            at += 1
        for opens, closes in ((b"<!--", b"-->"), (b"<?", b"?>")):
            if data.startswith(opens, at):
                at = data.find(closes, at + len(opens)) + len(closes)
                if at < len(closes):  # never closed: malformed, and so without a type
                    return False
                break
        else:
            return data.startswith(b"<!", at)
