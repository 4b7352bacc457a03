"""What carriers tell: the inbox of their messages, and the events, which are facts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field
from marketplace.shipping.parcels.models.shipment import Shipment
from marketplace.shipping.parcels.statuses import MessageStatus, Tracking


class TrackingEvent(models.Model):
    """One thing that happened to a shipment, in its carrier's own words.

    `digest` names it: told twice, it is stored once. `status` is empty for what says nothing about
    the way. `source` is who told it: a carrier, an aggregator, `hub`, or a person.
    """

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, related_name="events", verbose_name=_("shipment")
    )
    source = models.CharField(_("told by"), max_length=60)
    code = models.CharField(_("code of the carrier"), max_length=60, blank=True)
    text = models.CharField(_("words of the carrier"), max_length=500, blank=True)
    status = models.CharField(_("means"), max_length=20, choices=Tracking.choices, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    signed_by = models.CharField(_("taken by"), max_length=60, blank=True)
    happened_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("heard"))
    digest = models.BinaryField(_("digest"), max_length=32)

    class Meta:
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        ordering = ("shipment", "happened_at", "received_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("shipment", "digest"), name="parcels_event_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class TrackingMessage(models.Model):
    """One proven message of a carrier or an aggregator, kept before it is read.

    `news` is what it told, in our words; a bell has none, and the carrier is asked instead.
    """

    id = UUIDv7Field()
    provider = models.CharField(_("sender"), max_length=20)
    event_id = models.CharField(_("event id"), max_length=64)
    waybills = models.JSONField(_("waybills"), default=list)
    news = models.JSONField(_("news"), default=list)
    is_bell = models.BooleanField(_("only a bell"), default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=MessageStatus.choices, default=MessageStatus.PENDING
    )
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(_("due"))
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("carrier message")
        verbose_name_plural = _("carrier messages")
        ordering = ("-received_at",)
        constraints = (
            models.UniqueConstraint(fields=("provider", "event_id"), name="parcels_message_once"),
        )
        indexes = (
            models.Index(
                fields=("due_at",), name="parcels_message_due", condition=Q(status="pending")
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
