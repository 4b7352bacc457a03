"""Mails in the admin: what was sent to whom, and what is stuck."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.waiting_rows import Waits
from marketplace.notifications.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Mails parked"), "notifications.view_mail", {"status": "parked"}, "status__exact=parked"
    )
    list_display = ("written_at", "to", "subject", "status", "attempts")
    list_filter = ("status", "language")
    search_fields = ("to", "subject", "key")
    exclude = ("html",)
