"""The declaration of a payment to customs, which the provider makes for one share of a charge."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.charges.models.attempt import Attempt
from payments.charges.models.charge import Share
from payments.charges.statuses import DeclarationStatus


class PaymentDeclaration(models.Model):
    """Ask the provider that was paid to tell customs of the payment for one share, once.

    Money: CNY. `amount_minor` is what customs compares with the order: goods, after discounts,
    freight and tax make it up. `rounds` is how often it was declared anew, under the same key: the
    newest amounts take the place of those before. It names no person; whoever asks for the call
    hands in who paid.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="pdc")
    share = models.OneToOneField(
        Share, on_delete=models.PROTECT, related_name="declaration", verbose_name=_("share")
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="declarations", verbose_name=_("attempt")
    )
    order_number = models.CharField(_("order number"), max_length=60)
    place = models.CharField(_("place of customs, by the provider"), max_length=32)
    merchant_code = models.CharField(_("our code at customs"), max_length=18)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    goods_minor = MinorField(_("goods"))
    freight_minor = MinorField(_("shipping"))
    tax_minor = MinorField(_("duty and taxes"))
    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    rounds = models.PositiveSmallIntegerField(_("declared anew"), default=0)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=DeclarationStatus.choices,
        default=DeclarationStatus.ASKED,
    )
    provider_ref = models.CharField(_("provider’s reference"), max_length=255, blank=True)
    payment_number = models.CharField(
        _("number of the payment at customs"), max_length=60, blank=True
    )
    department = models.CharField(_("who checked the payer"), max_length=20, blank=True)
    is_payer_confirmed = models.BooleanField(_("the buyer is who paid"), null=True)
    explanation = models.CharField(_("words of the provider"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True)  # the last time
    settled_at = models.DateTimeField(_("settled at"), null=True)
    # The next try or look; none when a person decides, or nothing more is to come.
    due_at = models.DateTimeField(_("due at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("declaration of a payment")
        verbose_name_plural = _("declarations of payments")
        ordering = ("-asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0)
                & Q(amount_minor=F("goods_minor") + F("freight_minor") + F("tax_minor"))
                & Q(goods_minor__gte=0, freight_minor__gte=0, tax_minor__gte=0),
                name="declaration_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DeclarationStatus.values), name="declaration_status_known"
            ),
            models.UniqueConstraint(
                fields=("attempt", "order_number"), name="declaration_order_number_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), name="declaration_due", condition=Q(due_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        """What customs compares with the order."""
        return Money(self.amount_minor, self.currency)
