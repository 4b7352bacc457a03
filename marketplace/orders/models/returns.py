"""What a buyer asks to return of a vendor order, what both sides said, and how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.accounts.types import AddressData
from marketplace.foundation.fields import PublicIdField, UUIDv7Field
from marketplace.orders.models.order import OrderLine, VendorOrder
from marketplace.orders.models.refund import RefundRequest


class Return(models.Model):
    """Units of a vendor order that its buyer wants to give back, exchange, or never had.

    `goods_stay`: nothing is sent back. `due_at` is when the clock of its status runs out; the
    columns `customs_` and `_by` are of a return that customs was asked for. Persons are opaque
    names ("user:7", "buyer", "system:timer").
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        REQUESTED = "requested", _("waits for the shop")
        APPROVED = "approved", pgettext_lazy("return", "approved")
        SENT = "sent", _("sent back")
        DENIED = "denied", pgettext_lazy("return", "denied")
        ESCALATED = "escalated", _("the marketplace decides")
        RECEIVED = "received", _("received by the shop")
        REFUNDED = "refunded", pgettext_lazy("return", "refunded")
        REPLACED = "replaced", _("replaced")
        WITHDRAWN = "withdrawn", pgettext_lazy("return", "withdrawn")
        CLOSED = "closed", pgettext_lazy("return", "closed")

    class Wish(models.TextChoices):
        REFUND = "refund", _("My money back")
        EXCHANGE = "exchange", _("The product again")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="ret")
    vendor_order = models.ForeignKey(
        VendorOrder,
        on_delete=models.PROTECT,
        related_name="returns",
        verbose_name=_("vendor order"),
    )
    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED
    )
    wish = models.CharField(_("wish"), max_length=10, choices=Wish.choices)
    goods_stay = models.BooleanField(_("the goods stay"), default=False)
    text = models.TextField(_("the buyer’s words"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    answer_text = models.TextField(_("the shop’s words"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=40, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    hub_at = models.DateTimeField(_("at the hub"), null=True, blank=True)
    hub_by = models.CharField(_("scanned by"), max_length=60, blank=True)
    received_by = models.CharField(_("received by"), max_length=60, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    escalation_text = models.TextField(_("why the buyer disagrees"), blank=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True, blank=True)
    decision_text = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    refund_request = models.OneToOneField(
        RefundRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="of_return",
        verbose_name=_("refund"),
    )
    customs_case_ref = models.CharField(_("customs case"), max_length=40, blank=True)
    customs_ref = models.CharField(_("message to customs"), max_length=40, blank=True)
    customs_asked_at = models.DateTimeField(_("customs asked"), null=True, blank=True)
    apply_by = models.DateTimeField(_("to be asked of customs by"), null=True, blank=True)
    arrive_by = models.DateTimeField(_("to be at the hub by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_why = models.CharField(_("why it is closed"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ("-asked_at", "-pk")
        permissions = (
            ("decide_return", "Can decide about returns"),
            ("scan_return", "Can scan returns at the hub"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="denied") | ~Q(answer_text="") | ~Q(decision_text=""),
                name="orders_return_denied_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="refunded") | Q(refund_request__isnull=False),
                name="orders_return_refunded_by_request",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=("refunded", "replaced", "withdrawn", "closed"),
                    ended_at__isnull=False,
                    due_at__isnull=True,
                )
                | ~Q(status__in=("refunded", "replaced", "withdrawn", "closed")),
                name="orders_return_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("requested", "sent", "escalated"))
                | Q(due_at__isnull=False),
                name="orders_return_has_a_clock",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), name="orders_returns_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=("vendor_order", "status"), name="orders_returns_of_part"),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def ref(self) -> str:
        """How stock and parcels name this return."""
        return f"return:{self.public_id}"


class ReturnLine(models.Model):
    """How many units of a line, why, and what the shop counted of them at its receipt.

    `offer` is what is sent in its place, where the wish is an exchange.
    """

    never_deleted: ClassVar[bool] = True

    class Reason(models.TextChoices):
        CHANGED_MIND = "changed_mind", _("I changed my mind")
        DAMAGED = "damaged", _("It arrived damaged")
        MISSING = "missing", _("Something was missing")
        WRONG = "wrong", _("It is the wrong product")
        NOT_AS_DESCRIBED = "not_as_described", _("It is not as described")
        NOT_DELIVERED = "not_delivered", _("It did not arrive")
        OTHER = "other", _("Another reason")

    of = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="lines", verbose_name=_("return")
    )
    line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="returns", verbose_name=_("order line")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    offer = models.ForeignKey(
        "catalog.Offer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in exchange for"),
    )
    received = models.PositiveSmallIntegerField(_("received"), null=True, blank=True)
    resellable = models.PositiveSmallIntegerField(_("resellable"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        ordering = ("of", "pk")
        constraints = (
            models.UniqueConstraint(fields=("of", "line"), name="orders_return_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, 999)), name="orders_return_line_quantity"
            ),
            models.CheckConstraint(
                condition=Q(received__isnull=True, resellable__isnull=True)
                | Q(received__lte=F("quantity"), resellable__lte=F("received")),
                name="orders_return_line_counted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"

    @property
    def counted(self) -> int:
        """Units that count: those that the shop received, before that those asked for."""
        return self.quantity if self.received is None else self.received


class ReturnFile(models.Model):
    """A picture of one side: decoded apart, without place or time. Only both sides see it."""

    append_only: ClassVar[bool] = True

    class Side(models.TextChoices):
        BUYER = "buyer", _("buyer")
        SHOP = "shop", _("shop")

    id = UUIDv7Field()
    of = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="files", verbose_name=_("return")
    )
    side = models.CharField(_("side"), max_length=5, choices=Side.choices)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("picture of a return")
        verbose_name_plural = _("pictures of returns")
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return f"{self.side} {self.pk}"


class ReturnMove(models.Model):
    """One step of a return: who made it, when, and in which words."""

    append_only: ClassVar[bool] = True

    of = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="moves", verbose_name=_("return")
    )
    from_status = models.CharField(_("from"), max_length=10, blank=True)
    to_status = models.CharField(_("to"), max_length=10, choices=Return.Status.choices)
    by = models.CharField(_("by"), max_length=60)
    note = models.CharField(_("note"), max_length=200, blank=True)
    moved_at = models.DateTimeField(_("moved"))

    class Meta:
        verbose_name = _("step of a return")
        verbose_name_plural = _("steps of returns")
        ordering = ("moved_at", "pk")

    def __str__(self) -> str:
        return f"{self.of_id}: {self.to_status}"


class ReturnAddress(models.Model):
    """Where returned goods go: a shop's own, or, without a shop, the marketplace's."""

    class Place(models.TextChoices):
        MACAU = "MO", _("Macau")
        MAINLAND = "CN", _("Mainland China")

    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vendor"),
    )
    place = models.CharField(_("place"), max_length=2, choices=Place.choices)
    recipient = models.CharField(_("recipient"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20)
    region = models.CharField(_("province"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    district = models.CharField(_("district"), max_length=40, blank=True)
    street = models.CharField(_("street and number"), max_length=160)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("return address")
        verbose_name_plural = _("return addresses")
        ordering = ("vendor", "place")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "place"),
                nulls_distinct=False,
                name="orders_return_address_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient}, {self.street}"

    @property
    def address(self) -> AddressData:
        """The address as a parcel carries it."""
        return AddressData(
            recipient=self.recipient,
            phone=self.phone,
            country=self.place,
            street=self.street,
            region=self.region,
            city=self.city,
            district=self.district,
            postcode=self.postcode,
        )
