"""What a shop's files meant before: its headings, and its own words for its products."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from marketplace.vendors.models import Vendor


class ColumnMemory(models.Model):
    """Which column a shop chose for a heading; an empty column means none."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="+", verbose_name=_("vendor")
    )
    heading = models.CharField(_("heading"), max_length=200)
    column = models.CharField(_("column"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        ordering = ("vendor", "heading")
        constraints = (
            models.UniqueConstraint(fields=("vendor", "heading"), name="bulk_heading_once"),
        )

    def __str__(self) -> str:
        return f"{self.heading}: {self.column}"


class ProductCode(models.Model):
    """A shop's own word for a product, so that the same file next year finds it again."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="+", verbose_name=_("vendor")
    )
    code = models.CharField(_("product code"), max_length=120)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )

    class Meta:
        verbose_name = _("product code")
        verbose_name_plural = _("product codes")
        ordering = ("vendor", "code")
        constraints = (
            models.UniqueConstraint(fields=("vendor", "code"), name="bulk_product_code_once"),
        )
        indexes = (models.Index(fields=("product",), name="bulk_code_of_product"),)

    def __str__(self) -> str:
        return self.code
