"""Promotions and their uses in the admin: shown, never edited. Steps go through services."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from marketplace.promotions.models import Participation, Promotion, PromotionUse
from marketplace.promotions.types import name_of
from marketplace.promotions.words import terms_in_words


class ParticipationInline(ReadOnlyInline):
    model = Participation
    fields = ("vendor", "joined_by", "joined_at")


@admin.register(Promotion)
class PromotionAdmin(ReadOnlyAdmin):
    """All promotions, the newest first."""

    waits = Waits(
        _("Promotions that wait for a second person"),
        "promotions.decide_promotion",
        {"status": "waiting"},
        "status__exact=waiting",
        since="created_at",
    )
    list_display = (
        "public_id",
        "shown_name",
        "vendor",
        "kind",
        "status",
        "budget_minor",
        "spent_minor",
        "starts_at",
        "ends_at",
    )
    list_filter = ("status", "kind")
    list_select_related = ("vendor",)
    search_fields = ("public_id", "code", "vendor__slug")
    date_hierarchy = "created_at"
    readonly_fields: ClassVar[Any] = ("shown_name", "shown_terms")
    exclude = ("name",)
    inlines = (ParticipationInline,)

    @admin.display(description=_("name"))
    def shown_name(self, row: Promotion) -> str:
        return name_of(row.name)

    @admin.display(description=_("terms"))
    def shown_terms(self, row: Promotion) -> str:
        return terms_in_words(row)


@admin.register(PromotionUse)
class PromotionUseAdmin(ReadOnlyAdmin):
    """Uses by order."""

    list_display = (
        "promotion",
        "order_ref",
        "discount_minor",
        "subsidy_minor",
        "claimed_at",
        "given_back_at",
    )
    list_select_related = ("promotion",)
    search_fields = ("order_ref", "promotion__public_id", "email")
    date_hierarchy = "claimed_at"


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin):
    """Which shops take part in what."""

    list_display = ("promotion", "vendor", "joined_by", "joined_at")
    list_select_related = ("promotion", "vendor")
    search_fields = ("promotion__public_id", "vendor__slug")
