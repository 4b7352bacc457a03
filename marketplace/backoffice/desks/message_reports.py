"""A reported thread: who reads it says why first, and that is kept."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.conversations import scopes, services
from marketplace.conversations.admin import MessageReportAdmin
from marketplace.conversations.errors import ReasonMissing
from marketplace.conversations.models import MessageReport
from marketplace.foundation.clock import now


class MessageReportDesk(MessageReportAdmin):
    """Reports of messages, each with the way to its thread."""

    list_display = (*MessageReportAdmin.list_display, "reading")

    @admin.display(description=_("thread"))
    def reading(self, row: MessageReport) -> SafeString:
        """Link to the page that asks for a reason."""
        url = reverse("admin:conversations_messagereport_read", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("Read, with a reason"))

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
