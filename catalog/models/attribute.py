"""What is asked of the goods of a category, and what a product answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.category import Category
from catalog.models.product import Product


class Attribute(models.Model):
    """A fact that goods may have: a choice from a list, a number with a unit, or a text."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("Choice")
        NUMBER = "number", _("Number")
        TEXT = "text", _("Text")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    name = models.CharField(_("name"), max_length=80)
    is_filterable = models.BooleanField(_("filters lists"), default=False)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="number") | Q(unit=""), name="catalog_unit_only_of_numbers"
            ),
        )

    def __str__(self) -> str:
        return self.name


class AttributeChoice(models.Model):
    """One answer that an attribute's list offers."""

    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="choices", verbose_name=_("attribute")
    )
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("attribute choice")
        verbose_name_plural = _("attribute choices")
        ordering = ("attribute", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("attribute", "code"), name="catalog_choice_once_per_attribute"
            ),
        )

    def __str__(self) -> str:
        return self.label


class CategoryAttribute(models.Model):
    """A category asks for an attribute; every category below it asks, too."""

    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        related_name="category_attributes",
        verbose_name=_("category"),
    )
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="+", verbose_name=_("attribute")
    )
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("attribute of a category")
        verbose_name_plural = _("attributes of categories")
        ordering = ("category", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("category", "attribute"), name="catalog_attribute_once_per_category"
            ),
        )

    def __str__(self) -> str:
        return f"{self.category_id} {self.attribute_id}"


class ProductAttribute(models.Model):
    """A product's answer: one row for each choice, or one with a number or a text.

    The database compares `choice` with `attribute` by a foreign key over both columns.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="attributes", verbose_name=_("product")
    )
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="+", verbose_name=_("attribute")
    )
    choice = models.ForeignKey(
        AttributeChoice,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("attribute choice"),
    )
    number = models.DecimalField(
        _("number"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    text = models.CharField(_("text"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attribute of a product")
        verbose_name_plural = _("attributes of products")
        ordering = ("product", "attribute", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("product", "attribute", "choice"),
                name="catalog_answer_once_per_choice",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(choice__isnull=True) | Q(number__isnull=True),
                name="catalog_answer_of_one_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id} {self.attribute_id}"
