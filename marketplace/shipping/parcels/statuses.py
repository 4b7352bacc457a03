"""The statuses of this room, as the database keeps them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Booking(models.TextChoices):
    """How far a shipment's booking is. Source: docs/parcels.md, A carrier is asked."""

    DRAFT = "draft", _("being prepared")
    BOOKING = "booking", _("carrier is being asked")
    BOOKED = "booked", _("has a waybill")
    HANDED_OVER = "handed_over", _("with the carrier")
    REFUSED = "refused", _("refused by the carrier")
    CANCELED = "canceled", _("canceled")


class Tracking(models.TextChoices):
    """What happened to a shipment, in the room's fifteen words."""

    PENDING = "pending", _("No news yet")
    INFO_RECEIVED = "info_received", _("The carrier knows of it")
    PICKED_UP = "picked_up", _("The carrier has it")
    IN_TRANSIT = "in_transit", _("On its way")
    CUSTOMS_HOLD = "customs_hold", _("With customs")
    CUSTOMS_CLEARED = "customs_cleared", _("Cleared by customs")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    READY_FOR_PICKUP = "ready_for_pickup", _("Waits to be fetched")
    DELIVERED = "delivered", _("Delivered")
    ATTEMPT_FAILED = "attempt_failed", _("Could not be handed over")
    EXCEPTION = "exception", _("Something went wrong")
    EXPIRED = "expired", _("No news for a long time")
    RETURNING = "returning", _("On its way back")
    RETURNED = "returned", _("Back at the shop")
    LOST = "lost", _("Lost by the carrier")


class HubState(models.TextChoices):
    """Where a parcel stands in the hub. Source: docs/parcels.md, The hub."""

    EXPECTED = "expected", _("expected")
    RECEIVED = "received", _("received")
    MEASURED = "measured", _("measured")
    BAGGED = "bagged", _("in a bag")
    LOADED = "loaded", _("on the truck")
    CROSSED = "crossed", _("across the border")
    LAST_MILE = "last_mile", _("with the last carrier")


class ClaimStatus(models.TextChoices):
    """How far a claim is."""

    OPENED = "opened", _("opened")
    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("approved")
    DENIED = "denied", _("denied")


class MessageStatus(models.TextChoices):
    """How far a message of the inbox is."""

    PENDING = "pending", _("waits")
    PROCESSED = "processed", _("processed")
    PARKED = "parked", _("waits for a person")
