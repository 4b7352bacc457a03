"""An attempt: one try to collect a charge with one provider and method, under one key."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from marketplace.foundation.fields import MinorField, PublicIdField, UUIDv7Field
from payments.charges.models.charge import Charge
from payments.charges.statuses import LIVE, AttemptStatus


class Attempt(models.Model):
    """Everything that the provider was asked, written before it was asked.

    A repeat under the same key sends the same request, so nothing of it is computed twice.
    Money: `captured_minor` is what arrived by this attempt in the charge's currency, and
    `refunding_minor` what of it was asked back, whatever came of that.
    """

    id = UUIDv7Field()
    public_id = PublicIdField(prefix="att")  # the provider gives it back: our name of this try
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="attempts")
    provider = models.CharField(max_length=20)
    method = models.CharField(max_length=20)
    key = models.CharField(max_length=120, unique=True)
    status = models.CharField(
        max_length=20, choices=AttemptStatus.choices, default=AttemptStatus.CREATED
    )
    description = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    email = models.EmailField()
    success_url = models.TextField()
    cancel_url = models.TextField()
    prepared_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    provider_ref = models.CharField(max_length=255, blank=True)
    redirect_url = models.TextField(blank=True)
    provider_object_id = models.CharField(max_length=255, blank=True)
    captured_minor = MinorField(default=0)
    refunding_minor = MinorField(default=0)
    captured_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)  # a mismatch waits for a person
    next_poll_at = models.DateTimeField(null=True)
    polls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-prepared_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("charge",),
                condition=Q(status__in=[status.value for status in LIVE]),
                name="attempt_one_live_per_charge",
            ),
            models.UniqueConstraint(
                fields=("provider", "provider_ref"),
                condition=~Q(provider_ref=""),
                name="attempt_provider_ref_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AttemptStatus.values), name="attempt_status_known"
            ),
            models.CheckConstraint(
                condition=Q(refunding_minor__gte=0, refunding_minor__lte=F("captured_minor")),
                name="attempt_refunding_within_captured",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_poll_at",),
                name="attempt_poll_due",
                condition=Q(next_poll_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.status})"

    @property
    def is_live(self) -> bool:
        """Whether this attempt may still bring money."""
        return self.status in LIVE

    @property
    def is_quarantined(self) -> bool:
        """Whether what the provider said did not fit, so that a person has to look."""
        return self.quarantined_at is not None
