"""The hub's own things: bags, trucks, and what was scanned by whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField, UUIDv7Field
from marketplace.shipping.parcels.models.shipment import Parcel
from marketplace.shipping.parcels.statuses import HubState


class LineHaul(models.Model):
    """One truck, ship or plane that crosses: the numbers that customs knows it by.

    Source: list 621, `billNo`, `trafNo`, `voyageNo`.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    bill_no = models.CharField(_("bill number"), max_length=37, unique=True)
    traf_no = models.CharField(_("vehicle"), max_length=100)
    voyage_no = models.CharField(_("voyage"), max_length=32)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.CharField(_("opened by"), max_length=60)
    departed_at = models.DateTimeField(_("departed"), null=True, blank=True)
    crossed_at = models.DateTimeField(_("crossed"), null=True, blank=True)

    class Meta:
        verbose_name = _("line haul")
        verbose_name_plural = _("line hauls")
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return self.bill_no


class Bag(models.Model):
    """Parcels of one supervision code for one customs office, tied together."""

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="bag")
    supervision = models.CharField(_("supervision code"), max_length=12)
    customs_code = models.CharField(_("customs office"), max_length=4)
    line_haul = models.ForeignKey(
        LineHaul,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bags",
        verbose_name=_("line haul"),
    )
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.CharField(_("opened by"), max_length=60)
    sealed_at = models.DateTimeField(_("sealed"), null=True, blank=True)

    class Meta:
        verbose_name = _("bag")
        verbose_name_plural = _("bags")
        ordering = ("-opened_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(line_haul__isnull=True) | Q(sealed_at__isnull=False),
                name="parcels_only_sealed_bags_travel",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class HubScan(models.Model):
    """One scan of one parcel at one station; taking it back is a row of its own."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, related_name="scans", verbose_name=_("parcel")
    )
    station = models.CharField(_("station"), max_length=12)
    state_before = models.CharField(_("before"), max_length=10, choices=HubState.choices)
    state_after = models.CharField(_("after"), max_length=10, choices=HubState.choices)
    was = models.JSONField(_("as it was"), default=dict)
    undoes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("takes back"),
    )
    scanned_by = models.CharField(_("scanned by"), max_length=60)
    scanned_at = models.DateTimeField(_("scanned"))

    class Meta:
        verbose_name = _("hub scan")
        verbose_name_plural = _("hub scans")
        ordering = ("-scanned_at", "-pk")
        indexes = (models.Index(fields=("scanned_by", "-scanned_at"), name="parcels_scans_of"),)

    def __str__(self) -> str:
        return f"{self.station} {self.parcel_id}"
