"""A refund: money that goes back to the buyer, asked for under one key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.charges.models.attempt import Attempt
from payments.charges.models.charge import Charge, Share
from payments.charges.statuses import SURPLUS, RefundReason, RefundStatus


class Refund(models.Model):
    """Give back an amount of one captured attempt.

    Money: gross, in the charge currency. The ledger moves when the refund succeeds. `share` is
    none for surplus money, and for an external refund that its assignment ties to shares.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="rfd")
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("charge")
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("attempt")
    )
    share = models.ForeignKey(
        Share, on_delete=models.PROTECT, null=True, related_name="refunds", verbose_name=_("share")
    )
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(_("currency"))
    reason = models.CharField(_("reason"), max_length=20, choices=RefundReason.choices)
    key = models.CharField(_("idempotency key"), max_length=200, unique=True)
    provider_ref = models.CharField(_("provider’s reference"), max_length=255, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RefundStatus.choices, default=RefundStatus.REQUESTED
    )
    # Made at the provider of money that a refund of ours was giving back already.
    stands_in = models.BooleanField(_("in the place of another"), default=False)
    requested_at = models.DateTimeField(_("requested at"))
    # Of the first try: a key lives for a day.
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)  # succeeded or failed
    # When it was settled which shares an external refund belongs to.
    assigned_at = models.DateTimeField(_("assigned at"), null=True)
    # The next try or look; none when a person decides.
    due_at = models.DateTimeField(_("due at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ("-requested_at",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
            models.CheckConstraint(
                condition=Q(status__in=RefundStatus.values), name="refund_status_known"
            ),
            models.UniqueConstraint(
                fields=("attempt", "provider_ref"),
                condition=~Q(provider_ref=""),
                name="refund_provider_ref_once",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="refund_due", condition=Q(due_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        """What goes back to the buyer."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_surplus(self) -> bool:
        """Whether it is money that came too late or twice."""
        return self.reason in SURPLUS
