"""What search is told: which goods changed, and what only rooms above know of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from marketplace.foundation.fields import CurrencyField
from marketplace.vendors.models import Vendor


class Touch(models.Model):
    """Something changed that a listing shows: work to do, gone when it is done.

    Triggers write it in the transaction of the change. Rows are only added and taken away, never
    changed, so that no two sales wait for each other; who takes them merges them. Exactly one
    of the three is named; a product may be gone by then, so it is no key.
    """

    product_id = models.BigIntegerField(_("product"), null=True)
    vendor_id = models.BigIntegerField(_("vendor"), null=True)
    category_id = models.BigIntegerField(_("category"), null=True)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("touched listing")
        verbose_name_plural = _("touched listings")
        constraints = (
            models.CheckConstraint(
                condition=Q(product_id__isnull=False, vendor_id=None, category_id=None)
                | Q(product_id=None, vendor_id__isnull=False, category_id=None)
                | Q(product_id=None, vendor_id=None, category_id__isnull=False),
                name="search_touch_names_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id or ''}/{self.vendor_id or ''}/{self.category_id or ''}"


class VendorDestinations(models.Model):
    """The zones that a shop ships to, as the floor above tells."""

    vendor = models.OneToOneField(
        Vendor,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("vendor"),
    )
    zones = ArrayField(models.CharField(max_length=8), verbose_name=_("zones"), default=list)

    class Meta:
        verbose_name = _("destinations of a shop")
        verbose_name_plural = _("destinations of shops")

    def __str__(self) -> str:
        return f"{self.vendor_id} {' '.join(self.zones)}"


class ProductClosures(models.Model):
    """The zones that a product may not be sent to, whoever sells it, as the floor above tells."""

    product = models.OneToOneField(
        Product,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("product"),
    )
    zones = ArrayField(models.CharField(max_length=8), verbose_name=_("zones"), default=list)

    class Meta:
        verbose_name = _("closed destinations of a product")
        verbose_name_plural = _("closed destinations of products")

    def __str__(self) -> str:
        return f"{self.product_id} {' '.join(self.zones)}"


class ProductFigures(models.Model):
    """What buyers did with a product: units sold, and how they rate it.

    `rating_bps` is the mean in hundredths of a percent of five stars: 4.5 stars are 9,000.
    """

    product = models.OneToOneField(
        Product,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("product"),
    )
    sales = models.PositiveIntegerField(_("units sold"), default=0)
    rating_bps = models.PositiveSmallIntegerField(_("mean rating"), default=0)
    ratings = models.PositiveIntegerField(_("number of ratings"), default=0)

    class Meta:
        verbose_name = _("figures of a product")
        verbose_name_plural = _("figures of products")
        constraints = (
            models.CheckConstraint(
                condition=Q(rating_bps__lte=10_000), name="search_rating_within_five_stars"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id}: {self.sales}"


class CountedSale(models.Model):
    """A sale whose units are counted already, by the seller's name for it."""

    reference = models.CharField(_("reference"), max_length=80, primary_key=True)
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("counted sale")
        verbose_name_plural = _("counted sales")

    def __str__(self) -> str:
        return self.reference


class PriceRate(models.Model):
    """What one unit of a currency is worth in patacas, to compare prices by; no money moves."""

    currency = CurrencyField(_("currency"), primary_key=True)
    in_mop = models.DecimalField(_("worth in MOP"), max_digits=18, decimal_places=10)

    class Meta:
        verbose_name = _("rate to compare prices by")
        verbose_name_plural = _("rates to compare prices by")
        constraints = (
            models.CheckConstraint(condition=Q(in_mop__gt=0), name="search_rate_positive"),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.in_mop}"


class Rebuild(models.Model):
    """One run over all goods, which goes on where it stopped."""

    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    upto = models.BigIntegerField(_("last product of the run"))
    done = models.BigIntegerField(_("last product that was read"), default=0)
    written = models.BigIntegerField(_("listings written"), default=0)
    removed = models.BigIntegerField(_("listings removed"), default=0)

    class Meta:
        verbose_name = _("rebuild")
        verbose_name_plural = _("rebuilds")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                models.Value(1), name="search_one_rebuild_at_a_time", condition=Q(finished_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.done} / {self.upto}"
