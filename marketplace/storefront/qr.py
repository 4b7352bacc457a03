"""A code to scan, as a drawing within the page: no picture is fetched, and nothing is stored."""

from __future__ import annotations

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
