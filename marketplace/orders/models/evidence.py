"""What a shop gives to defend a disputed sale: its word, the parcel, and files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field
from marketplace.orders.models.order import VendorOrder


class DisputeEvidence(models.Model):
    """A shop's side of one dispute of one of its orders, until it is handed in to us.

    `dispute_ref` is the charges room's name of the dispute.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    dispute_ref = models.CharField(_("dispute"), max_length=24)
    vendor_order = models.ForeignKey(
        VendorOrder, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("order")
    )
    text = models.TextField(_("what happened"), blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    handed_in_by = models.CharField(_("handed in by"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("evidence of a shop")
        verbose_name_plural = _("evidence of shops")
        ordering = ("dispute_ref", "vendor_order")
        constraints = (
            models.UniqueConstraint(
                fields=("dispute_ref", "vendor_order"), name="orders_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, handed_in_by="")
                | Q(handed_in_at__isnull=False) & ~Q(handed_in_by=""),
                name="orders_evidence_handed_in_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dispute_ref} {self.vendor_order_id}"


class DisputeFile(models.Model):
    """A file of a shop's evidence. It lies here, not in the public folder of pictures."""

    class Purpose(models.TextChoices):
        SHIPPING = "shipping", _("Proof of dispatch or delivery")
        RECEIPT = "receipt", _("Receipt or invoice")
        CONVERSATION = "conversation", _("Messages with the buyer")
        OTHER = "other", _("Something else")

    id = UUIDv7Field()
    evidence = models.ForeignKey(
        DisputeEvidence, on_delete=models.PROTECT, related_name="files", verbose_name=_("evidence")
    )
    purpose = models.CharField(_("what it shows"), max_length=20, choices=Purpose.choices)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size"))
    content = models.BinaryField(_("content"))
    uploaded_by = models.CharField(_("uploaded by"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ("uploaded_at", "pk")

    def __str__(self) -> str:
        return self.name
