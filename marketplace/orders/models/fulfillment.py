"""Fulfillments: which lines left together, with which carrier, and how that ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field
from marketplace.orders.models.order import OrderLine, VendorOrder


class Fulfillment(models.Model):
    """Lines of one vendor order that travel together."""

    class Status(models.TextChoices):
        PACKED = "packed", _("packed")
        HANDED_OVER = "handed_over", _("handed over")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        RETURNED = "returned", _("returned")

    id = UUIDv7Field()
    vendor_order = models.ForeignKey(
        VendorOrder,
        on_delete=models.PROTECT,
        related_name="fulfillments",
        verbose_name=_("vendor order"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PACKED
    )
    carrier = models.CharField(_("carrier"), max_length=60)
    tracking_number = models.CharField(_("tracking number"), max_length=40, blank=True)
    packed_at = models.DateTimeField(_("packed"))
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)

    class Meta:
        verbose_name = _("fulfillment")
        verbose_name_plural = _("fulfillments")
        ordering = ("vendor_order", "packed_at", "pk")
        indexes = (
            models.Index(
                fields=("handed_over_at",),
                name="orders_parcels_on_the_way",
                condition=models.Q(status="handed_over"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_number}".strip()


class FulfillmentLine(models.Model):
    """How many units of an order line travel in a fulfillment."""

    fulfillment = models.ForeignKey(
        Fulfillment, on_delete=models.PROTECT, related_name="lines", verbose_name=_("fulfillment")
    )
    line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="fulfilled", verbose_name=_("order line")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("fulfillment line")
        verbose_name_plural = _("fulfillment lines")
        ordering = ("fulfillment", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("fulfillment", "line"), name="orders_line_once_per_fulfillment"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, 999)), name="orders_fulfilled_quantity"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"
