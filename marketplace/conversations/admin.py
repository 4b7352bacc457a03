"""Conversations in the admin: that they are there, and the reported ones, for a reason, in full."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.conversations import scopes, services
from marketplace.conversations.errors import ReasonMissing
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
    list_display = ("id", "conversation", "by", "reason", "reported_at", "is_open", "reading")
    list_filter = ("is_open", "by", "reason")
    list_select_related = ("conversation",)
    search_fields = ("conversation__public_id",)
    exclude = ("message",)
    actions = ("close",)

    @admin.display(description=_("thread"))
    def reading(self, row: MessageReport) -> SafeString:
        """Link to the page that asks for a reason."""
        url = reverse("admin:conversations_messagereport_read", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("Read, with a reason"))

    def has_decide_permission(self, request: Any) -> bool:
        """Operators read what was reported, and say what was done."""
        return bool(request.user.has_perm("conversations.change_messagereport"))

    @admin.action(description=_("Close the selected reports"), permissions=("decide",))
    def close(self, request: Any, queryset: QuerySet[MessageReport]) -> Any:
        """Ask what was done about each."""
        by = f"user:{request.user.pk}"
        return ask_each(self, request, queryset, _closing(by))

    def get_urls(self) -> list[URLPattern]:
        """Put the thread before the page of a row, which would take its address."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:report_id>/read/", wrap(self.read), name="conversations_messagereport_read"),
            path(
                "<int:report_id>/pictures/<uuid:picture_id>/",
                wrap(self.picture),
                name="conversations_messagereport_picture",
            ),
            *super().get_urls(),
        ]

    def read(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Ask for a reason; record it, then show the thread."""
        row = self._reported(request, report_id)
        form = ReasonForm(request.POST or None)
        shown = None
        if request.method == "POST" and form.is_valid():
            try:
                shown = services.read_reported(
                    conversation=row.conversation,
                    reason=form.cleaned_data["reason"],
                    by=f"user:{request.user.pk}",
                    now=now(),
                )
            except ReasonMissing as refusal:
                form.add_error("reason", str(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": _("A reported thread"),
            "opts": self.model._meta,
            "row": row,
            "form": form,
            "thread": shown,
            "readings": row.conversation.readings.all()[:10],
            "back": reverse("admin:conversations_messagereport_changelist"),
        }
        return TemplateResponse(request, "admin/conversations/thread.html", context)

    def picture(self, request: HttpRequest, report_id: int, picture_id: UUID) -> HttpResponse:
        """Send a picture of a thread to who has just said why they read it."""
        row = self._reported(request, report_id)
        by = f"user:{request.user.pk}"
        if not services.has_just_read(conversation=row.conversation, by=by, now=now()):
            messages.error(request, _("Say first why you read this thread."))
            return redirect("admin:conversations_messagereport_read", report_id)
        found = scopes.picture_in(row.conversation, picture_id)
        return HttpResponse(bytes(found.content), content_type="image/jpeg")

    def _reported(self, request: HttpRequest, report_id: int) -> MessageReport:
        if not self.has_decide_permission(request):
            raise PermissionDenied
        row = MessageReport.objects.select_related("conversation__vendor").filter(pk=report_id)
        found = row.first()
        if found is None:
            raise Http404
        return found


class ReasonForm(forms.Form):
    """Why somebody reads what two others wrote to each other."""

    reason = forms.CharField(
        label=_("Why do you read it?"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 80, "autocomplete": "off"}),
    )


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
