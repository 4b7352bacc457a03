"""What somebody asked to give back of a vendor order, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from marketplace.orders.models.order import OrderLine, VendorOrder


class RefundRequest(models.Model):
    """A part of a paid vendor order that goes back to its buyer, once it is approved.

    Money: `buyer_minor` in the order's currency; the rest in the vendor's: its price, the goods in
    it, and, once it is booked, the commission and tax given back and what the vendor bears. What is
    `requested` counts as given back already. Persons are opaque names ("user:7").
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        REQUESTED = "requested", _("waits for approval")
        APPROVED = "approved", _("approved")
        DENIED = "denied", _("denied")

    class Source(models.TextChoices):
        OPERATOR = "operator", _("operator")
        VENDOR = "vendor", _("shop")
        PROVIDER = "provider", _("made at the provider")
        CANCEL = "cancel", _("cancellation")

    class Reason(models.TextChoices):
        OUT_OF_STOCK = "out_of_stock", _("Out of stock")
        DAMAGED = "damaged", _("Arrived damaged")
        MISSING = "missing", _("Something was missing")
        WRONG = "wrong", _("The wrong product")
        NOT_DELIVERED = "not_delivered", _("Not delivered")
        GOODWILL = "goodwill", _("Goodwill")
        CANCELED = "canceled", _("The order was canceled")
        OTHER = "other", _("Another reason")

    # What a person may say; the other comes with a cancellation.
    ASKED_REASONS: ClassVar[list[tuple[str, object]]] = [
        (code, label) for code, label in Reason.choices if code != "canceled"
    ]

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="rrq")
    vendor_order = models.ForeignKey(
        VendorOrder,
        on_delete=models.PROTECT,
        related_name="refund_requests",
        verbose_name=_("vendor order"),
    )
    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    source = models.CharField(_("asked by"), max_length=10, choices=Source.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    with_shipping = models.BooleanField(_("with the delivery"), default=False)
    buyer_minor = MinorField(_("to the buyer"), currency="vendor_order.order.currency")
    vendor_minor = MinorField(_("off the price"), currency="vendor_order.vendor_currency")
    vendor_goods_minor = MinorField(_("of it goods"), currency="vendor_order.vendor_currency")
    commission_minor = MinorField(_("commission back"), currency="vendor_order.vendor_currency")
    tax_minor = MinorField(_("tax back"), currency="vendor_order.vendor_currency", null=True)
    borne_minor = MinorField(
        _("the shop bears"), currency="vendor_order.vendor_currency", null=True
    )
    # The payments' name for it, once it is approved.
    refund_ref = models.CharField(_("refund"), max_length=40, blank=True)
    asked_by = models.CharField(_("proposed by"), max_length=60)
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    denial_reason = models.CharField(_("why it is denied"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("refund request")
        verbose_name_plural = _("refund requests")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(buyer_minor__gt=0, vendor_minor__gte=0)
                & Q(vendor_goods_minor__gte=0, vendor_goods_minor__lte=F("vendor_minor"))
                & Q(commission_minor__gte=0, commission_minor__lte=F("vendor_minor")),
                name="orders_refund_amounts",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(
                    decided_at__isnull=False,
                    borne_minor=F("vendor_minor") - F("commission_minor") - F("tax_minor"),
                ),
                name="orders_refund_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(status="denied") | Q(decided_at__isnull=False) & ~Q(denial_reason=""),
                name="orders_refund_denied_with_reason",
            ),
            # A shop's own request is decided by somebody else, or by its limit.
            models.CheckConstraint(
                condition=~Q(source="vendor")
                | ~Q(status="approved")
                | ~Q(decided_by=F("asked_by")),
                name="orders_refund_by_another_person",
            ),
        )
        indexes = (
            models.Index(
                fields=("asked_at",),
                name="orders_refunds_waiting",
                condition=Q(status="requested"),
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def to_buyer(self) -> Money:
        """What the buyer gets back."""
        return Money(self.buyer_minor, self.vendor_order.order.currency)

    def vendor_money(self, minor: int) -> Money:
        """An amount in the vendor's currency."""
        return Money(minor, self.vendor_order.vendor_currency)


class RefundRequestLine(models.Model):
    """How many units of a line go back, and what they were sold for in both currencies."""

    append_only: ClassVar[bool] = True

    request = models.ForeignKey(
        RefundRequest, on_delete=models.PROTECT, related_name="lines", verbose_name=_("request")
    )
    line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("order line")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    buyer_minor = MinorField(_("amount"), currency="line.vendor_order.order.currency")
    vendor_minor = MinorField(_("off the price"), currency="line.vendor_order.vendor_currency")

    class Meta:
        verbose_name = _("line of a refund request")
        verbose_name_plural = _("lines of refund requests")
        ordering = ("request", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "line"), name="orders_refund_line_once_per_request"
            ),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, 999), buyer_minor__gte=0, vendor_minor__gte=0),
                name="orders_refund_line_quantity",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"
