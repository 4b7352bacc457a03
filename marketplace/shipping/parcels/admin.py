"""Shipments, events, bags and claims in the admin: shown, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.models import (
    Bag,
    Claim,
    ClaimEvidence,
    HubScan,
    LineHaul,
    NumberRange,
    Parcel,
    Shipment,
    TrackingEvent,
    TrackingMessage,
)


class ParcelInline(ReadOnlyInline):
    model = Parcel
    fields = ("waybill", "weight_g", "measured_g", "hub_state", "supervision", "bag")


class TrackingEventInline(ReadOnlyInline):
    model = TrackingEvent
    fields = ("happened_at", "status", "text", "place", "source", "received_at")


@admin.register(Shipment)
class ShipmentAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Parcels with a number that was used before"),
        "parcels.change_shipment",
        {"is_doubtful": True, "cleared_by": "", "told_delivered_at": None},
        "is_doubtful__exact=1",
        since="created_at",
    )
    list_display = (
        "waybill",
        "carrier_name",
        "booking",
        "tracking",
        "tracked_at",
        "reference",
        "handed_over_at",
    )
    list_filter = ("booking", "tracking", "carrier", "is_doubtful")
    search_fields = ("public_id", "waybill", "reference", "parcels__waybill")
    date_hierarchy = "created_at"
    inlines = (ParcelInline, TrackingEventInline)
    actions = ("clear_doubt",)

    def has_move_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("parcels.change_shipment"))

    @admin.action(description=_("Let the number count: it is this parcel"), permissions=["move"])
    def clear_doubt(self, request: Any, queryset: QuerySet[Shipment]) -> None:
        """Believe what the carrier tells of these."""
        for row in queryset.order_by("pk"):
            services.clear_doubt(shipment_id=row.pk, by=f"user:{request.user.pk}", now=now())
            self.log_change(request, row, "is_doubtful: cleared")
            self.message_user(request, _("%(row)s: done.") % {"row": row}, messages.SUCCESS)


@admin.register(TrackingMessage)
class TrackingMessageAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Messages of carriers that name no parcel of ours"),
        "parcels.change_trackingmessage",
        {"status": "parked"},
        "status__exact=parked",
        since="received_at",
    )
    list_display = ("event_id", "provider", "status", "tries", "received_at", "last_error")
    list_filter = ("status", "provider", "is_bell")
    search_fields = ("event_id", "waybills")
    actions = ("try_again",)

    def has_move_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("parcels.change_trackingmessage"))

    @admin.action(description=_("Try again"), permissions=["move"])
    def try_again(self, request: Any, queryset: QuerySet[TrackingMessage]) -> None:
        """Make parked messages pending again."""
        for row in queryset.order_by("pk"):
            services.reopen_message(row.pk, now=now())
            self.message_user(request, _("%(row)s: done.") % {"row": row}, messages.SUCCESS)


class BagInline(ReadOnlyInline):
    model = Bag
    fields = ("public_id", "supervision", "customs_code", "sealed_at")
    show_change_link = True


@admin.register(LineHaul)
class LineHaulAdmin(ReadOnlyAdmin):
    list_display = ("bill_no", "traf_no", "voyage_no", "opened_at", "departed_at", "crossed_at")
    search_fields = ("bill_no", "traf_no", "voyage_no")
    date_hierarchy = "opened_at"
    inlines = (BagInline,)


@admin.register(Bag)
class BagAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "supervision", "customs_code", "line_haul", "sealed_at")
    list_filter = ("supervision", "customs_code")
    list_select_related = ("line_haul",)
    search_fields = ("public_id", "line_haul__bill_no")
    inlines = (ParcelInline,)


@admin.register(HubScan)
class HubScanAdmin(ReadOnlyAdmin):
    list_display = ("scanned_at", "parcel", "station", "state_after", "scanned_by")
    list_filter = ("station",)
    list_select_related = ("parcel",)
    search_fields = ("parcel__waybill", "parcel__public_id")
    exclude = ("was",)  # for an undo


@admin.register(NumberRange)
class NumberRangeAdmin(ReadOnlyAdmin):
    list_display = ("carrier", "service", "first_serial", "last_serial", "next_serial", "added_at")
    list_filter = ("carrier", "service")


class ClaimEvidenceInline(ReadOnlyInline):
    model = ClaimEvidence
    fields = ("text", "kept_at", "added_by", "added_at")


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Claims for lost parcels that wait for a second person"),
        "parcels.decide_claim",
        {"status": "proposed"},
        "status__exact=proposed",
        since="proposed_at",
    )
    list_display = ("public_id", "shipment", "kind", "amount_minor", "status", "opened_at")
    list_filter = ("status", "kind")
    list_select_related = ("shipment",)
    search_fields = ("public_id", "shipment__waybill", "shipment__reference")
    inlines = (ClaimEvidenceInline,)
