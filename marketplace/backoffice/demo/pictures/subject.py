"""What a scene is told about the product that it draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import TONES, Color
from marketplace.backoffice.demo.types import Trait


@dataclass(frozen=True)
class Subject:
    """One product to draw; `rng` gives the same numbers for the same product every time."""

    slug: str
    art: Mapping[str, Trait]
    tint: Color
    pattern: str
    rng: Random

    @classmethod
    def of(cls, slug: str, art: Mapping[str, Trait], tint: Color, pattern: str) -> Subject:
        """Describe a product; its slug is the seed."""
        seed = int.from_bytes(sha256(slug.encode()).digest()[:8])
        return cls(slug, art, tint, pattern, Random(seed))  # noqa: S311 - pictures, not secrets

    @property
    def tone(self) -> tuple[Color, Color, Color]:
        """The product's colors: main, light, deep."""
        return TONES[str(self.art["tone"])]

    def trait(self, name: str, default: Trait = "") -> str:
        """Return a trait as text."""
        return str(self.art.get(name, default))

    def has(self, name: str) -> bool:
        """Tell whether a trait is set."""
        return bool(self.art.get(name, False))


Scene = Callable[[Canvas, Subject], None]
