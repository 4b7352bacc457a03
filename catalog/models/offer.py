"""What vendors ask for a variant: prices, prices from a quantity on, and what they were."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models.product import KeptByTrigger, Variant
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import PRESENTMENT, Money
from marketplace.vendors.models import Vendor


class Offer(KeptByTrigger):
    """One vendor's price for one variant; several vendors may offer the same.

    Money: `price_minor` is one unit's price in the vendor's price currency, `compare_at_minor`
    what the vendor says it asked before, in the same. Triggers keep `price_since`, from when on
    that price was asked without a break, write the earlier ones as `PastPrice`, and say with
    `is_shared` that the product is another vendor's listing.
    """

    kept_by_trigger = ("price_since", "is_shared")

    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="offers", verbose_name=_("variant")
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="offers", verbose_name=_("vendor")
    )
    sku = models.CharField(_("SKU"), max_length=40)
    price_minor = MinorField(_("price"))
    currency = CurrencyField(_("currency"))
    compare_at_minor = MinorField(_("price before"), null=True, blank=True)
    price_since = models.DateTimeField(_("price since"), db_default=Now(), editable=False)
    low_stock_at = models.PositiveIntegerField(
        _("low stock from"),
        null=True,
        blank=True,
        help_text=_("The vendor is told once when no more units than these can be bought."),
    )
    least_quantity = models.PositiveSmallIntegerField(_("least quantity"), default=1, db_default=1)
    quantity_step = models.PositiveSmallIntegerField(_("sold in steps of"), default=1, db_default=1)
    most_quantity = models.PositiveSmallIntegerField(_("most in one order"), null=True, blank=True)
    is_active = models.BooleanField(_("can be bought"), default=True)
    is_shared = models.BooleanField(
        _("on another vendor's listing"), db_default=False, editable=False
    )

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
            models.CheckConstraint(
                condition=Q(compare_at_minor__isnull=True)
                | Q(compare_at_minor__gt=F("price_minor")),
                name="catalog_compare_at_above_price",
            ),
            models.CheckConstraint(
                condition=Q(least_quantity__range=(1, 999), quantity_step__range=(1, 999))
                & (
                    Q(most_quantity__isnull=True)
                    | Q(most_quantity__gte=F("least_quantity"), most_quantity__lte=999)
                ),
                name="catalog_quantity_rule",
            ),
        )
        indexes = (
            models.Index(
                fields=("vendor",), name="catalog_offer_shared", condition=Q(is_shared=True)
            ),
        )

    def __str__(self) -> str:
        return self.sku

    @property
    def price(self) -> Money:
        """One unit's price in the vendor's currency."""
        return Money(self.price_minor, self.currency)


class OfferPrice(models.Model):
    """A further price of an offer: from a quantity on, in another currency, or both.

    Money: one unit's price in `currency`. In the offer's own currency `from_quantity` is 2 or
    more; in another, quantity 1 is the fixed price there.
    """

    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, related_name="prices", verbose_name=_("offer")
    )
    currency = CurrencyField(_("currency"))
    from_quantity = models.PositiveIntegerField(_("from quantity"), default=1)
    price_minor = MinorField(_("price"))

    class Meta:
        verbose_name = _("offer price")
        verbose_name_plural = _("offer prices")
        ordering = ("offer", "currency", "from_quantity")
        constraints = (
            models.UniqueConstraint(
                fields=("offer", "currency", "from_quantity"), name="catalog_one_price_per_quantity"
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gt=0, from_quantity__gt=0),
                name="catalog_offer_price_positive",
            ),
            models.CheckConstraint(
                condition=Q(currency__in=PRESENTMENT), name="catalog_offer_price_currency_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer_id} {self.from_quantity}+ {self.currency}"


class PastPrice(models.Model):
    """A price that an active offer asked from `since` until `until`.

    Money: one unit's price in `currency`, as the offer had it.
    """

    append_only = True
    trigger_written = True

    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, related_name="past_prices", verbose_name=_("offer")
    )
    price_minor = MinorField(_("price"))
    currency = CurrencyField(_("currency"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("past price")
        verbose_name_plural = _("past prices")
        ordering = ("offer", "-until", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(since__lt=F("until")), name="catalog_past_price_has_span"
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer_id} {self.price_minor} {self.currency}"
