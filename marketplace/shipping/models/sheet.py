"""Rate sheets: versions of what a way of delivery costs, a line for each zone.

A sheet is written whole and never changed: a new price is a new version from a day on, and what
was in force on a day can always be read again.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.shipping import zones
from marketplace.shipping.models.rate import ShippingRate
from marketplace.vendors.models import Vendor

WEEKDAYS = r"^[01]{7}$"


def works_some_day(field: str) -> Q:
    """Return that a column holds seven weekdays, one of them worked on."""
    return Q(**{f"{field}__regex": WEEKDAYS}) & Q(**{f"{field}__contains": "1"})


class RateSheet(models.Model):
    """One version of a sheet. Without a vendor it is the marketplace's, for shops that opt in.

    `series` is what its versions share. In force on a day is the version with the latest
    `valid_from` up to it, of several the highest; one without lines ends the series.
    Money: all amounts are in `currency`; weights are grams, `divisor` is cubic centimeters a
    kilogram, `fuel_bps` basis points of the freight.
    """

    append_only: ClassVar[bool] = True

    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.PROTECT,
        related_name="rate_sheets",
        verbose_name=_("vendor"),
        null=True,
        blank=True,
    )
    series = models.CharField(_("series"), max_length=48)
    version = models.PositiveIntegerField(_("version"))
    code = models.CharField(_("option"), max_length=10, choices=ShippingRate.Code.choices)
    name = models.CharField(_("name"), max_length=80)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    currency = CurrencyField(_("currency"))
    valid_from = models.DateField(_("valid from"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=40)
    step_g = models.PositiveIntegerField(_("weight step, grams"), default=500)
    divisor = models.PositiveIntegerField(_("cubic centimeters a kilogram"), null=True, blank=True)
    fuel_bps = models.PositiveIntegerField(_("fuel, basis points"), default=0)
    minimum_minor = MinorField(_("minimum"), default=0)
    remote_minor = MinorField(_("surcharge for remote areas"), default=0)
    oversize_mm = models.PositiveIntegerField(
        _("oversize above, millimeters"), null=True, blank=True
    )
    oversize_minor = MinorField(_("surcharge for oversize"), default=0)
    fragile_minor = MinorField(_("surcharge for fragile goods"), default=0)
    cold_minor = MinorField(_("surcharge for cold goods"), default=0)
    collects_on = models.CharField(_("collects on"), max_length=7, default="1111110")

    class Meta:
        verbose_name = _("rate sheet")
        verbose_name_plural = _("rate sheets")
        ordering = ("series", "-version")
        constraints = (
            models.UniqueConstraint(fields=("series", "version"), name="shipping_version_once"),
            models.CheckConstraint(
                condition=Q(step_g__range=(1, 10_000), fuel_bps__lte=10_000)
                & (Q(divisor__isnull=True) | Q(divisor__gte=1_000)),
                name="shipping_sheet_measures",
            ),
            models.CheckConstraint(
                condition=Q(
                    minimum_minor__gte=0,
                    remote_minor__gte=0,
                    oversize_minor__gte=0,
                    fragile_minor__gte=0,
                    cold_minor__gte=0,
                ),
                name="shipping_sheet_not_negative",
            ),
            models.CheckConstraint(
                condition=works_some_day("collects_on"), name="shipping_sheet_collects"
            ),
        )
        indexes = (models.Index(fields=("vendor", "series"), name="shipping_sheet_of_vendor"),)

    def __str__(self) -> str:
        return f"{self.series} {self.version}"


class RateLine(models.Model):
    """What a sheet asks to one zone, coarse or finer.

    `bands` are pairs of a weight in grams and a price in minor units of the sheet's currency,
    rising in weight; above the last each started `next_g` costs `next_minor`.
    """

    append_only: ClassVar[bool] = True

    sheet = models.ForeignKey(
        RateSheet, on_delete=models.PROTECT, related_name="lines", verbose_name=_("rate sheet")
    )
    zone = models.CharField(_("zone"), max_length=12, choices=zones.ALL_CHOICES)
    bands = models.JSONField(_("weight bands"))
    next_g = models.PositiveIntegerField(_("each further, grams"), null=True, blank=True)
    next_minor = MinorField(_("costs"), currency="sheet.currency", null=True, blank=True)
    free_over_minor = MinorField(_("free from"), currency="sheet.currency", null=True, blank=True)
    days_min = models.PositiveSmallIntegerField(_("days at least"))
    days_max = models.PositiveSmallIntegerField(_("days at most"))

    class Meta:
        verbose_name = _("rate line")
        verbose_name_plural = _("rate lines")
        ordering = ("sheet", "zone")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "zone"), name="shipping_line_once"),
            models.CheckConstraint(
                condition=Q(zone__in=tuple(zones.ALL_NAMES)), name="shipping_line_zone_known"
            ),
            models.CheckConstraint(
                condition=Q(next_g__isnull=True, next_minor__isnull=True)
                | Q(
                    next_g__isnull=False, next_minor__isnull=False, next_g__gt=0, next_minor__gte=0
                ),
                name="shipping_line_next_whole",
            ),
            models.CheckConstraint(
                condition=Q(free_over_minor__isnull=True) | Q(free_over_minor__gt=0),
                name="shipping_line_free_positive",
            ),
            models.CheckConstraint(
                condition=Q(days_min__lte=models.F("days_max")), name="shipping_line_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.zone}"


class SheetUse(models.Model):
    """A vendor delivers by a series of the marketplace's sheets, as long as the row is there."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="sheet_uses", verbose_name=_("vendor")
    )
    series = models.CharField(_("series"), max_length=48)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("sheet use")
        verbose_name_plural = _("sheet uses")
        ordering = ("vendor", "series")
        constraints = (
            models.UniqueConstraint(fields=("vendor", "series"), name="shipping_use_once"),
        )

    def __str__(self) -> str:
        return f"{self.vendor_id} {self.series}"
