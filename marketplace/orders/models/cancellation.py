"""Cancellations: who wanted a paid part not to be sent any more, and which units stay here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField, UUIDv7Field
from marketplace.orders.models.order import OrderLine, VendorOrder
from marketplace.orders.models.refund import RefundRequest


class Cancellation(models.Model):
    """Somebody wants all of a paid vendor order that was not sent yet to be canceled.

    It is carried out at once, or waits for the shop's answer. Persons are opaque names.
    `is_whole`: nothing had left before, so that the delivery goes back, too.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        REQUESTED = "requested", _("waits for the shop")
        CARRIED_OUT = "carried_out", _("carried out")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("lapsed: nothing was left to cancel")

    class Source(models.TextChoices):
        BUYER = "buyer", _("buyer")
        VENDOR = "vendor", _("shop")
        OPERATOR = "operator", _("operator")
        TIMER = "timer", _("time")

    class Reason(models.TextChoices):
        CHANGED_MIND = "changed_mind", _("Not wanted any more")
        MISTAKE = "mistake", _("Ordered by mistake")
        TOO_SLOW = "too_slow", _("It takes too long")
        OUT_OF_STOCK = "out_of_stock", _("Out of stock")
        CANNOT_SEND = "cannot_send", _("It cannot be sent there")
        WRONG_PRICE = "wrong_price", _("The price was wrong")
        SUSPICIOUS = "suspicious", _("The order looks suspicious")
        NOT_SENT = "not_sent", _("Not sent in time")
        OTHER = "other", _("Another reason")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="can")
    vendor_order = models.ForeignKey(
        VendorOrder,
        on_delete=models.PROTECT,
        related_name="cancellations",
        verbose_name=_("vendor order"),
    )
    source = models.CharField(_("asked by"), max_length=10, choices=Source.choices)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_whole = models.BooleanField(_("nothing had been sent"), default=False)
    refund = models.OneToOneField(
        RefundRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cancellation",
        verbose_name=_("refund"),
    )
    asked_by = models.CharField(_("asked by whom"), max_length=60)
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decline_reason = models.CharField(_("why it is declined"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor_order",),
                condition=Q(status="requested"),
                name="orders_one_cancellation_waits",
            ),
            models.CheckConstraint(
                condition=Q(status="requested", decided_at=None, decided_by="")
                | ~Q(status="requested") & Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="orders_cancellation_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""),
                name="orders_cancellation_declined_why",
            ),
            models.CheckConstraint(
                condition=Q(refund__isnull=True) | Q(status="carried_out"),
                name="orders_cancellation_refunds",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class CanceledLine(models.Model):
    """Units of a line that are not sent any more, by a cancellation or by a refund."""

    append_only: ClassVar[bool] = True

    line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="canceled", verbose_name=_("order line")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    cancellation = models.ForeignKey(
        Cancellation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("cancellation"),
    )
    refund = models.ForeignKey(
        RefundRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="canceled",
        verbose_name=_("refund"),
    )
    canceled_at = models.DateTimeField(_("canceled"))

    class Meta:
        verbose_name = _("canceled line")
        verbose_name_plural = _("canceled lines")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(quantity__range=(1, 999)), name="orders_canceled_quantity"
            ),
            models.CheckConstraint(
                condition=Q(cancellation__isnull=False) | Q(refund__isnull=False),
                name="orders_canceled_by_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"
