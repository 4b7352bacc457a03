"""The inbox of provider messages: proven, named, and worked off as rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field
from payments.charges.statuses import WebhookStatus


class WebhookEvent(models.Model):
    """One message that a provider proved to have sent, or listed as undelivered.

    It says where to look and is never taken at its word. The body itself is not kept, since
    it names the buyer.
    """

    id = UUIDv7Field()
    provider = models.CharField(_("payment provider"), max_length=20)
    event_id = models.CharField(_("event id"), max_length=255)
    event_type = models.CharField(_("event type"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    provider_ref = models.CharField(_("provider’s reference"), max_length=255, blank=True)
    provider_object_id = models.CharField(_("provider’s object"), max_length=255, blank=True)
    client_reference = models.CharField(_("our reference"), max_length=255, blank=True)
    # Found in the provider's list, not sent.
    is_recovered = models.BooleanField(_("found by us, not sent"), default=False)
    status = models.CharField(
        _("status"), max_length=20, choices=WebhookStatus.choices, default=WebhookStatus.PENDING
    )
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("due at"))
    processed_at = models.DateTimeField(_("processed at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("provider message")
        verbose_name_plural = _("provider messages")
        ordering = ("-received_at",)
        constraints = (
            models.UniqueConstraint(fields=("provider", "event_id"), name="webhook_event_once"),
        )
        indexes = (
            models.Index(
                fields=("due_at",), name="webhook_pending_due", condition=Q(status="pending")
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_type or self.kind} {self.event_id}"
