"""Conversations between a buyer and a shop: messages, reports of them, and who read those."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField, UUIDv7Field


class Side(models.TextChoices):
    """Who writes."""

    BUYER = "buyer", _("buyer")
    SHOP = "shop", _("shop")


class Conversation(models.Model):
    """One thread: about one shop's part of an order, or a question about one of its products.

    `waits_since` is when the oldest message came that the shop has not answered. A question is
    public from `published_at` on: its asker agreed, and the shop has answered.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="cnv")
    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("shop")
    )
    vendor_order = models.OneToOneField(
        "orders.VendorOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conversation",
        verbose_name=_("vendor order"),
    )
    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
    )
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("buyer"),
    )
    language = models.CharField(_("buyer’s language"), max_length=8)
    buyer_unread = models.PositiveIntegerField(_("not read by the buyer"), default=0)
    shop_unread = models.PositiveIntegerField(_("not read by the shop"), default=0)
    waits_since = models.DateTimeField(_("waits for the shop since"), null=True, blank=True)
    may_publish = models.BooleanField(_("the buyer agrees that it is shown"), default=False)
    published_at = models.DateTimeField(_("public since"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    last_at = models.DateTimeField(_("last message"))

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-last_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(vendor_order__isnull=False, product__isnull=True)
                | Q(vendor_order__isnull=True, product__isnull=False, buyer__isnull=False),
                name="conversations_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(may_publish=True, vendor_order=None),
                name="conversations_public_by_consent",
            ),
        )
        indexes = (
            models.Index(fields=("vendor", "-last_at"), name="conversations_of_vendor"),
            models.Index(fields=("buyer", "-last_at"), name="conversations_of_buyer"),
            models.Index(
                fields=("product", "-published_at"),
                name="conversations_public",
                condition=Q(published_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class Message(models.Model):
    """What one side wrote. `waited_s` is how long the buyer had waited for it, in seconds.

    `flags` say what a text is flagged for: contact, payment, word; `found` is that text.
    """

    class Flag(models.TextChoices):
        CONTACT = "contact", _("contact details")
        PAYMENT = "payment", _("payment outside of the marketplace")
        WORD = "word", _("a screened word")

    id = UUIDv7Field()
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=_("conversation"),
    )
    key = models.UUIDField(_("key"), unique=True)  # of the form: sent twice it is one message
    side = models.CharField(_("side"), max_length=5, choices=Side.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    flags = models.CharField(_("flagged for"), max_length=40, blank=True)
    found = models.CharField(_("text found"), max_length=200, blank=True)
    waited_s = models.PositiveIntegerField(_("buyer waited, seconds"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("conversation", "written_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(waited_s__isnull=True) | Q(side="shop"),
                name="conversations_shop_is_awaited",
            ),
        )
        indexes = (
            models.Index(fields=("written_at",), name="conversations_by_age"),
            models.Index(fields=("author", "-written_at"), name="conversations_of_author"),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.written_at:%Y-%m-%d}"


class MessagePicture(models.Model):
    """A picture of a message, decoded, without metadata. It lies here, in no public folder."""

    id = UUIDv7Field()
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("message")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("picture of a message")
        verbose_name_plural = _("pictures of messages")
        ordering = ("message", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("message", "position"), name="conversations_picture_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.width} x {self.height}"


class MessageReport(models.Model):
    """Somebody, or the screening, says that a person should look at a message."""

    class By(models.TextChoices):
        BUYER = "buyer", _("buyer")
        SHOP = "shop", _("shop")
        SCREENING = "screening", _("screening")

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("insults or threats")
        FRAUD = "fraud", _("fraud, or payment outside of the marketplace")
        SPAM = "spam", _("advertising")
        OTHER = "other", _("something else")

    message = models.ForeignKey(
        Message,
        on_delete=models.CASCADE,
        related_name="reports",
        verbose_name=_("message"),
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="reports", verbose_name=_("thread")
    )
    by = models.CharField(_("reported by"), max_length=9, choices=By.choices)
    reason = models.CharField(_("reason"), max_length=6, choices=Reason.choices)
    reported_at = models.DateTimeField(_("reported"))
    is_open = models.BooleanField(_("waits for a person"), default=True)
    closed_by = models.CharField(_("closed by"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    answer = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("report of a message")
        verbose_name_plural = _("reports of messages")
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("message", "by"), name="conversations_one_report_each"),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at=None)
                | Q(is_open=False, closed_at__isnull=False) & ~Q(closed_by=""),
                name="conversations_closed_by_someone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.get_reason_display()}"


class ThreadReading(models.Model):
    """An operator read a reported thread, and said why. Kept for good."""

    append_only: ClassVar[bool] = True

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="readings", verbose_name=_("thread")
    )
    read_by = models.CharField(_("read by"), max_length=64)
    reason = models.CharField(_("reason"), max_length=300)
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("reading of a thread")
        verbose_name_plural = _("readings of threads")
        ordering = ("-read_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="conversations_read_for_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.read_by}"
