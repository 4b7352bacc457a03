"""Ranges of postal numbers that the post gave us to stick on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NumberRange(models.Model):
    """Serials of one postal service, given out one by one; `next_serial` is the next to go."""

    never_deleted: ClassVar[bool] = True

    carrier = models.CharField(_("carrier code"), max_length=20)
    service = models.CharField(_("service"), max_length=2)
    first_serial = models.PositiveIntegerField(_("first serial"))
    last_serial = models.PositiveIntegerField(_("last serial"))
    next_serial = models.PositiveIntegerField(_("next serial"))
    added_by = models.CharField(_("added by"), max_length=60)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("number range")
        verbose_name_plural = _("number ranges")
        ordering = ("carrier", "service", "first_serial")
        constraints = (
            models.CheckConstraint(
                condition=Q(first_serial__lte=F("last_serial"), last_serial__lt=100_000_000)
                & Q(next_serial__gte=F("first_serial"), next_serial__lte=F("last_serial") + 1),
                name="parcels_range_in_order",
            ),
            models.UniqueConstraint(fields=("service", "first_serial"), name="parcels_range_once"),
        )

    def __str__(self) -> str:
        return f"{self.service} {self.first_serial:08d}–{self.last_serial:08d}"

    @property
    def left(self) -> int:
        """How many numbers are left."""
        return self.last_serial - self.next_serial + 1
