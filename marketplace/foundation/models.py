"""The outbox: events, and one delivery row for each handler of each event."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from marketplace.foundation.fields import UUIDv7Field


class OutboxEvent(models.Model):
    """A fact that another room may want to know, kept as it was recorded."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    topic = models.CharField(max_length=80, db_index=True)
    payload = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("recorded_at", "id")

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class OutboxDelivery(models.Model):
    """The work of telling one handler about one event."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        PARKED = "parked"

    id = UUIDv7Field()
    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
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
        return f"{self.handler} ({self.status})"
