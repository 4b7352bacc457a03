"""The cart: what a visitor means to buy, mutable until it is placed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, UUIDv7Field
from marketplace.foundation.money import Money


class Cart(models.Model):
    """A visitor's basket. A guest's cart is found by the key in the session, a person's by user.

    The key is no public name: whoever holds it may change a guest's cart, and nobody may reach
    a person's cart by it.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        PLACED = "placed", _("placed")
        MERGED = "merged", _("merged")  # a guest's cart whose lines went to a person's

    id = UUIDv7Field()
    key = models.UUIDField(_("key"), unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carts",
        verbose_name=_("person"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    currency = CurrencyField(_("currency"), default="MOP")
    zone = models.CharField(_("destination"), max_length=8, default="MO")
    language = models.CharField(_("language"), max_length=8)
    codes = models.JSONField(_("codes entered"), default=list, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        ordering = ("-changed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(status="open"),
                name="orders_one_open_cart_per_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} ({self.get_status_display()})"

    @property
    def is_open(self) -> bool:
        """Whether lines may still change."""
        return self.status == Cart.Status.OPEN


class CartLine(models.Model):
    """One offer in a cart, with the vendor's price when it was put there."""

    cart = models.ForeignKey(
        Cart, on_delete=models.CASCADE, related_name="lines", verbose_name=_("cart")
    )
    offer = models.ForeignKey(
        "catalog.Offer", on_delete=models.PROTECT, related_name="+", verbose_name=_("offer")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    price_seen_minor = MinorField(_("price seen"), currency="price_seen_currency")
    price_seen_currency = CurrencyField(_("currency of the price seen"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("cart line")
        verbose_name_plural = _("cart lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("cart", "offer"), name="orders_one_line_per_offer"),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, 999)), name="orders_cart_line_quantity"
            ),
            models.CheckConstraint(
                condition=models.Q(price_seen_minor__gte=0), name="orders_cart_line_price"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.offer_id}"

    @property
    def price_seen(self) -> Money:
        """The vendor's price per unit when the line was added."""
        return Money(self.price_seen_minor, self.price_seen_currency)
