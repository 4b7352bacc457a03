"""A picture of the open page, small enough for a repository."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page

QUALITY: Final = 34
# Longer pages are cut: what is below is more of the same.
HEIGHTS: Final = {360: 1400, 1280: 1100}
# Cards and bars that stand still in a window would be drawn over the middle of a long picture.
_SETTLE: Final = """
async () => {
  for (const picture of document.images) picture.loading = "eager";
  await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
  await document.fonts.ready;
}
"""


@dataclass
class Album:
    """Where the pictures of one language and width go, and which are there."""

    folder: Path
    language: str
    width: int
    only: frozenset[str]
    written: list[Path] = field(default_factory=list)

    @property
    def is_phone(self) -> bool:
        """Whether it is the narrow one."""
        return self.width < 900

    def wants(self, *names: str) -> bool:
        """Whether a picture of one of these names is asked for."""
        return not self.only or not self.only.isdisjoint(names)

    def take(self, page: Page, name: str, *, is_window: bool = False) -> None:
        """Write a picture of the open page; `is_window`: of what the window shows, no more."""
        if not self.wants(name):
            return
        page.evaluate(_SETTLE)
        shot = self._window(page) if is_window else self._whole(page)
        target = self.folder / f"{name}-{self.language}-{self.width}.webp"
        target.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(io.BytesIO(shot)) as picture:
            picture.convert("RGB").save(target, "WEBP", quality=QUALITY, method=6)
        self.written.append(target)

    def _window(self, page: Page) -> bytes:
        return page.screenshot(animations="disabled")

    def _whole(self, page: Page) -> bytes:
        """Make the window as high as the page, so that bars stand at its lower edge."""
        size = page.viewport_size or {"width": self.width, "height": 800}
        high = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(
            {"width": self.width, "height": max(size["height"], min(high, HEIGHTS[self.width]))}
        )
        shot = page.screenshot(animations="disabled")
        page.set_viewport_size(size)
        return shot
