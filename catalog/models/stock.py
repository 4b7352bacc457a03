"""Units on hand, and units held for a checkout until its payment is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.offer import Offer


class Stock(models.Model):
    """How many units of an offer are on hand, and how many of those are reserved.

    `low_since`: from when on no more than the offer's threshold could be bought, and the vendor
    was told of it; empty above the threshold.
    """

    offer = models.OneToOneField(
        Offer,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="stock",
        verbose_name=_("offer"),
    )
    on_hand = models.IntegerField(_("on hand"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0)
    low_since = models.DateTimeField(_("low since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = (
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("on_hand")),
                name="catalog_reserved_within_on_hand",
            ),
        )

    def __str__(self) -> str:
        return f"{self.available} / {self.on_hand}"

    @property
    def available(self) -> int:
        """Units that can still be bought."""
        return self.on_hand - self.reserved


class Reservation(models.Model):
    """Units of an offer held under a reference, until whoever asked takes them or lets them go.

    From `until` on its end is overdue; nothing ends by time alone.
    """

    class Status(models.TextChoices):
        HELD = "held", _("Held")
        COMMITTED = "committed", _("Committed")
        RELEASED = "released", _("Released")

    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("offer")
    )
    reference = models.CharField(_("reference"), max_length=80)
    quantity = models.PositiveIntegerField(_("quantity"))
    until = models.DateTimeField(_("held until"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.HELD
    )

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("reference", "offer"), name="catalog_reserved_once_per_reference"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="catalog_reservation_positive"
            ),
        )
        indexes = (
            models.Index(
                fields=("until",), name="catalog_reservation_due", condition=Q(status="held")
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity}"
