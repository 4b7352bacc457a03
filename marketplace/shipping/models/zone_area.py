"""Parts of zones that operators add to those that the room knows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.shipping import places, zones


class ZoneArea(models.Model):
    """How people write a part of a finer zone; from a day on, and perhaps up to one.

    It goes before what `places.py` knows. `is_remote` adds a sheet's surcharge for remote areas.
    """

    class ToldBy(models.TextChoices):
        PLACE = places.PLACE, _("city or district")
        REGION = places.REGION, _("province")

    zone = models.CharField(
        _("zone"), max_length=12, choices=[(code, zones.FINE_NAMES[code]) for code in zones.FINE]
    )
    told_by = models.CharField(
        _("told by"), max_length=6, choices=ToldBy.choices, default=ToldBy.PLACE
    )
    spellings = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("spellings"),
        help_text=_("As people write it, in either script and in Latin letters, with commas."),
    )
    is_remote = models.BooleanField(_("remote"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("zone area")
        verbose_name_plural = _("zone areas")
        ordering = ("zone", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="shipping_area_days",
            ),
            models.CheckConstraint(
                condition=Q(zone__in=zones.FINE) & ~Q(spellings=[]), name="shipping_area_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.zone} {', '.join(self.spellings)}"
