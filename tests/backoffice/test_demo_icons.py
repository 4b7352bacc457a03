"""Every category of the demo has an icon that the sprite draws."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_category_shows_an_icon_of_the_sprite():
    categories = (ROOT / "marketplace/backoffice/demo/categories.toml").read_text()
    asked = set(re.findall(r'^icon = "(\w+)"', categories, re.MULTILINE))
    assert asked
    assert tomllib.loads(categories)
    drawn = set(re.findall(r'id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    assert asked <= drawn
