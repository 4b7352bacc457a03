"""What a buyer says beside the goods: notes to shops in a cart, and goods kept for later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import Money
from marketplace.orders.models.cart import Cart

LONGEST_NOTE = 300


class CartNote(models.Model):
    """What one shop of a cart is asked for; written down on its vendor order when placed."""

    cart = models.ForeignKey(
        Cart, on_delete=models.PROTECT, related_name="notes", verbose_name=_("cart")
    )
    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    note = models.CharField(_("note to the shop"), max_length=LONGEST_NOTE, blank=True)
    gift_message = models.CharField(_("gift message"), max_length=LONGEST_NOTE, blank=True)
    hides_prices = models.BooleanField(_("no price in the parcel"), default=False)

    class Meta:
        verbose_name = _("note in a cart")
        verbose_name_plural = _("notes in carts")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("cart", "vendor"), name="orders_one_note_per_shop"),
        )

    def __str__(self) -> str:
        return f"{self.cart_id}: {self.vendor_id}"


class Wish(models.Model):
    """An offer that a person keeps for later, with the vendor's price when it was kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="wishes",
        verbose_name=_("person"),
    )
    offer = models.ForeignKey(
        "catalog.Offer", on_delete=models.PROTECT, related_name="+", verbose_name=_("offer")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    price_seen_minor = MinorField(_("price seen"), currency="price_seen_currency")
    price_seen_currency = CurrencyField(_("currency of the price seen"))
    saved_at = models.DateTimeField(_("kept since"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ("-saved_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "offer"), name="orders_one_wish_per_offer"),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, 999), price_seen_minor__gte=0),
                name="orders_wish_figures",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.offer_id}"

    @property
    def price_seen(self) -> Money:
        """The vendor's price per unit when it was kept."""
        return Money(self.price_seen_minor, self.price_seen_currency)
