"""Goods that stand together: tags, collections, and what is shown beside a product."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.brand import Brand
from catalog.models.category import Category
from catalog.models.product import Product, Tag
from marketplace.foundation.fields import CurrencyField, MinorField


class Collection(models.Model):
    """A page of goods, chosen one by one or by a rule.

    By rule: every field that is filled in must fit (`category` with everything below it).
    Money: the prices are in `rule_currency` and compare with listings priced in it.
    """

    class Kind(models.TextChoices):
        HAND = "hand", _("Chosen by hand")
        RULE = "rule", _("Chosen by a rule")

    slug = models.SlugField(_("address of the page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.HAND)
    is_shown = models.BooleanField(_("is shown"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    rule_category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("category"),
    )
    rule_tag = models.ForeignKey(
        Tag,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("tag"),
    )
    rule_brand = models.ForeignKey(
        Brand,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("brand"),
    )
    rule_currency = CurrencyField(_("currency"), blank=True, default="")
    rule_price_from_minor = MinorField(
        _("price from"), currency="rule_currency", null=True, blank=True
    )
    rule_price_to_minor = MinorField(
        _("price up to"), currency="rule_currency", null=True, blank=True
    )
    rule_new_days = models.PositiveSmallIntegerField(
        _("published within days"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(rule_currency="")
                | Q(rule_price_from_minor__isnull=True, rule_price_to_minor__isnull=True),
                name="catalog_rule_price_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(kind="hand")
                | Q(rule_category__isnull=False)
                | Q(rule_tag__isnull=False)
                | Q(rule_brand__isnull=False)
                | Q(rule_price_from_minor__isnull=False)
                | Q(rule_price_to_minor__isnull=False)
                | Q(rule_new_days__isnull=False),
                name="catalog_rule_says_something",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CollectionProduct(models.Model):
    """A product that a person put into a collection, at its place."""

    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="chosen", verbose_name=_("collection")
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("product of a collection")
        verbose_name_plural = _("products of collections")
        ordering = ("collection", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("collection", "product"), name="catalog_product_once_per_collection"
            ),
        )

    def __str__(self) -> str:
        return f"{self.collection_id} {self.product_id}"


class RelatedProduct(models.Model):
    """A product that a person wants shown beside another."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="related", verbose_name=_("product")
    )
    other = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("shown beside it")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("related product")
        verbose_name_plural = _("related products")
        ordering = ("product", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("product", "other"), name="catalog_related_once"),
            models.CheckConstraint(
                condition=~Q(product=F("other")), name="catalog_not_related_to_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id} {self.other_id}"
