"""Shipments and their parcels: who carries what, under which number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField, UUIDv7Field
from marketplace.shipping.parcels.statuses import Booking, HubState, Tracking


class Shipment(models.Model):
    """What one carrier has, or shall have, under one waybill number for one vendor order.

    `reference` and `vendor_ref` are other rooms' names ("vendor_order:vor_…", "vendor:ven_…").
    `carrier` is a code of the carriers' room, `other` for one that we cannot ask; `carrier_name`
    is what the shop typed. `tracking` follows from the events alone.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="shp")
    reference = models.CharField(_("order"), max_length=60)
    vendor_ref = models.CharField(_("shop"), max_length=60)
    carrier = models.CharField(_("carrier code"), max_length=20)
    carrier_name = models.CharField(_("carrier"), max_length=60)
    service = models.CharField(_("service"), max_length=20, blank=True)
    waybill = models.CharField(_("waybill"), max_length=40, blank=True)
    routing = models.CharField(_("routing of the carrier"), max_length=40, blank=True)
    booking = models.CharField(
        _("booking"), max_length=12, choices=Booking.choices, default=Booking.DRAFT
    )
    refusal = models.CharField(_("why the carrier refused"), max_length=200, blank=True)
    tracking = models.CharField(
        _("tracking status"), max_length=20, choices=Tracking.choices, default=Tracking.PENDING
    )
    tracked_at = models.DateTimeField(_("since"), null=True, blank=True)
    phone_last4 = models.CharField(_("end of the receiver’s phone"), max_length=4, blank=True)
    is_doubtful = models.BooleanField(_("its number was used before"), default=False)
    cleared_by = models.CharField(_("cleared by"), max_length=60, blank=True)
    signed_by = models.CharField(_("taken by"), max_length=60, blank=True)
    proof = models.CharField(_("proof of delivery"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"))
    asked_at = models.DateTimeField(_("carrier asked"), null=True, blank=True)
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    told_delivered_at = models.DateTimeField(_("told to the orders"), null=True, blank=True)
    poll_due_at = models.DateTimeField(_("ask again at"), null=True, blank=True)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        permissions = (("work_hub", "Can scan parcels at the hub"),)
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("reference",),
                condition=Q(booking__in=("draft", "booking", "booked")),
                name="parcels_one_shipment_in_the_making",
            ),
            models.UniqueConstraint(
                fields=("reference", "carrier", "waybill"),
                condition=~Q(waybill=""),
                name="parcels_waybill_once_per_order",
            ),
            models.CheckConstraint(
                condition=~Q(booking__in=("booked",)) | ~Q(waybill=""),
                name="parcels_booked_has_waybill",
            ),
            models.CheckConstraint(
                condition=~Q(booking="handed_over") | Q(handed_over_at__isnull=False),
                name="parcels_handed_over_when",
            ),
        )
        indexes = (
            models.Index(fields=("reference",), name="parcels_of_reference"),
            models.Index(fields=("waybill", "carrier"), name="parcels_by_waybill"),
            models.Index(fields=("vendor_ref", "booking", "-id"), name="parcels_of_vendor"),
            models.Index(
                fields=("poll_due_at",),
                name="parcels_poll_due",
                condition=Q(poll_due_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.carrier_name} {self.waybill or self.public_id}".strip()

    @property
    def is_believed(self) -> bool:
        """Whether a delivery that its carrier tells is told on to the orders."""
        return not self.is_doubtful or bool(self.cleared_by)


class Parcel(models.Model):
    """One box of a shipment: what its shop declared, what the hub measured.

    Lengths are millimeters, weights gross grams. `supervision` is the customs mode that it is
    bagged by (9610, 1210, or a word of ours where there is none).
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="prc")
    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, related_name="parcels", verbose_name=_("shipment")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    waybill = models.CharField(_("own number"), max_length=40, blank=True)
    length_mm = models.PositiveIntegerField(_("length, mm"), default=0)
    width_mm = models.PositiveIntegerField(_("width, mm"), default=0)
    height_mm = models.PositiveIntegerField(_("height, mm"), default=0)
    weight_g = models.PositiveIntegerField(_("gross weight, grams"), default=0)
    measured_length_mm = models.PositiveIntegerField(_("measured length, mm"), default=0)
    measured_width_mm = models.PositiveIntegerField(_("measured width, mm"), default=0)
    measured_height_mm = models.PositiveIntegerField(_("measured height, mm"), default=0)
    measured_g = models.PositiveIntegerField(_("measured weight, grams"), default=0)
    supervision = models.CharField(_("supervision code"), max_length=12, blank=True)
    hub_state = models.CharField(
        _("hub"), max_length=10, choices=HubState.choices, default=HubState.EXPECTED
    )
    bag = models.ForeignKey(
        "parcels.Bag",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parcels",
        verbose_name=_("bag"),
    )

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ("shipment", "position")
        constraints = (
            models.UniqueConstraint(fields=("shipment", "position"), name="parcels_position_once"),
            models.CheckConstraint(
                condition=Q(hub_state__in=("bagged", "loaded", "crossed", "last_mile"))
                | Q(bag__isnull=True),
                name="parcels_bag_by_state",
            ),
        )
        indexes = (models.Index(fields=("waybill",), name="parcels_by_own_number"),)

    def __str__(self) -> str:
        return self.waybill or self.public_id
