"""The words of search in the admin: a change counts within SEARCH_WORDS_SECONDS."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.search import listing_admin, words  # noqa: F401 - its pages register themselves
from catalog.search.models import StopWord, Synonym, SynonymTerm


class _Words(admin.ModelAdmin):
    """Rows that queries are read by. What is shipped can be switched off, not deleted."""

    actions = ("switch_on", "switch_off")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Allow it for own rows alone, one by one."""
        is_own = obj is not None and not obj.is_shipped
        return is_own and super().has_delete_permission(request, obj)

    @admin.action(description=_("Use the selected words"), permissions=("change",))
    def switch_on(self, request: Any, queryset: QuerySet[Any]) -> None:
        """Read queries by them."""
        queryset.update(is_active=True)
        words.forget()

    @admin.action(description=_("Stop using the selected words"), permissions=("change",))
    def switch_off(self, request: Any, queryset: QuerySet[Any]) -> None:
        """Keep them, and read queries without them."""
        queryset.update(is_active=False)
        words.forget()

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """Let this process read the words anew; the others do within seconds."""
        words.forget()
        return super().log_change(request, obj, message)


class TermInline(admin.TabularInline):
    model = SynonymTerm
    extra = 1
    fields = ("language", "text", "side")


@admin.register(Synonym)
class SynonymAdmin(_Words):
    list_display = ("code", "first_terms", "number_of_terms", "is_active", "is_shipped")
    list_filter = ("is_active", "is_shipped", "terms__side", "terms__language")
    search_fields = ("code", "note", "terms__text")
    fields = ("code", "is_active", "note")
    inlines = (TermInline,)
    list_per_page = 50

    def get_queryset(self, request: Any) -> QuerySet[Synonym]:
        """Read the terms of all rows at once."""
        counted = super().get_queryset(request).annotate(counted=Count("terms", distinct=True))
        return counted.prefetch_related("terms")

    @admin.display(description=_("terms"))
    def first_terms(self, row: Synonym) -> str:
        """Print a few of its terms."""
        return ", ".join(term.text for term in list(row.terms.all())[:5])

    @admin.display(description=_("number of terms"))
    def number_of_terms(self, row: Any) -> int:
        """Count its terms."""
        return int(row.counted)


@admin.register(StopWord)
class StopWordAdmin(_Words):
    list_display = ("word", "language", "is_active", "is_shipped")
    list_filter = ("language", "is_active")
    search_fields = ("word",)
    fields = ("language", "word", "is_active")
    list_per_page = 100
