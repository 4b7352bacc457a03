"""Yearly allowances in the admin: read only, persons by the beginning of their blind index."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.customs.quota.models import QuotaEntry, QuotaYear
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


class PersonShown(ReadOnlyAdmin):
    """Rows whose person is told by a blind index, which is never shown whole."""

    readonly_fields = ("person",)

    @admin.display(description=_("person, by blind index"))
    def person(self, row: QuotaEntry | QuotaYear) -> str:
        """Print how the blind index begins: enough to tell persons of a page apart."""
        return row.index[:8]


@admin.register(QuotaEntry)
class QuotaEntryAdmin(PersonShown):
    list_display = ("recorded_at", "person", "year", "kind", "amount_minor", "order_ref")
    list_filter = ("kind", "year", "is_full_tax")
    search_fields = ("order_ref", "return_ref")
    fields = (
        *("person", "year", "kind", "amount_minor", "is_full_tax"),
        *("order_ref", "return_ref", "recorded_at"),
    )


@admin.register(QuotaYear)
class QuotaYearAdmin(PersonShown):
    list_display = ("person", "year", "used_minor")
    list_filter = ("year",)
    fields = ("person", "year", "used_minor")
