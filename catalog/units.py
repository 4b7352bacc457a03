"""What a label counts content in, as customs numbers units."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


def digits_of(quantity: Decimal | None) -> str:
    """Write a quantity as a person would, without zeros that say nothing; "" for none."""
    return "" if quantity is None else format(quantity.normalize(), "f")


class ContentUnit(models.TextChoices):
    """Grams, milliliters or pieces: a box or a bottle is no measure."""

    GRAM = "036", _("grams")
    MILLILITER = "096", _("milliliters")
    PIECE = "007", _("pieces")
