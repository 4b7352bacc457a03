"""Moderation in the admin: the queue, what is screened for, rules of approval, reasons."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from catalog.moderation import services
from catalog.moderation.models import (
    ApprovalRule,
    ChangeSet,
    Decision,
    LostDispute,
    ModerationNote,
    ModerationReason,
    ProposedChange,
    ScreenFinding,
    ScreeningRun,
    ScreenRule,
    TrustPin,
)
from marketplace.foundation.clock import now
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.waiting_rows import Waits

DECIDE = "moderation.decide_changeset"


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    """The queue: the oldest first, with its age and who has it in hand."""

    waits = Waits(
        _("Changes to decide about"),
        DECIDE,
        {"status": ChangeSet.Status.OPEN},
        "status__exact=open",
        since="opened_at",
    )
    list_display = (
        "public_id",
        "product",
        "vendor",
        "kind",
        "status",
        "needs_care",
        "age",
        "in_hand",
    )
    list_filter = ("status", "kind", "needs_care", "vendor")
    list_select_related = ("product", "vendor", "claimed_by")
    search_fields = ("public_id", "product__slug", "product__name_zh_hant", "vendor__slug")
    ordering = ("opened_at", "pk")

    @admin.display(description=_("age in hours"), ordering="opened_at")
    def age(self, row: ChangeSet) -> int:
        """Count the full hours from the opening to the decision, or until now."""
        return int(((row.decided_at or now()) - row.opened_at).total_seconds() // 3_600)

    @admin.display(description=_("in hand of"))
    def in_hand(self, row: ChangeSet) -> str:
        """Name the operator whose claim holds."""
        return str(row.claimed_by) if row.is_claimed(now()) else "–"


@admin.register(ProposedChange)
class ProposedChangeAdmin(ReadOnlyAdmin):
    list_display = ("change_set", "path")
    list_select_related = ("change_set",)
    search_fields = ("change_set__public_id", "path")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """What was decided, for good."""

    list_display = ("change_set", "kind", "revision", "decided_by", "rule", "decided_at")
    list_filter = ("kind", "rule")
    list_select_related = ("change_set", "decided_by", "rule")
    search_fields = ("change_set__public_id", "text")


@admin.register(ModerationNote)
class ModerationNoteAdmin(ReadOnlyAdmin):
    list_display = ("change_set", "text", "is_for_vendor", "written_by", "written_at")
    list_filter = ("is_for_vendor",)
    list_select_related = ("change_set", "written_by")
    search_fields = ("change_set__public_id", "text")


@admin.register(ScreenRule)
class ScreenRuleAdmin(TranslationAdmin):
    """Dated rules: one that was used ends on a day, and another begins."""

    list_display = ("code", "name", "severity", "tag", "closed_to", "valid_from", "valid_to")
    list_filter = ("severity", "tag")
    search_fields = ("code", "words", "source", "name_en", "name_zh_hant")
    actions = ("screen_again",)

    def save_model(self, request: Any, obj: ScreenRule, form: Any, change: bool) -> None:
        """Ask for a screening of the whole catalog: the list changed."""
        super().save_model(request, obj, form, change)
        services.ask_screening(now=now())
        self.message_user(request, _("The whole catalog is screened again."), messages.SUCCESS)

    @admin.action(description=_("Screen the whole catalog again"), permissions=("change",))
    def screen_again(self, request: Any, queryset: QuerySet[ScreenRule]) -> None:
        """Begin a run, whatever was chosen."""
        services.ask_screening(now=now())
        self.message_user(request, _("The whole catalog is screened again."), messages.SUCCESS)


@admin.register(ScreeningRun)
class ScreeningRunAdmin(ReadOnlyAdmin):
    list_display = ("pk", "asked_at", "done_to", "upto", "screened", "found", "finished_at")


@admin.register(ScreenFinding)
class ScreenFindingAdmin(ReadOnlyAdmin):
    list_display = ("product", "rule", "path", "found", "found_at")
    list_filter = ("rule__severity", "rule__code")
    list_select_related = ("product", "rule")
    search_fields = ("found", "product__slug")


@admin.register(ModerationReason)
class ModerationReasonAdmin(TranslationAdmin):
    list_display = ("code", "label", "position", "is_offered")
    search_fields = ("code",)


@admin.register(ApprovalRule)
class ApprovalRuleAdmin(admin.ModelAdmin):
    list_display = ("position", "name", "kind", "most", "least_level", "category", "is_active")
    list_display_links = ("name",)
    autocomplete_fields = ("category",)
    actions = ("try_out",)

    @admin.action(description=_("See what the selected rules would have done"))
    def try_out(self, request: Any, queryset: QuerySet[ApprovalRule]) -> None:
        """Hold each against the last 200 sets that people decided; nothing is written."""
        for rule in queryset.order_by("position"):
            trial = services.try_rule(rule=rule, now=now())
            count = len(trial.would_approve)
            text = _(
                "%(rule)s: of the last %(tried)d it would have approved %(count)d; "
                "people refused %(against)d of them."
            )
            said = {"rule": rule, "tried": trial.tried, "count": count}
            told = text % (said | {"against": len(trial.against)})
            self.message_user(request, told, messages.INFO)


@admin.register(LostDispute)
class LostDisputeAdmin(ReadOnlyAdmin):
    list_display = ("dispute_ref", "vendor", "lost_at")
    list_select_related = ("vendor",)
    search_fields = ("dispute_ref",)


@admin.register(TrustPin)
class TrustPinAdmin(admin.ModelAdmin):
    list_display = ("vendor", "level", "reason", "pinned_by", "pinned_at")
    list_select_related = ("vendor", "pinned_by")
    autocomplete_fields = ("vendor",)

    def save_model(self, request: Any, obj: TrustPin, form: Any, change: bool) -> None:
        """Keep who pinned it, and when."""
        obj.pinned_by, obj.pinned_at = request.user, now()
        super().save_model(request, obj, form, change)
