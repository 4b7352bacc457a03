"""Admin pages that show and never change: money, facts, everything append-only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from marketplace.foundation.shown_amounts import AmountsListed, AmountsShown, shown


class ReadOnlyAdmin(AmountsListed):
    """A list and a detail page without add, change or delete, for anybody."""

    actions_on_bottom = False
    show_full_result_count = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(AmountsShown, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of another table under a detail page, shown only."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Read everything that is shown: a form would refuse columns that cannot be typed."""
        if not self.fields:
            return super().get_readonly_fields(request, obj)
        return [shown(self.model, name) for name in self.fields]
