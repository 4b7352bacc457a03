"""What a PDF says: its texts, in the order in which they were put."""

from __future__ import annotations

import io
import re

from pypdf import PageObject, PdfReader


def texts(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(part for page in pages for part in texts_on(page)).replace("\xa0", " ")


def texts_on(page: PageObject) -> list[str]:
    told = page["/Resources"]["/Font"]["/F1"]["/ToUnicode"].get_data().decode()
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", told, re.MULTILINE)
    known = {code: bytes.fromhex(signs).decode("utf-16-be") for code, signs in pairs}
    found = []
    for operands, operator in page.get_contents().operations:
        if operator == b"Tj":
            codes = operands[0].original_bytes.hex().upper()
            found.append("".join(known[codes[at : at + 4]] for at in range(0, len(codes), 4)))
    return found
