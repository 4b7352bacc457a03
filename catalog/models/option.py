"""In what the versions of a product differ: size, flavor, gift box."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product, Variant


class Option(models.Model):
    """One way in which a product's variants differ."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="options", verbose_name=_("product")
    )
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("product", "position", "pk")

    def __str__(self) -> str:
        return self.name


class OptionValue(models.Model):
    """One answer to an option."""

    option = models.ForeignKey(
        Option, on_delete=models.CASCADE, related_name="values", verbose_name=_("option")
    )
    label = models.CharField(_("label"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ("option", "position", "pk")

    def __str__(self) -> str:
        return self.label


class VariantOptionValue(models.Model):
    """A variant has one value of an option; no two variants of a product have the same values.

    A trigger writes the values' ids into `Variant.combination`, which is unique per product, and
    refuses an option of another product; a foreign key over both columns keeps the value to its
    option.
    """

    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="option_values", verbose_name=_("variant")
    )
    option = models.ForeignKey(
        Option, on_delete=models.CASCADE, related_name="+", verbose_name=_("option")
    )
    value = models.ForeignKey(
        OptionValue,
        on_delete=models.CASCADE,
        related_name="variant_values",
        verbose_name=_("option value"),
    )

    class Meta:
        verbose_name = _("option value of a variant")
        verbose_name_plural = _("option values of variants")
        ordering = ("variant", "option")
        constraints = (
            models.UniqueConstraint(
                fields=("variant", "option"), name="catalog_one_value_per_option"
            ),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} {self.value_id}"
