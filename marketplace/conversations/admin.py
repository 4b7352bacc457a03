"""Conversations in the admin: that they are there, and which were reported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.conversations import services
from marketplace.conversations.models import Conversation, MessageReport, ThreadReading
from marketplace.foundation.clock import now
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.typed_action import Question, ask_each
from marketplace.foundation.waiting_rows import Waits


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Who writes with whom about what. What they write is not shown here."""

    list_display = ("public_id", "vendor", "vendor_order", "product", "waits_since", "last_at")
    list_select_related = ("vendor", "vendor_order", "product")
    search_fields = ("public_id", "vendor__slug", "vendor_order__public_id", "buyer__email")
    date_hierarchy = "last_at"


@admin.register(MessageReport)
class MessageReportAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Reported messages"),
        "conversations.change_messagereport",
        {"is_open": True},
        "is_open__exact=1",
        since="reported_at",
    )
    list_display: tuple[str, ...] = (
        *("id", "conversation", "by", "reason", "reported_at", "is_open"),
    )
    list_filter = ("is_open", "by", "reason")
    list_select_related = ("conversation",)
    search_fields = ("conversation__public_id",)
    exclude = ("message",)
    actions = ("close",)

    def has_decide_permission(self, request: Any) -> bool:
        """Operators read what was reported, and say what was done."""
        return bool(request.user.has_perm("conversations.change_messagereport"))

    @admin.action(description=_("Close the selected reports"), permissions=("decide",))
    def close(self, request: Any, queryset: QuerySet[MessageReport]) -> Any:
        """Ask what was done about each."""
        by = f"user:{request.user.pk}"
        return ask_each(self, request, queryset, _closing(by))


def _closing(by: str) -> Question:
    return Question(
        action="close",
        title=_("Close reports"),
        label=_("What was done"),
        shown=lambda row: row.answer,
        ask=lambda row: forms.CharField(max_length=500),
        write=lambda row, answer: services.close_report(
            report_id=row.pk, answer=answer, by=by, now=now()
        ),
    )


@admin.register(ThreadReading)
class ThreadReadingAdmin(ReadOnlyAdmin):
    list_display = ("read_at", "read_by", "conversation", "reason")
    list_select_related = ("conversation",)
    search_fields = ("conversation__public_id", "read_by", "reason")
    date_hierarchy = "read_at"
