"""The goods in the admin. Prices, stock and states change through services only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from catalog import services
from catalog.models import Category, Offer, Picture, Product, Reservation, Stock, Variant
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money, exponent
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.typed_action import Question, ask_each
from marketplace.foundation.waiting_rows import Waits


@admin.register(Category)
class CategoryAdmin(TranslationAdmin):
    list_display = ("name", "slug", "parent", "position", "icon")
    list_select_related = ("parent",)
    search_fields = ("slug", "name_zh_hant", "name_en")


class VariantInline(TranslationStackedInline):
    model = Variant
    extra = 0
    readonly_fields = ("public_id",)


class PictureInline(TranslationStackedInline):
    model = Picture
    extra = 0
    fields = ("variant", "path", "width", "height", "sizes", "alt", "position")

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer only the variants of the product that is being edited."""
        if db_field.name == "variant":
            product_id = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Variant.objects.filter(product_id=product_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Product)
class ProductAdmin(TranslationAdmin):
    waits = Waits(
        _("Products to look at"),
        "catalog.change_product",
        {"status": "submitted"},
        "status__exact=submitted",
    )
    list_display = ("name", "vendor", "category", "status", "price_from", "published_at")
    list_filter = ("status", "category")
    list_select_related = ("vendor", "category")
    search_fields = ("slug", "public_id", "name_zh_hant", "name_en")
    autocomplete_fields = ("vendor", "category")
    readonly_fields = ("public_id", "status", "published_at", "price_from")
    inlines = (VariantInline, PictureInline)
    actions = ("submit", "publish", "request_changes", "reject", "archive")
    show_full_result_count = False

    @admin.display(description=_("price from"))
    def price_from(self, product: Product) -> str:
        """Print the lowest price of its active offers."""
        return formats.amount(product.price_from) if product.price_from else "–"

    @admin.action(description=_("Submit the selected products"), permissions=("change",))
    def submit(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Ask for publication."""
        self._each(request, queryset, lambda pk: services.submit_product(product_id=pk))

    @admin.action(description=_("Publish the selected products"), permissions=("change",))
    def publish(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Show listings that were submitted or archived."""
        at = now()
        self._each(request, queryset, lambda pk: services.publish_product(product_id=pk, now=at))

    @admin.action(
        description=_("Ask for changes of the selected products"), permissions=("change",)
    )
    def request_changes(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Give submitted listings back."""
        self._each(request, queryset, lambda pk: services.request_changes(product_id=pk))

    @admin.action(description=_("Reject the selected products"), permissions=("change",))
    def reject(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Turn submitted listings down."""
        self._each(request, queryset, lambda pk: services.reject_product(product_id=pk))

    @admin.action(description=_("Archive the selected products"), permissions=("change",))
    def archive(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Take published listings from view."""
        at = now()
        self._each(request, queryset, lambda pk: services.archive_product(product_id=pk, now=at))

    def _each(
        self, request: Any, queryset: QuerySet[Product], move: Callable[[int], Product]
    ) -> None:
        for product in queryset.order_by("pk"):
            try:
                move(product.pk)
            except Refused as refusal:
                self.message_user(request, f"{product}: {refusal}", messages.ERROR)


class OfferInline(ReadOnlyInline):
    model = Offer
    fields = ("vendor", "sku", "price_minor", "is_active")


@admin.register(Variant)
class VariantAdmin(TranslationAdmin):
    list_display = ("public_id", "product", "label", "hs_code", "net_weight_g", "gross_weight_g")
    list_select_related = ("product",)
    search_fields = ("public_id", "product__slug", "hs_code", "gtin")
    autocomplete_fields = ("product",)
    readonly_fields = ("public_id",)
    inlines = (OfferInline,)
    show_full_result_count = False


@admin.register(Picture)
class PictureAdmin(TranslationAdmin):
    list_display = ("path", "product", "width", "height", "position")
    list_select_related = ("product",)
    search_fields = ("path", "product__slug")
    autocomplete_fields = ("product", "variant")
    show_full_result_count = False


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ("sku", "vendor", "price_minor", "is_active")
    list_filter = ("is_active",)
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
