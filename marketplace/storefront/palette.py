"""The colors of the pages: read from the tokens, changed by settings, and far enough apart.

Source: WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (controls and marks, 3:1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

DAY: Final = "day"
NIGHT: Final = "night"
SCHEMES: Final = (DAY, NIGHT)
TEXT: Final = 4.5
CONTROL: Final = 3.0
_AT_NIGHT: Final = "@media (prefers-color-scheme: dark)"
_TOKEN: Final = re.compile(r"--([\w-]+): (#[0-9a-f]{6}|#[0-9a-f]{3});")
HEX: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")

# What is written on what.
TEXT_PAIRS: Final = (
    ("text", "page"),
    ("text", "surface"),
    ("text", "surface-sunken"),
    ("text", "azulejo-soft"),
    ("text", "success-soft"),
    ("text", "tart-soft"),
    ("text", "danger-soft"),
    ("text-soft", "page"),
    ("text-soft", "surface"),
    ("text-soft", "surface-sunken"),
    ("text-soft", "azulejo-soft"),
    ("text-soft", "tart-soft"),
    ("link", "page"),
    ("link", "surface"),
    ("link", "surface-sunken"),
    ("link", "azulejo-soft"),
    ("link", "tart-soft"),
    ("on-azulejo", "azulejo"),
    ("on-azulejo", "azulejo-hover"),
    ("on-azulejo", "azulejo-deep"),
    ("on-azulejo-soft", "azulejo-deep"),
    ("on-tart", "tart"),
    ("on-tart", "tart-hover"),
    ("on-tart-soft", "tart-soft"),
    ("price", "page"),
    ("price", "surface"),
    ("success", "surface"),
    ("success", "success-soft"),
    ("danger", "surface"),
    ("danger", "danger-soft"),
    *((f"accent-{number}-ink", f"accent-{number}") for number in range(8)),
)
# What marks a control, or a part that has to be told from its ground.
CONTROL_PAIRS: Final = (
    ("line-strong", "page"),
    ("line-strong", "surface"),
    ("focus", "page"),
    ("focus", "surface"),
    ("azulejo", "page"),
    ("azulejo", "surface"),
    ("danger", "page"),
    ("tart", "azulejo-deep"),
)


@dataclass(frozen=True)
class Pair:
    """Two tokens that meet on a page, as one scheme colors them."""

    scheme: str
    ink: str
    ground: str
    ink_color: str
    ground_color: str
    needed: float

    @property
    def ratio(self) -> float:
        """Tell how far apart they are, between 1 and 21."""
        return contrast(self.ink_color, self.ground_color)

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.needed


def in_the_file() -> dict[str, dict[str, str]]:
    """Read the tokens by scheme; the night has the day's wherever it says nothing."""
    return read(_text())


@cache
def _text() -> str:
    tokens = Path(settings.STATICFILES_DIRS[0]) / "css" / "tokens.css"
    return tokens.read_text(encoding="utf-8")


def read(text: str) -> dict[str, dict[str, str]]:
    """Read colors out of a stylesheet of tokens, by scheme."""
    day, _rule, night = text.partition(_AT_NIGHT)
    by_day = dict(_TOKEN.findall(day))
    return {DAY: by_day, NIGHT: by_day | dict(_TOKEN.findall(night))}


def changed_by(given: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the tokens with an installation's own colors over them."""
    found = in_the_file()
    for scheme in SCHEMES:
        found[scheme] |= given.get(scheme, {})
    return found


def current() -> dict[str, dict[str, str]]:
    """Return the colors of this installation, by scheme."""
    return changed_by(settings.MARKETPLACE_COLORS)


def pairs(colors: Mapping[str, Mapping[str, str]]) -> Iterator[Pair]:
    """List what meets, by scheme."""
    for scheme in SCHEMES:
        known = colors[scheme]
        for needed, found in ((TEXT, TEXT_PAIRS), (CONTROL, CONTROL_PAIRS)):
            for ink, ground in found:
                yield Pair(scheme, ink, ground, known[ink], known[ground], needed)


def rules(given: Mapping[str, Mapping[str, Any]]) -> str:
    """Write an installation's own colors as a stylesheet that comes after the tokens."""
    day = _rule(given.get(DAY, {}))
    night = _rule(given.get(NIGHT, {}))
    if not day and not night:
        return ""
    at_night = f"\n{_AT_NIGHT} {{\n{night}\n}}" if night else ""
    return f"@layer tokens {{\n{day}{at_night}\n}}"


def _rule(given: Mapping[str, Any]) -> str:
    lines = "\n".join(f"--{name}: {color};" for name, color in sorted(given.items()))
    return f":root {{\n{lines}\n}}" if lines else ""


def luminance(color: str) -> float:
    """Return the relative luminance of a hex color."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
