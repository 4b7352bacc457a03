"""A code to scan, as a drawing within the page or beside it; nothing is stored."""

from __future__ import annotations

import io
from typing import Final

import segno
from django.utils.safestring import SafeString, mark_safe

_QUIET: Final = 4  # modules of white around it, which readers need. Source: ISO/IEC 18004


def drawn(text: str) -> SafeString:
    """Draw a text as a code; black on white whatever the page's colors, since readers want it so.

    The text is in the pattern alone, so that nothing of it is markup.
    """
    code = segno.make_qr(text, error="m")
    drawing = code.svg_inline(
        border=_QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308


def drawn_alone(text: str) -> bytes:
    """Draw a text as a file of its own, for pages that show the code to few."""
    drawing = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(
        drawing, kind="svg", xmldecl=False, border=_QUIET, dark="#000", light="#fff", omitsize=True
    )
    return drawing.getvalue()
