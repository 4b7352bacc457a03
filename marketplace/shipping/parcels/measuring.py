"""Weights that carriers charge, and how far a measured box is from the declared one. Pure.

Lengths are millimeters, weights grams, a divisor is cubic centimeters for a kilogram.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marketplace.shipping import pricing
from marketplace.shipping.carriers_api.types import Box

STEP_G: Final = 500
_TOLERANCE_PERCENT: Final = 5
_TOLERANCE_G: Final = 50


def volumetric_g(box: Box, divisor: int) -> int:
    """Return what a box weighs by its volume, rounded up to the gram."""
    return -(-_volume_mm3(box) // divisor)


def chargeable_g(box: Box, divisor: int, step_g: int = STEP_G) -> int:
    """Return the greater of both weights, rounded up to the step."""
    return pricing.chargeable_g(box.weight_g, _volume_mm3(box), step_g=step_g, divisor=divisor)


def _volume_mm3(box: Box) -> int:
    return box.length_mm * box.width_mm * box.height_mm


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measured weight differs from the declared one; `tenths` are tenths of a percent."""

    grams: int
    tenths: int | None  # None: nothing was declared

    @property
    def is_large(self) -> bool:
        """Whether somebody should look: more than 5 % and more than 50 g, or nothing declared."""
        if self.tenths is None:
            return True
        is_far = abs(self.tenths) > 10 * _TOLERANCE_PERCENT
        return is_far and abs(self.grams) > _TOLERANCE_G

    @property
    def in_words(self) -> str:
        """As the hub's screen prints it: `+250 g, +20.8 %`."""
        grams = f"{self.grams:+d} g"
        if self.tenths is None:
            return grams
        sign = "-" if self.tenths < 0 else "+"
        whole, rest = divmod(abs(self.tenths), 10)
        return f"{grams}, {sign}{whole}.{rest} %"


def difference(declared_g: int, measured_g: int) -> Difference:
    """Compare two weights; the percentage is rounded half up."""
    grams = measured_g - declared_g
    if not declared_g:
        return Difference(grams, None)
    sign = -1 if grams < 0 else 1
    return Difference(grams, sign * ((abs(grams) * 2_000 + declared_g) // (2 * declared_g)))
