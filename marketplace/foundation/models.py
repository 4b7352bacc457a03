"""The outbox: events, and one delivery row for each handler of each event."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field


class OutboxEvent(models.Model):
    """A fact that another room may want to know, kept as it was recorded."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    topic = models.CharField(_("topic"), max_length=80, db_index=True)
    payload = models.JSONField(_("payload"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("recorded_at", "id")

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class OutboxDelivery(models.Model):
    """The work of telling one handler about one event."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        PARKED = "parked", _("Parked")

    id = UUIDv7Field()
    event = models.ForeignKey(
        OutboxEvent, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("event")
    )
    handler = models.CharField(_("handler"), max_length=200)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    due_at = models.DateTimeField(_("due at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)

    class Meta:
        verbose_name = _("delivery to a handler")
        verbose_name_plural = _("deliveries to handlers")
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("event", "handler"), name="outbox_once_per_handler"),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                name="outbox_waiting_due",
                condition=models.Q(status="waiting"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.handler} ({self.get_status_display()})"
