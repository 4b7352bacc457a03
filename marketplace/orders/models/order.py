"""The order, the part of each vendor, and the lines: frozen when the order is placed.

Nothing here is priced again. The database refuses a change of the frozen columns; what moves
is the status of a vendor order and the times of its moves.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import RENMINBI, Money
from marketplace.orders.models.cart import Cart
from marketplace.orders.models.checkout import CheckoutQuote
from marketplace.orders.status import part_standing
from marketplace.shipping.types import PICKUP, Promise


def _adds_up(*parts: str, prefix: str = "") -> Q:
    """No part is negative; the total is their sum less the discount, which goods cover."""
    columns = [f"{prefix}{part}_minor" for part in parts]
    discount = f"{prefix}discount_minor"
    total = reduce(add, (F(column) for column in columns)) - F(discount)
    least = {f"{column}__gte": 0 for column in (*columns, discount)}
    return Q(
        **(least | {f"{prefix}goods_minor__gte": F(discount)}), **{f"{prefix}total_minor": total}
    )


def _borne_by_marketplace() -> Q:
    """The marketplace bears a part of the discount; of delivery it may bear what was taken off."""
    return Q(
        subsidy_minor__gte=0, subsidy_minor__lte=F("discount_minor"), shipping_subsidy_minor__gte=0
    )


_BUYER: Final = ("goods", "shipping", "duty")
_VENDOR: Final = ("goods", "shipping")


class Order(models.Model):
    """The whole purchase, in the currency that the buyer pays. Its status is derived.

    Money: gross, in the charge currency. The sum of the vendor orders is the order.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="ord")
    cart = models.OneToOneField(
        Cart, on_delete=models.PROTECT, related_name="order", verbose_name=_("cart")
    )
    checkout_quote = models.OneToOneField(
        CheckoutQuote,
        on_delete=models.PROTECT,
        related_name="order",
        verbose_name=_("checkout quote"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    currency = CurrencyField(_("currency"))
    goods_minor = MinorField(_("goods"))
    discount_minor = MinorField(_("discount"), default=0)
    subsidy_minor = MinorField(_("discount borne by the marketplace"), default=0)
    shipping_minor = MinorField(_("shipping"))
    shipping_subsidy_minor = MinorField(_("shipping borne by the marketplace"), default=0)
    duty_minor = MinorField(_("duty and taxes"), default=0)
    total_minor = MinorField(_("total"))
    address = models.JSONField(_("address"))
    zone = models.CharField(_("destination"), max_length=8)
    method = models.CharField(_("method of payment"), max_length=20)
    charge_ref = models.CharField(_("charge"), max_length=40, unique=True)
    fx_quote_id = models.UUIDField(_("FX quote"), null=True, blank=True)
    placed_at = models.DateTimeField(_("placed"))

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-placed_at", "pk")
        constraints = (
            models.CheckConstraint(condition=_adds_up(*_BUYER), name="orders_order_adds_up"),
            models.CheckConstraint(
                condition=_borne_by_marketplace(), name="orders_order_subsidy_within"
            ),
        )
        indexes = (
            models.Index(fields=("user", "-placed_at"), name="orders_of_person"),
            models.Index(Lower("email"), F("placed_at").desc(), name="orders_of_email"),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def ref(self) -> str:
        """How other rooms name this order."""
        return f"order:{self.public_id}"

    @property
    def total(self) -> Money:
        """What the buyer pays."""
        return Money(self.total_minor, self.currency)

    @property
    def address_data(self) -> AddressData:
        """Where the order goes."""
        return AddressData.from_dict(self.address)


class VendorOrder(models.Model):
    """The part of an order that one vendor fulfills and is paid for.

    Money: `goods`, `discount`, `shipping`, `duty`, `total` are the buyer's, in the order's
    currency; the `vendor_` amounts are the vendor's, in its price currency. The marketplace bears
    `subsidy` of the discount, and `shipping_subsidy`. The commission is in the vendor's currency
    and on goods less the vendor's discount. `duty` is what the border takes and no vendor's,
    `duty_cny` the renminbi that it was converted from. The rate, when there is one, is the mid rate
    of the pair as published. `channel` is the way across the border, empty for orders of before;
    `customs_ref` names the case at customs of the mainland, once there is one.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        PLACED = "placed", _("placed")
        PAID = "paid", _("paid")
        ACCEPTED = "accepted", _("accepted")
        FULFILLED = "fulfilled", _("fulfilled")
        DELIVERED = "delivered", _("delivered")
        COMPLETED = "completed", _("completed")
        CANCELED = "canceled", _("canceled")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="vor")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="vendor_orders", verbose_name=_("order")
    )
    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PLACED
    )
    goods_minor = MinorField(_("goods"), currency="order.currency")
    discount_minor = MinorField(_("discount"), currency="order.currency", default=0)
    subsidy_minor = MinorField(
        _("discount borne by the marketplace"), currency="order.currency", default=0
    )
    shipping_minor = MinorField(_("shipping"), currency="order.currency")
    shipping_subsidy_minor = MinorField(
        _("shipping borne by the marketplace"), currency="order.currency", default=0
    )
    duty_minor = MinorField(_("duty and taxes"), currency="order.currency", default=0)
    # Always renminbi, so no column beside it says of what it is.
    duty_cny_minor = models.BigIntegerField(_("duty and taxes in renminbi, fen"), default=0)
    total_minor = MinorField(_("total"), currency="order.currency")
    vendor_currency = CurrencyField(_("vendor’s currency"))
    vendor_goods_minor = MinorField(_("vendor’s goods"), currency="vendor_currency")
    vendor_discount_minor = MinorField(
        _("vendor’s discount"), currency="vendor_currency", default=0
    )
    vendor_shipping_minor = MinorField(_("vendor’s shipping"), currency="vendor_currency")
    vendor_total_minor = MinorField(_("vendor’s total"), currency="vendor_currency")
    commission_bps = models.PositiveIntegerField(_("commission, basis points"))
    commission_minor = MinorField(_("commission"), currency="vendor_currency")
    fx_base = models.CharField(_("base currency of the rate"), max_length=3, blank=True)
    fx_quoted = models.CharField(_("quoted currency of the rate"), max_length=3, blank=True)
    fx_mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10, null=True)
    fx_spread_bps = models.PositiveIntegerField(_("spread, basis points"), default=0)
    fx_source = models.CharField(_("source of the rate"), max_length=60, blank=True)
    fx_as_of = models.DateField(_("day of the rate"), null=True)
    channel = models.CharField(_("way across the border"), max_length=16, blank=True, default="")
    customs_ref = models.CharField(_("customs case"), max_length=40, blank=True, default="")
    delivery_code = models.CharField(_("delivery option"), max_length=20)
    delivery_name = models.JSONField(_("delivery option by language"))
    promotions = models.JSONField(_("promotions"), default=list, blank=True)
    promised_from = models.DateField(_("arrives from"), null=True, blank=True)
    promised_to = models.DateField(_("arrives until"), null=True, blank=True)
    buyer_note = models.CharField(
        _("note to the shop"), max_length=300, blank=True, default="", db_default=""
    )
    gift_message = models.CharField(
        _("gift message"), max_length=300, blank=True, default="", db_default=""
    )
    hides_prices = models.BooleanField(_("no price in the parcel"), default=False, db_default=False)
    # The latest correction of the address; without one it goes where the order goes.
    correction = models.ForeignKey(
        "orders.AddressCorrection",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("address correction"),
    )
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    first_sent_at = models.DateTimeField(_("first parcel sent"), null=True, blank=True)
    fulfilled_at = models.DateTimeField(_("fulfilled"), null=True, blank=True)
    first_received_at = models.DateTimeField(_("first parcel received"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    canceled_at = models.DateTimeField(_("canceled"), null=True, blank=True)

    class Meta:
        verbose_name = _("vendor order")
        verbose_name_plural = _("vendor orders")
        ordering = ("order", "position")
        constraints = (
            models.UniqueConstraint(fields=("order", "vendor"), name="orders_one_part_per_vendor"),
            models.CheckConstraint(condition=_adds_up(*_BUYER), name="orders_vendor_order_adds_up"),
            models.CheckConstraint(
                condition=_adds_up(*_VENDOR, prefix="vendor_"), name="orders_vendor_side_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(duty_minor=0, duty_cny_minor=0)
                | Q(duty_minor__gt=0, duty_cny_minor__gt=0),
                name="orders_duty_in_both_currencies",
            ),
            models.CheckConstraint(
                condition=_borne_by_marketplace(), name="orders_vendor_order_subsidy_within"
            ),
            models.CheckConstraint(
                condition=Q(
                    commission_minor__gte=0,
                    commission_minor__lte=F("vendor_goods_minor") - F("vendor_discount_minor"),
                )
                & Q(commission_bps__lte=10_000),
                name="orders_commission_within_goods",
            ),
            models.CheckConstraint(
                condition=Q(fx_mid__isnull=True) | Q(fx_mid__gt=0), name="orders_mid_rate_positive"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("placed", "canceled")) | Q(paid_at__isnull=False),
                name="orders_work_is_paid",
            ),
            models.CheckConstraint(
                condition=Q(promised_from__isnull=True, promised_to__isnull=True)
                | Q(
                    promised_from__isnull=False,
                    promised_to__isnull=False,
                    promised_from__lte=F("promised_to"),
                ),
                name="orders_promise_in_order",
            ),
        )
        indexes = (
            models.Index(fields=("vendor", "status", "-id"), name="orders_of_vendor"),
            models.Index(
                fields=("fulfilled_at",),
                name="orders_awaiting_receipt",
                condition=Q(status="fulfilled"),
            ),
            models.Index(
                fields=("paid_at",),
                name="orders_awaiting_case",
                condition=Q(
                    channel__in=("cbec_9610", "cbec_1210"),
                    customs_ref="",
                    status__in=("paid", "accepted", "fulfilled"),
                ),
            ),
            models.Index(
                fields=("delivered_at",), name="orders_in_hold", condition=Q(status="delivered")
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def ref(self) -> str:
        """How other rooms name this vendor order."""
        return f"vendor_order:{self.public_id}"

    @property
    def cny(self) -> str:
        """The currency of `duty_cny`: what customs of the mainland counts in."""
        return RENMINBI

    @property
    def standing(self) -> str:
        """The status, said with `partially_` when some parcels are ahead of the others."""
        return part_standing(
            self.status,
            has_sent=self.first_sent_at is not None,
            has_received=self.first_received_at is not None,
        )

    @property
    def address_data(self) -> AddressData:
        """Where it goes now; what has left keeps the address that it had then."""
        return (self.correction or self.order).address_data

    @property
    def promise(self) -> Promise | None:
        """When it was said to arrive, or to lie ready; None for orders of before."""
        if self.promised_from is None or self.promised_to is None:
            return None
        return Promise(self.promised_from, self.promised_to)

    @property
    def is_pickup(self) -> bool:
        """Whether the buyer comes to the shop for it: no carrier ever has it."""
        return self.delivery_code == PICKUP


class OrderLine(models.Model):
    """One offer in an order, with its names, its codes and both prices as they were.

    Money: `unit` and `total` are the buyer's, before the discount; the `vendor_` amounts are the
    vendor's. Of `discount` the marketplace bears `subsidy`, the vendor `vendor_discount`.
    Weights and the statutory quantity are of one unit; the latter is what the label says the unit
    holds, in customs' own units (036 grams, 096 milliliters, 007 pieces), None where the shop told
    none. `specification` is the variant as the shop tells it apart, in Simplified Chinese.
    """

    append_only: ClassVar[bool] = True

    vendor_order = models.ForeignKey(
        VendorOrder, on_delete=models.PROTECT, related_name="lines", verbose_name=_("vendor order")
    )
    offer = models.ForeignKey(
        "catalog.Offer", on_delete=models.PROTECT, related_name="+", verbose_name=_("offer")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    product_name = models.JSONField(_("product by language"))
    variant_label = models.JSONField(_("variant by language"))
    sku = models.CharField(_("SKU"), max_length=60)
    hs_code = models.CharField(_("HS code"), max_length=10, blank=True)
    gross_weight_g = models.PositiveIntegerField(_("gross weight of a unit, grams"), default=0)
    net_weight_g = models.PositiveIntegerField(_("net weight of a unit, grams"), default=0)
    origin = models.CharField(_("country of origin"), max_length=2, blank=True, default="")
    restricted_tags = ArrayField(
        models.CharField(max_length=20), verbose_name=_("restricted tags"), default=list, blank=True
    )
    statutory_quantity = models.DecimalField(
        _("content of a unit"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    statutory_unit = models.CharField(
        _("unit of the content"), max_length=3, blank=True, default=""
    )
    brand = models.CharField(_("brand"), max_length=80, blank=True, default="")
    specification = models.CharField(_("specification"), max_length=160, blank=True, default="")
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True, default="")
    picture = models.JSONField(_("picture"), null=True, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_minor = MinorField(_("unit price"), currency="vendor_order.order.currency")
    total_minor = MinorField(_("total"), currency="vendor_order.order.currency")
    vendor_unit_minor = MinorField(
        _("vendor’s unit price"), currency="vendor_order.vendor_currency"
    )
    vendor_total_minor = MinorField(_("vendor’s total"), currency="vendor_order.vendor_currency")
    discount_minor = MinorField(_("discount"), currency="vendor_order.order.currency", default=0)
    subsidy_minor = MinorField(
        _("discount borne by the marketplace"), currency="vendor_order.order.currency", default=0
    )
    vendor_discount_minor = MinorField(
        _("vendor’s discount"), currency="vendor_order.vendor_currency", default=0
    )

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ("vendor_order", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor_order", "position"), name="orders_line_position"
            ),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, 999)), name="orders_line_quantity"
            ),
            models.CheckConstraint(
                condition=Q(unit_minor__gte=0, total_minor=F("unit_minor") * F("quantity"))
                & Q(
                    vendor_unit_minor__gte=0,
                    vendor_total_minor=F("vendor_unit_minor") * F("quantity"),
                ),
                name="orders_line_multiplies",
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_minor__range=(0, F("total_minor")),
                    subsidy_minor__range=(0, F("discount_minor")),
                    vendor_discount_minor__range=(0, F("vendor_total_minor")),
                ),
                name="orders_line_discount_within",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"
