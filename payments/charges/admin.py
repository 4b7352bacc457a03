"""Charges in the admin: to be read, never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from payments.charges import services
from payments.charges.models import Attempt, Charge, ChargeFact, Refund, Share, WebhookEvent


class ShareInline(ReadOnlyInline):
    model = Share
    fields = (
        "position",
        "payee_ref",
        "reference",
        "amount_minor",
        "payee_amount_minor",
        "commission_minor",
    )


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = ("public_id", "method", "status", "provider_ref", "prepared_at", "quarantined_at")
    readonly_fields = ("public_id",)


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "reference", "status", "amount_minor", "method", "opened_at")
    list_filter = ("status", "currency", "method", "provider")
    search_fields = ("public_id", "reference")
    date_hierarchy = "opened_at"
    inlines: ClassVar[Any] = (ShareInline, AttemptInline)


class FactInline(ReadOnlyInline):
    model = ChargeFact
    fields = ("recorded_at", "kind", "provider_object_id", "amount_minor", "detail")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Payments under review"),
        "charges.view_attempt",
        {"quarantined_at__isnull": False},
        "quarantined_at__isempty=0",
    )
    list_display = ("public_id", "charge", "method", "status", "prepared_at", "quarantined_at")
    list_filter = ("status", "method", "provider", ("quarantined_at", admin.EmptyFieldListFilter))
    list_select_related = ("charge",)
    search_fields = ("public_id", "provider_ref", "provider_object_id", "charge__public_id")
    inlines = (FactInline,)


@admin.register(ChargeFact)
class ChargeFactAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "kind", "attempt", "amount_minor")
    list_filter = ("kind", "currency")
    list_select_related = ("attempt",)
    search_fields = ("provider_object_id", "attempt__public_id")


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "charge", "amount_minor", "reason", "status", "requested_at")
    list_filter = ("status", "reason", "currency")
    list_select_related = ("charge",)
    search_fields = ("public_id", "provider_ref", "charge__public_id")


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Provider messages parked"),
        "charges.view_webhookevent",
        {"status": "parked"},
        "status__exact=parked",
    )
    list_display = ("received_at", "event_type", "event_id", "status", "tries", "last_error")
    list_filter = ("status", "kind", "provider", "is_recovered")
    search_fields = ("event_id", "provider_ref", "provider_object_id", "client_reference")
    date_hierarchy = "received_at"
    actions = ("try_again",)

    def has_try_again_permission(self, request: Any) -> bool:
        """Django asks this for actions that name the permission `try_again`."""
        return bool(request.user.has_perm("charges.change_webhookevent"))

    @admin.action(description=_("Try again what is parked"), permissions=["try_again"])
    def try_again(self, request: Any, queryset: QuerySet[WebhookEvent]) -> None:
        """Put parked messages back; a worker looks at them at once."""
        ids = list(queryset.values_list("pk", flat=True))
        count = sum(services.reopen_webhook(event_id, now=now()) for event_id in ids)
        self.message_user(
            request, _("%(count)d messages will be looked at again.") % {"count": count}
        )
