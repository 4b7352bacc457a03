"""One stylesheet out of the plain files in static/css, put together in memory.

The files stay small and are edited as they are; a browser asks once and keeps the answer
for a year, because its address carries a digest of what is inside. Cascade layers decide
which rule wins, so the order of files within a layer does not matter.

The files say once what is different at night, under `prefers-color-scheme: dark`. A visitor may
choose otherwise than the device: so the joined sheet has each such rule for the device's night
unless the day was chosen, and for a chosen night.
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

from marketplace.storefront import palette

FOLDERS = (".", "components", "pages")
FOREVER = "public, max-age=31536000, immutable"
FIRST = "tokens.css"  # it names the layers in their order
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")
AT_NIGHT = "@media (prefers-color-scheme: dark) {"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DEVICE_S_NIGHT = ':root:not([data-scheme="day"])'
CHOSEN_NIGHT = ':root[data-scheme="night"]'
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
    parts = [path.read_text(encoding="utf-8") for path in files(root)]
    parts.append(palette.rules(settings.MARKETPLACE_COLORS))
    text = INDENT.sub("\n", COMMENT.sub("", "\n".join(parts))).strip()
    text = by_choice(text)
    text = PICTURE.sub(lambda match: f'url("{static(match[1])}")', text)
    plain = text.encode()
    return Stylesheet(
        plain=plain,
        compressed=gzip.compress(plain, mtime=0),
        digest=hashlib.sha256(plain).hexdigest()[:16],
    )


def by_choice(text: str) -> str:
    """Write every rule of the night twice: for the device's night, and for a chosen one."""
    done = []
    before, found, rest = text.partition(AT_NIGHT)
    while found:
        night, rest = _block(rest)
        rules = RULE.findall(night)
        device = "\n".join(_under(DEVICE_S_NIGHT, *rule) for rule in rules)
        chosen = "\n".join(_under(CHOSEN_NIGHT, *rule) for rule in rules)
        done += [before, AT_NIGHT, "\n", device, "\n}\n", chosen]
        before, found, rest = rest.partition(AT_NIGHT)
    return "".join([*done, before])


def _block(text: str) -> tuple[str, str]:
    """Divide a text at the brace that closes the block it begins within."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return text[:at], text[at + 1 :]
    raise ValueError(text[:80])


def _under(root: str, selectors: str, body: str) -> str:
    """Write a rule that holds below a root, or of the root itself."""
    bound = (
        root + each.removeprefix(":root") if each.startswith(":root") else f"{root} {each}"
        for each in (part.strip() for part in selectors.split(","))
    )
    return f"{', '.join(bound)} {{{body}}}"


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
