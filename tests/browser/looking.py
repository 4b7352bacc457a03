"""Look at the open page as a person would: what sticks out, what is cut, where the focus is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops
from playwright.sync_api import Page

_INSPECT: Final = Path(__file__).with_name("inspect.js").read_text(encoding="utf-8")
# The focused element, unless a bar or anything else lies over its middle.
_COVERED: Final = """
() => {
  const e = document.activeElement;
  const target = e.matches("[type=radio]") && e.labels[0] ? e.labels[0] : e;
  const box = target.getBoundingClientRect();
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const isSame = hit && (target.contains(hit) || hit.contains(target) || hit.control === e);
  return isSame ? "" : `${target.className || target.tagName} lies under ${hit?.className}`;
}
"""
_BOX: Final = """
() => {
  const e = document.activeElement;
  const target = e.closest(".choice, .variant_picker__pill, .listing_card, .vendor_card") || e;
  const { x, y, width, height } = target.getBoundingClientRect();
  return { x: x - 8, y: y - 8, width: width + 16, height: height + 16 };
}
"""
_NAME: Final = "() => document.activeElement.className || document.activeElement.name || ''"


def picture_of(page: Page, box: dict[str, float]) -> Image.Image:
    x, y = max(box["x"], 0), max(box["y"], 0)
    size = page.viewport_size or {"width": 0, "height": 0}
    clip = {
        "x": x,
        "y": y,
        "width": max(1, min(box["x"] + box["width"], size["width"]) - x),
        "height": max(1, min(box["y"] + box["height"], size["height"]) - y),
    }
    shot = page.screenshot(clip=clip)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(shot)).convert("RGB")


def walk_by_tab(page: Page, stops: int) -> list[str]:
    """Press Tab again and again; tell every stop that cannot be seen."""
    found = []
    page.keyboard.press("Tab")
    for _ in range(stops):
        name, box = page.evaluate(_NAME), page.evaluate(_BOX)
        covered = page.evaluate(_COVERED)
        focused = picture_of(page, box)
        page.keyboard.press("Tab")
        after = picture_of(page, box)
        if covered:
            found.append(covered)
        if ImageChops.difference(focused, after).getbbox() is None:
            found.append(f"no focus is seen on {name}")
    return found


def inspect(page: Page) -> list[str]:
    """Tell what is wrong with the open page; see inspect.js."""
    return [str(sentence) for sentence in page.evaluate(_INSPECT)]
