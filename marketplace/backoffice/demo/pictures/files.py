"""Keep a product's pictures as WebP files that are named by their content."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from marketplace.backoffice.demo.pictures.canvas import OVER, SIDE
from marketplace.backoffice.demo.pictures.palette import rgb
from marketplace.backoffice.demo.pictures.scenes import closer_look, sheet
from marketplace.backoffice.demo.pictures.subject import Subject
from marketplace.backoffice.demo.types import Trait

FOLDER: Final = "pictures"
QUALITY: Final = 82
EFFORT: Final = 2  # of 6: above it, twice the time saves five percent
SMALL, MEDIUM = 320, 640


@dataclass(frozen=True)
class Order:
    """What to draw and where to; plain values, so that another process can take it."""

    root: str
    slug: str
    art: Mapping[str, Trait]
    tint: str
    pattern: str


@dataclass(frozen=True)
class PictureFile:
    """A kept picture: its path below the root, its side in pixels, its narrower copies."""

    path: str
    side: int
    sizes: tuple[int, ...]


def draw(order: Order) -> tuple[PictureFile, PictureFile]:
    """Draw a product from afar and from nearby, and keep both."""
    subject = Subject.of(order.slug, order.art, rgb(order.tint), order.pattern)
    drawn = sheet(subject)
    medium = drawn.reduce(SIDE * OVER // MEDIUM)
    whole = {SIDE: drawn.reduce(OVER), MEDIUM: medium, SMALL: medium.reduce(MEDIUM // SMALL)}
    near = closer_look(whole[SIDE], subject, MEDIUM)
    detail = {MEDIUM: near, SMALL: near.reduce(MEDIUM // SMALL)}
    return _keep(Path(order.root), whole), _keep(Path(order.root), detail)


def _keep(root: Path, by_width: Mapping[int, Image.Image]) -> PictureFile:
    widest, *narrower = sorted(by_width, reverse=True)
    master = _encoded(by_width[widest])
    stem = sha256(master).hexdigest()[:24]
    folder = root / FOLDER / stem[:2]
    folder.mkdir(parents=True, exist_ok=True)
    for width in narrower:
        _write(folder / f"{stem}-{width}.webp", _encoded(by_width[width]))
    _write(folder / f"{stem}.webp", master)  # last: where it is, its copies are too
    return PictureFile(
        path=f"{FOLDER}/{stem[:2]}/{stem}.webp", side=widest, sizes=tuple(sorted(narrower))
    )


def _encoded(image: Image.Image) -> bytes:
    held = BytesIO()
    image.save(held, "WEBP", quality=QUALITY, method=EFFORT)
    return held.getvalue()


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_bytes(content)
    draft.replace(path)
