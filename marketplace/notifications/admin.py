"""Mails in the admin: what was sent to whom, and what is stuck."""

from __future__ import annotations

from django.contrib import admin

from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.notifications.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ("written_at", "to", "subject", "status", "attempts")
    list_filter = ("status", "language")
    search_fields = ("to", "subject", "key")
    exclude = ("html",)
