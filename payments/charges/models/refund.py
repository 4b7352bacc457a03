"""A refund: money that goes back to the buyer, asked for under one key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.charges.models.attempt import Attempt
from payments.charges.models.charge import Charge, Share
from payments.charges.statuses import RefundReason, RefundStatus


class Refund(models.Model):
    """Give back an amount of one captured attempt.

    Money: gross, in the charge currency. The ledger moves when the refund succeeds.
    """

    id = UUIDv7Field()
    public_id = PublicIdField(prefix="rfd")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="refunds")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="refunds")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="refunds")
    amount_minor = MinorField()
    currency = CurrencyField()
    reason = models.CharField(max_length=20, choices=RefundReason.choices)
    key = models.CharField(max_length=200, unique=True)
    provider_ref = models.CharField(max_length=255, blank=True)
    status = models.CharField(
        max_length=20, choices=RefundStatus.choices, default=RefundStatus.REQUESTED
    )
    requested_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)  # of the first try: a key lives for a day
    settled_at = models.DateTimeField(null=True)  # succeeded or failed
    due_at = models.DateTimeField(null=True)  # the next try or look; none when a person decides
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
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
        return f"{self.public_id} ({self.status})"

    @property
    def amount(self) -> Money:
        """What goes back to the buyer."""
        return Money(self.amount_minor, self.currency)
