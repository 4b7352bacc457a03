"""People and their addresses in the admin."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Address, User

# Who may give these to himself may do everything: only somebody who may do everything gives them.
RIGHTS: Final = ("is_staff", "is_superuser", "groups", "user_permissions")


class AddressInline(admin.StackedInline):
    model = Address
    extra = 0


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People as operators look after them. Staff, and what makes staff, is a superuser's.

    The pass phrase of a person goes by the same permission as the rest, on its own page too.
    Each change is kept in the history of the person, with who made it.
    """

    ordering = ("email",)
    list_display = ("email", "display_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "display_name")
    inlines = (AddressInline,)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("display_name", "language")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request: Any, obj: User | None = None) -> Any:
        """Show rights to everybody, and let a superuser alone give them."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *RIGHTS)

    def has_change_permission(self, request: Any, obj: User | None = None) -> bool:
        """Keep everybody but a superuser from staff: an address is as good as a pass phrase."""
        return super().has_change_permission(request, obj) and _is_within_reach(request, obj)

    def has_delete_permission(self, request: Any, obj: User | None = None) -> bool:
        """Keep everybody but a superuser from removing staff."""
        return super().has_delete_permission(request, obj) and _is_within_reach(request, obj)


def _is_within_reach(request: Any, person: User | None) -> bool:
    """Tell whether the one who asks may touch this person: a superuser anybody, others no staff."""
    if person is None or request.user.is_superuser:
        return True
    return not (person.is_staff or person.is_superuser)
