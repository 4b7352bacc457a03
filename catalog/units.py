"""What a label counts content in, as customs numbers units."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentUnit(models.TextChoices):
    """Grams, milliliters or pieces: a box or a bottle is no measure."""

    GRAM = "036", _("grams")
    MILLILITER = "096", _("milliliters")
    PIECE = "007", _("pieces")
