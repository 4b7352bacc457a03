"""The outbox in the admin: what was told to whom, and what is stuck."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from marketplace.foundation.models import OutboxDelivery, OutboxEvent
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits


class DeliveryInline(ReadOnlyInline):
    model = OutboxDelivery
    fields = ("handler", "status", "attempts", "due_at", "delivered_at", "last_error")


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "topic", "id")
    list_filter = ("topic",)
    date_hierarchy = "recorded_at"
    inlines = (DeliveryInline,)


@admin.register(OutboxDelivery)
class OutboxDeliveryAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("News parked"),
        "foundation.view_outboxdelivery",
        {"status": "parked"},
        "status__exact=parked",
    )
    list_display = ("due_at", "handler", "status", "attempts", "last_error")
    list_filter = ("status", "handler")
    list_select_related = ("event",)
    actions = ("try_again",)

    def has_try_again_permission(self, request: Any) -> bool:
        """Django asks this for actions that name the permission `try_again`."""
        return bool(request.user.has_perm("foundation.change_outboxdelivery"))

    @admin.action(description=_("Try again what is parked"), permissions=["try_again"])
    def try_again(self, request: Any, queryset: QuerySet[OutboxDelivery]) -> None:
        """Put parked deliveries back; the sweep takes them within seconds."""
        count = queryset.filter(status=OutboxDelivery.Status.PARKED).update(
            status=OutboxDelivery.Status.WAITING, attempts=0, due_at=now()
        )
        self.message_user(request, _("%(count)d deliveries will run again.") % {"count": count})
