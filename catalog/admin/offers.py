"""Offers and stock in the admin. Prices and counts change through services only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog import services
from catalog.models import Offer, OfferPrice, PastPrice, Reservation, Stock
from marketplace.foundation import formats
from marketplace.foundation.money import Money, exponent
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.typed_action import Question, ask_each


class OfferPriceInline(ReadOnlyInline):
    model = OfferPrice
    fields = ("from_quantity", "price_minor")


class PastPriceInline(ReadOnlyInline):
    model = PastPrice
    fields = ("price_minor", "since", "until")


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ("sku", "vendor", "price_minor", "is_active", "is_shared")
    list_filter = ("is_active", "is_shared")
    inlines = (OfferPriceInline, PastPriceInline)
    list_select_related = ("vendor",)
    search_fields = ("sku", "vendor__slug")
    actions = ("set_price", "sell", "withdraw")

    def has_price_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("catalog.change_offer"))

    @admin.action(description=_("Change the price of the selected offers"), permissions=["price"])
    def set_price(self, request: Any, queryset: QuerySet[Offer]) -> Any:
        """Ask for each price, in the vendor's currency."""
        return ask_each(self, request, queryset, _PRICE)

    @admin.action(description=_("Let the selected offers be bought"), permissions=["price"])
    def sell(self, request: Any, queryset: QuerySet[Offer]) -> None:
        """Put offers on sale."""
        self._activate(request, queryset, is_active=True)

    @admin.action(description=_("Take the selected offers off sale"), permissions=["price"])
    def withdraw(self, request: Any, queryset: QuerySet[Offer]) -> None:
        """Stop selling, whatever is in stock; orders that were placed go on."""
        self._activate(request, queryset, is_active=False)

    def _activate(self, request: Any, queryset: QuerySet[Offer], *, is_active: bool) -> None:
        answer = _("Yes") if is_active else _("No")
        for offer in queryset.order_by("pk"):
            services.set_offer_active(offer_id=offer.pk, is_active=is_active)
            self.log_change(request, offer, f"{_('can be bought')}: {answer}")
            self.message_user(request, _("%(row)s: done.") % {"row": offer}, messages.SUCCESS)


def _ask_price(offer: Offer) -> forms.Field:
    places = exponent(offer.currency)
    return forms.DecimalField(max_digits=8, decimal_places=places, initial=offer.price.decimal)


_PRICE = Question(
    action="set_price",
    title=_("Change prices"),
    label=_("price"),
    shown=lambda offer: formats.amount(offer.price),
    ask=_ask_price,
    write=lambda offer, value: services.set_offer_price(
        offer_id=offer.pk, price=Money.from_decimal(value, offer.currency)
    ),
)
_COUNT = Question(
    action="count",
    title=_("Count stock"),
    label=_("on hand"),
    shown=lambda stock: str(stock.on_hand),
    ask=lambda stock: forms.IntegerField(min_value=0, max_value=1_000_000, initial=stock.on_hand),
    write=lambda stock, value: services.set_stock(offer_id=stock.pk, on_hand=value),
)


@admin.register(Stock)
class StockAdmin(ReadOnlyAdmin):
    list_display = ("offer", "on_hand", "reserved", "shown_available")
    list_select_related = ("offer",)
    search_fields = ("offer__sku",)
    actions = ("count",)

    def has_count_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("catalog.change_stock"))

    @admin.action(description=_("Count the selected stock"), permissions=["count"])
    def count(self, request: Any, queryset: QuerySet[Stock]) -> Any:
        """Ask how many units of each are on hand, reserved ones included."""
        return ask_each(self, request, queryset, _COUNT)

    @admin.display(description=_("available"))
    def shown_available(self, stock: Stock) -> int:
        """Print what can still be sold."""
        return stock.available


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ("reference", "offer", "quantity", "status", "until")
    list_filter = ("status",)
    list_select_related = ("offer",)
    search_fields = ("reference", "offer__sku")
