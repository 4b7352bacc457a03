"""Where a vendor order goes instead, as its buyer corrected it before it left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData


class AddressCorrection(models.Model):
    """A later address of one vendor order; the order's own stays as it was frozen."""

    append_only: ClassVar[bool] = True

    vendor_order = models.ForeignKey(
        "orders.VendorOrder",
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("vendor order"),
    )
    address = models.JSONField(_("address"))
    asked_by = models.CharField(_("asked by whom"), max_length=60)
    corrected_at = models.DateTimeField(_("corrected"))

    class Meta:
        verbose_name = _("address correction")
        verbose_name_plural = _("address corrections")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.vendor_order_id} {self.corrected_at:%Y-%m-%d}"

    @property
    def address_data(self) -> AddressData:
        """Where the vendor order goes from then on."""
        return AddressData.from_dict(self.address)
