"""Colors that carry text or mark a control are far enough apart, by day and by night.

Source: WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (controls and marks, 3:1).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
HEX = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
NIGHT = "@media (prefers-color-scheme: dark)"

TEXT_PAIRS = [
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
    *[(f"accent-{number}-ink", f"accent-{number}") for number in range(8)],
]
CONTROL_PAIRS = [
    ("line-strong", "page"),
    ("line-strong", "surface"),
    ("focus", "page"),
    ("focus", "surface"),
    ("azulejo", "page"),
    ("azulejo", "surface"),
    ("danger", "page"),
    ("tart", "azulejo-deep"),
]


def read_schemes() -> dict[str, dict[str, str]]:
    """Return the color tokens by day, and by night with what the night changes."""
    day, night = TOKENS.read_text(encoding="utf-8").split(NIGHT)
    by_day = dict(HEX.findall(day))
    return {"day": by_day, "night": by_day | dict(HEX.findall(night))}


def luminance(color: str) -> float:
    """Return the relative luminance of a hex color, as WCAG defines it."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, between 1 and 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_largest_contrast() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(scheme: str, ink: str, ground: str) -> None:
    colors = read_schemes()[scheme]
    assert contrast(colors[ink], colors[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize(("mark", "ground"), CONTROL_PAIRS)
def test_controls_stand_out_from_their_ground(scheme: str, mark: str, ground: str) -> None:
    colors = read_schemes()[scheme]
    assert contrast(colors[mark], colors[ground]) >= 3


def test_every_color_of_the_day_that_is_a_ground_or_an_ink_has_one_at_night() -> None:
    """White on azulejo and dark on egg tart are the same at any hour; the rest must turn."""
    day, night = TOKENS.read_text(encoding="utf-8").split(NIGHT)
    unchanged = set(dict(HEX.findall(day))) - set(dict(HEX.findall(night)))
    assert unchanged == {"on-azulejo", "on-tart"}
