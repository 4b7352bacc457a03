"""The checkout quote: everything that the buyer was shown, and until when it holds."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField, UUIDv7Field
from marketplace.foundation.money import Money
from marketplace.orders.models.cart import Cart


class CheckoutQuote(models.Model):
    """What a cart costs, delivered to one address, as it was shown to the buyer.

    Never changed after it was written; a new review writes a new one.
    Money: gross totals in the charge currency; `snapshot` holds the same figures per vendor and
    line in both currencies.
    """

    id = UUIDv7Field()
    cart = models.ForeignKey(
        Cart, on_delete=models.PROTECT, related_name="checkout_quotes", verbose_name=_("cart")
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    address = models.JSONField(_("address"))
    zone = models.CharField(_("destination"), max_length=8)
    in_hengqin = models.BooleanField(_("used in Hengqin"), default=False, db_default=False)
    deliveries = models.JSONField(_("delivery of each vendor"))
    currency = CurrencyField(_("currency"))
    method = models.CharField(_("method of payment"), max_length=20)
    goods_minor = MinorField(_("goods"))
    discount_minor = MinorField(_("discount"), default=0)
    subsidy_minor = MinorField(_("discount borne by the marketplace"), default=0)
    shipping_minor = MinorField(_("shipping"))
    shipping_subsidy_minor = MinorField(_("shipping borne by the marketplace"), default=0)
    duty_minor = MinorField(_("duty and taxes"), default=0)
    total_minor = MinorField(_("total"))
    fx_quote_id = models.UUIDField(_("FX quote"), null=True, blank=True)
    snapshot = models.JSONField(_("figures as shown"))
    opened_at = models.DateTimeField(_("opened"))
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("checkout quote")
        verbose_name_plural = _("checkout quotes")
        ordering = ("-opened_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    discount_minor__gte=0,
                    goods_minor__gte=models.F("discount_minor"),
                    shipping_minor__gte=0,
                    duty_minor__gte=0,
                    total_minor=models.F("goods_minor")
                    - models.F("discount_minor")
                    + models.F("shipping_minor")
                    + models.F("duty_minor"),
                ),
                name="orders_checkout_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id}: {formats.amount(self.total)}"

    @property
    def total(self) -> Money:
        """What the buyer would pay."""
        return Money(self.total_minor, self.currency)

    @property
    def accepted_notices(self) -> frozenset[tuple[str, str]]:
        """Code and version of the notices of customs that the buyer accepted."""
        borders = self.snapshot.get("borders", {}).values()
        return frozenset((code, version) for each in borders for code, version in each["notices"])

    @property
    def address_data(self) -> AddressData:
        """The address as it was given."""
        return AddressData.from_dict(self.address)

    def is_expired(self, now: datetime) -> bool:
        """Whether the promise has run out; at the very instant it has."""
        return now >= self.expires_at
