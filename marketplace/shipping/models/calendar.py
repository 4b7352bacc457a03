"""What decides when a parcel leaves and arrives: a shop's hours, and the days that places rest."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.models.sheet import works_some_day
from marketplace.vendors.models import Vendor

LONGEST_HANDLING_DAYS = 30


class DispatchTerms(models.Model):
    """How a vendor sends: until when an order counts for the day, and how long packing takes.

    Weekdays are Monday first, `1` for yes; the time is Macau's.
    """

    vendor = models.OneToOneField(
        Vendor, on_delete=models.CASCADE, related_name="dispatch_terms", verbose_name=_("vendor")
    )
    cut_off = models.TimeField(_("orders count for the day until"), default=time(16, 0))
    handling_days = models.PositiveSmallIntegerField(_("working days to pack"), default=0)
    packs_on = models.CharField(_("packs on"), max_length=7, default="1111110")

    class Meta:
        verbose_name = _("dispatch terms")
        verbose_name_plural = _("dispatch terms")
        ordering = ("vendor",)
        constraints = (
            models.CheckConstraint(
                condition=Q(handling_days__lte=LONGEST_HANDLING_DAYS),
                name="shipping_handling_bounded",
            ),
            models.CheckConstraint(
                condition=works_some_day("packs_on"), name="shipping_packs_some_day"
            ),
        )

    def __str__(self) -> str:
        return str(self.vendor_id)


class Holiday(models.Model):
    """A day on which a place rests, or a weekend day on which it works in exchange."""

    class Calendar(models.TextChoices):
        MACAU = "MO", _("Macau")
        MAINLAND = "CN", _("Mainland China")

    calendar = models.CharField(_("place"), max_length=2, choices=Calendar.choices)
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)
    is_working = models.BooleanField(
        _("a working day"),
        default=False,
        help_text=_("Tick this for a weekend day that is worked on in exchange."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("day", "calendar")
        constraints = (
            models.UniqueConstraint(fields=("calendar", "day"), name="shipping_holiday_once"),
        )

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"
