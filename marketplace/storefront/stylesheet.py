"""One stylesheet out of the plain files in static/css, put together in memory.

The files stay small and are edited as they are; a browser asks once and keeps the answer
for a year, because its address carries a digest of what is inside. Cascade layers decide
which rule wins, so the order of files within a layer does not matter.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

FOLDERS = (".", "components", "pages")
FOREVER = "public, max-age=31536000, immutable"
FIRST = "tokens.css"  # it names the layers in their order
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")
PICTURE = re.compile(r'url\("(?:\.\./)+(img/[\w.-]+)"\)')


@dataclass(frozen=True)
class Stylesheet:
    """The joined text, also compressed, and the digest that names it."""

    plain: bytes
    compressed: bytes
    digest: str


def files(root: Path) -> list[Path]:
    """List every stylesheet below `root`, the one that names the layers first."""
    found = [path for folder in FOLDERS for path in sorted((root / folder).glob("*.css"))]
    return sorted(found, key=lambda path: path.name != FIRST)


def join(root: Path) -> Stylesheet:
    """Read the files, drop comments and indents, and point pictures at their own addresses."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in files(root))
    text = INDENT.sub("\n", COMMENT.sub("", text)).strip()
    text = PICTURE.sub(lambda match: f'url("{static(match[1])}")', text)
    plain = text.encode()
    return Stylesheet(
        plain=plain,
        compressed=gzip.compress(plain, mtime=0),
        digest=hashlib.sha256(plain).hexdigest()[:16],
    )


@cache
def _kept() -> Stylesheet:
    return join(Path(settings.STATICFILES_DIRS[0]) / "css")


def current() -> Stylesheet:
    """Return the stylesheet; while debugging it is read anew each time."""
    return join(Path(settings.STATICFILES_DIRS[0]) / "css") if settings.DEBUG else _kept()


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer with the stylesheet, to be kept for a year.

    A page that was kept from an earlier release names an older digest: it gets the sheet as
    it is now, but may not keep it under that name.
    """
    sheet = current()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        sheet.compressed if packed else sheet.plain, content_type="text/css; charset=utf-8"
    )
    if packed:
        response["Content-Encoding"] = "gzip"
    is_named_right = digest == sheet.digest
    response["Cache-Control"] = FOREVER if is_named_right else "no-cache"
    response["Vary"] = "Accept-Encoding"
    return response
