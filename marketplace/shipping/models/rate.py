"""What a vendor asks for a delivery to a zone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.shipping import zones
from marketplace.vendors.models import Vendor


class ShippingRate(models.Model):
    """A vendor's price for one delivery option to one zone.

    Money: `base_minor` once per consignment, `per_kg_minor` for each started kilogram of gross
    weight, nothing from `free_over_minor` of goods on; all in `currency`, the vendor's.
    """

    class Code(models.TextChoices):
        STANDARD = "standard", _("Standard delivery")
        EXPRESS = "express", _("Express delivery")
        PICKUP = "pickup", _("Pickup")

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="shipping_rates", verbose_name=_("vendor")
    )
    zone = models.CharField(_("zone"), max_length=8, choices=zones.CHOICES)
    code = models.CharField(_("option"), max_length=10, choices=Code.choices, default=Code.STANDARD)
    name = models.CharField(_("name"), max_length=80)
    base_minor = MinorField(_("price per consignment"))
    per_kg_minor = MinorField(_("price per started kilogram"), default=0)
    currency = CurrencyField(_("currency"), default="MOP")
    free_over_minor = MinorField(_("free from"), null=True, blank=True)
    days_min = models.PositiveSmallIntegerField(_("days at least"))
    days_max = models.PositiveSmallIntegerField(_("days at most"))
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("shipping rate")
        verbose_name_plural = _("shipping rates")
        ordering = ("vendor", "zone", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "zone", "code"), name="shipping_one_rate_per_option"
            ),
            models.CheckConstraint(
                condition=models.Q(zone__in=zones.ZONES), name="shipping_zone_known"
            ),
            models.CheckConstraint(
                condition=models.Q(base_minor__gte=0, per_kg_minor__gte=0),
                name="shipping_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(free_over_minor__isnull=True) | models.Q(free_over_minor__gt=0),
                name="shipping_free_over_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(days_min__lte=models.F("days_max")),
                name="shipping_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.vendor_id} {self.zone} {self.code}"
