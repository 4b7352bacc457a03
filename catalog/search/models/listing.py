"""The read model of lists: one row a listed product, written by the indexing alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.vendors.models import Vendor


class Listing(models.Model):
    """All that a card shows and lists are sorted by, of one product that can be bought.

    Derived: `reindex` writes it anew from the goods. The shop's own words are read beside it, so
    that a new name or a closed door shows at once. `names` and `summaries` are by language code;
    `picture` has path, width, height, widths and `alts`. `rating_bps` is the mean rating in
    hundredths of a percent of five stars. `fingerprint` tells whether a row is up to date.
    Money: prices are the lowest and highest of the vendor's active offers, in its currency;
    `fixed_from` the lowest fixed price in minor units by currency, where every version has one.
    """

    product = models.OneToOneField(
        Product,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="listing",
        verbose_name=_("product"),
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("category")
    )
    slug = models.CharField(_("address of the page"), max_length=120)
    names = models.JSONField(_("names"), default=dict)
    summaries = models.JSONField(_("summaries"), default=dict)
    picture = models.JSONField(_("picture"), null=True)
    price_from_minor = MinorField(_("lowest price"), currency="price_currency")
    price_to_minor = MinorField(_("highest price"), currency="price_currency")
    price_currency = CurrencyField(_("currency of the prices"))
    fixed_from = models.JSONField(_("fixed prices by currency"), default=dict)
    is_sold_out = models.BooleanField(_("sold out"), default=False)
    sales = models.PositiveIntegerField(_("units sold"), default=0)
    rating_bps = models.PositiveSmallIntegerField(_("mean rating"), default=0)
    ratings = models.PositiveIntegerField(_("number of ratings"), default=0)
    published_at = models.DateTimeField(_("published at"))
    fingerprint = models.BigIntegerField(_("fingerprint"))

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ("-published_at", "-product")
        indexes = (
            models.Index(
                "category",
                F("published_at").desc(),
                F("product").desc(),
                name="search_category_newest",
            ),
            models.Index(
                "category", "price_from_minor", F("product").desc(), name="search_category_price"
            ),
            models.Index(
                "vendor", F("published_at").desc(), F("product").desc(), name="search_vendor_newest"
            ),
            models.Index(
                "vendor", "price_from_minor", F("product").desc(), name="search_vendor_price"
            ),
        )

    def __str__(self) -> str:
        return self.slug
