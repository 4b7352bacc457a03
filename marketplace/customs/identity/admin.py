"""The vault in the admin: masked, read only; who looked stands beside what was looked at."""

from __future__ import annotations

from django.contrib import admin

from marketplace.customs.identity.models import (
    ConsentText,
    ErasureJob,
    IdentityAccess,
    IdentityConsent,
    IdentityProfile,
    IdentityUse,
)
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline


class UseInline(ReadOnlyInline):
    model = IdentityUse
    fields = ("order_ref", "used_at", "ended_at", "was_declared")


class ConsentInline(ReadOnlyInline):
    model = IdentityConsent
    fields = ("purpose", "word", "text", "said_at")


class AccessInline(ReadOnlyInline):
    model = IdentityAccess
    fields = ("looked_by", "purpose", "outcome", "reason", "order_ref", "at")


@admin.register(IdentityProfile)
class IdentityProfileAdmin(ReadOnlyAdmin):
    """Found by public id, order or e-mail address; never by a number, which would stand in logs."""

    list_display = ("public_id", "kind", "shown_number", "status", "user", "verified_at")
    list_filter = ("status", "kind")
    list_select_related = ("user",)
    search_fields = ("public_id", "order_ref", "user__email")
    fields = (
        *("public_id", "kind", "shown_number", "status", "cause", "user", "order_ref"),
        *("verified_by", "verified_how", "verified_at"),
        *("recorded_at", "restricted_at", "erased_at"),
    )
    inlines = (UseInline, ConsentInline, AccessInline)


@admin.register(IdentityAccess)
class IdentityAccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "looked_by", "profile", "purpose", "outcome", "reason", "order_ref")
    list_filter = ("outcome", "purpose", "at")
    list_select_related = ("profile",)
    search_fields = ("looked_by", "profile__public_id", "order_ref")


@admin.register(IdentityConsent)
class IdentityConsentAdmin(ReadOnlyAdmin):
    list_display = ("said_at", "profile", "purpose", "word", "text")
    list_filter = ("purpose", "word")
    list_select_related = ("profile", "text")
    search_fields = ("profile__public_id",)


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    list_display = ("purpose", "version", "language", "text")
    list_filter = ("purpose", "language")


@admin.register(ErasureJob)
class ErasureJobAdmin(ReadOnlyAdmin):
    list_display = ("profile", "due_at", "done_at")
    list_filter = ("done_at",)
    list_select_related = ("profile",)
    search_fields = ("profile__public_id",)
