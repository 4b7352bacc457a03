"""What a vendor asks for a variant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Variant
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import PRESENTMENT, Money
from marketplace.vendors.models import Vendor


class Offer(models.Model):
    """One vendor's price for one variant.

    Money: `price_minor` is one unit's price in the vendor's price currency.
    """

    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="offers", verbose_name=_("variant")
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="offers", verbose_name=_("vendor")
    )
    sku = models.CharField(_("SKU"), max_length=40)
    price_minor = MinorField(_("price"))
    currency = CurrencyField(_("currency"))
    is_active = models.BooleanField(_("can be bought"), default=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("vendor", "sku"), name="catalog_sku_once_per_vendor"),
            models.UniqueConstraint(
                fields=("variant", "vendor"), name="catalog_one_offer_per_vendor"
            ),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="catalog_price_positive"),
            models.CheckConstraint(
                condition=Q(currency__in=PRESENTMENT), name="catalog_offer_currency_known"
            ),
        )

    def __str__(self) -> str:
        return self.sku

    @property
    def price(self) -> Money:
        """One unit's price in the vendor's currency."""
        return Money(self.price_minor, self.currency)
