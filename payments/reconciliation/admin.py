"""Reconciliation in the admin: read-only. The pages that ask for something are the backoffice's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.list_filters import whether
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from payments.reconciliation import queries
from payments.reconciliation.models import (
    BankLine,
    BankStatement,
    Break,
    BreakComment,
    BreakResolution,
    Contradiction,
    Match,
    MatchedPart,
    ProviderLine,
    ProviderPayout,
    ProviderPayoutLine,
    StatementFile,
)


class AgeFilter(admin.SimpleListFilter):
    """Breaks that have stood for so many days."""

    title = _("age")
    parameter_name = "age"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(days), _("%(days)d days and more") % {"days": days}) for days in (3, 7, 30)]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (self.value() or "").isdigit():
            return queryset
        days = int(self.value() or 0)
        return queryset.filter(since_on__lte=macau_day(now()) - timedelta(days=min(days, 9_999)))


class AmountFilter(admin.SimpleListFilter):
    """Breaks of so much, whatever the sign, in their own currency."""

    title = _("amount")
    parameter_name = "least"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("10000", "≥ 100.00"), ("100000", "≥ 1,000.00"), ("1000000", "≥ 10,000.00")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (self.value() or "").isdigit():
            return queryset
        least = min(int(self.value() or 0), 10**15)
        found: QuerySet[Any] = queryset.alias(size=Abs(F("amount_minor")))
        return found.filter(size__gte=least)


class StatementInline(ReadOnlyInline):
    model = BankStatement
    fields = (
        *("statement_ref", "account_number", "starts_on", "ends_on"),
        *("opening_minor", "lines_minor", "closing_minor", "line_count"),
    )


@admin.register(StatementFile)
class StatementFileAdmin(ReadOnlyAdmin):
    list_display: tuple[str, ...] = (
        *("file_name", "source", "format", "received_at", "received_by"),
    )
    list_filter = ("format", "source")
    fields = ("file_name", "source", "format", "sha256", "received_at", "received_by")
    inlines = (StatementInline,)

    def get_queryset(self, request: Any) -> QuerySet[StatementFile]:
        """Leave the bytes where they are: nothing here shows them."""
        return super().get_queryset(request).defer("content")


class LineInline(ReadOnlyInline):
    model = BankLine
    fields = ("booked_on", "amount_minor", "end_to_end_id", "counterparty", "text")


@admin.register(BankStatement)
class BankStatementAdmin(ReadOnlyAdmin):
    list_display = (
        *("statement_ref", "account_number", "starts_on", "ends_on"),
        *("opening_minor", "closing_minor", "line_count"),
    )
    list_filter = ("currency", ("is_notice", whether(_("whether it is only a notice"))))
    inlines = (LineInline,)


@admin.register(BankLine)
class BankLineAdmin(ReadOnlyAdmin):
    list_display = ("booked_on", "amount_minor", "end_to_end_id", "counterparty", "text")
    list_filter = (
        "currency",
        ("is_return", whether(_("whether it comes back"))),
        ("is_charge", whether(_("whether it is a charge of the bank"))),
        ("is_notice", whether(_("whether it is only a notice"))),
    )
    search_fields = ("external_id", "end_to_end_id", "counterparty", "text")
    list_select_related = ("statement",)


@admin.register(ProviderLine)
class ProviderLineAdmin(ReadOnlyAdmin):
    list_display = (
        *("external_id", "kind", "booked_on", "gross_minor", "fee_minor", "net_minor"),
        "object_ref",
    )
    list_filter = ("kind", "currency", "provider")
    search_fields = ("external_id", "object_ref", "client_reference")


class PayoutLineInline(ReadOnlyInline):
    model = ProviderPayoutLine
    fields = ("external_id", "net_minor")


@admin.register(ProviderPayout)
class ProviderPayoutAdmin(ReadOnlyAdmin):
    list_display = ("external_id", "status", "amount_minor", "arrival_on", "lines_known_at")
    list_filter = ("status", "currency", "provider")
    inlines = (PayoutLineInline,)


@admin.register(Contradiction)
class ContradictionAdmin(ReadOnlyAdmin):
    list_display = (
        *("account", "external_id", "told_first_minor", "told_later_minor", "found_at"),
    )


class PartInline(ReadOnlyInline):
    model = MatchedPart
    fields = ("side", "provider_line", "bank_line", "entry_key", "amount_minor")


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ("id", "account", "rule", "matched_at", "matched_by", "undoes")
    list_filter = ("rule",)
    search_fields = ("parts__entry_key",)
    list_select_related = ("undoes",)
    inlines = (PartInline,)


class CommentInline(ReadOnlyInline):
    model = BreakComment
    fields: ClassVar[Any] = ("what", "text", "said_by", "said_at")


class ResolutionInline(ReadOnlyInline):
    model = BreakResolution
    fields: ClassVar[Any] = (
        *("offset_account", "reason", "proposed_by", "proposed_at"),
        *("decided_by", "decided_at", "entry_key"),
    )


@admin.register(Break)
class BreakAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Breaks of the reconciliation"),
        "reconciliation.resolve_break",
        {"state": "open"},
        "state__exact=open",
    )
    list_display: Any = (
        *("public_id", "kind", "account", "amount_minor", "age", "owner", "state"),
    )
    list_filter = ("state", AgeFilter, AmountFilter, "side", "kind", "currency")
    search_fields = ("public_id", "subject", "owner")
    inlines: ClassVar[Any] = (CommentInline, ResolutionInline)
    readonly_fields = ("age",)
    exclude = ("key",)

    @admin.display(description=_("age in days"), ordering="-since_on")
    def age(self, row: Break) -> int:
        """Say how long it has stood."""
        return queries.age_in_days(row, now())


@admin.register(BreakResolution)
class BreakResolutionAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Resolutions to approve"),
        "reconciliation.approve_resolution",
        {"decided_by": ""},
        "decided_by__exact=",
    )
    list_display = ("public_id", "about", "offset_account", "reason", "proposed_by", "decided_by")
    list_select_related = ("about",)
