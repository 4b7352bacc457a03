"""Rates, how they came, and quotes in the admin: to be read, never changed.

The pages that ask somebody to decide, and the chart, are the backoffice's.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.list_filters import whether
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from payments.fx import treasury_admin
from payments.fx.judging import Why
from payments.fx.models import AppliedRate, FxFetch, FxQuote, FxQuoteRate, FxRate, ParkedRate

REASONS: Final[dict[str, str | Promise]] = {
    Why.NO_NUMBER: _("no usable number"),
    Why.NOT_POSITIVE: _("zero or negative"),
    Why.FUTURE: _("of a day to come"),
    Why.STALE: _("of a day before those asked for"),
    Why.OTHER_WAY: _("pair in the other direction"),
    Why.OFF_PEG: _("outside the band around the peg"),
    Why.CHANGED: _("another figure than the stored one"),
    Why.JUMP: _("too far from the last rate"),
    Why.INVERTED: _("looks inverted"),
    Why.WRONG_UNIT: _("looks like a wrong unit"),
    Why.SWAPPED: _("looks like another pair’s figure"),
    Why.UNCONFIRMED: _("first of its pair, not confirmed"),
    Why.DISAGREES: _("another source disagrees"),
    Why.BY_HAND: _("handed in by a person"),
}


@admin.display(description=_("why it was parked"))
def reasons(row: ParkedRate) -> str:
    """Say every reason in the reader's language."""
    return ", ".join(str(REASONS.get(each["why"], each["why"])) for each in row.findings)


@admin.display(description=_("pair"), ordering="base")
def pair(row: FxRate | ParkedRate | AppliedRate) -> str:
    """Print a pair as `CNY/MOP`."""
    return f"{row.base}/{row.quote}"


@admin.display(description=_("mid rate"), ordering="mid")
def shown_mid(row: FxRate) -> str:
    """Print a rate with the digits that it has."""
    return formats.rate(row.mid)


@admin.display(description=_("rate"), ordering="rate")
def shown_applied(row: AppliedRate) -> str:
    """Print an applied rate with the digits that it has."""
    return formats.rate(row.rate)


@admin.display(description=_("figure as it came"))
def shown_figure(row: ParkedRate) -> str:
    """Print the text that came, and for how many units where not for one."""
    return row.figure if row.unit == 1 else f"{row.figure} / {row.unit}"


__all__ = ["treasury_admin"]  # Django finds the pages of this module alone


@admin.register(FxRate)
class FxRateAdmin(ReadOnlyAdmin):
    list_display: Any = (
        "valid_on",
        pair,
        shown_mid,
        "source",
        "overridden_by",
        "approved_by",
        "is_bundled",
    )
    list_filter = (
        "source",
        "base",
        "quote",
        ("is_bundled", whether(_("whether it is of the bundled snapshot"))),
    )
    date_hierarchy = "valid_on"
    raw_id_fields = ("supersedes",)


@admin.register(ParkedRate)
class ParkedRateAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Parked rates to decide"),
        "fx.view_parkedrate",
        {"status__in": ("parked", "proposed")},
        "status__in=parked,proposed",
    )
    list_display: Any = (
        "valid_on",
        pair,
        shown_figure,
        "source",
        reasons,
        "status",
        "proposed_by",
    )
    list_filter = ("status", "source")
    fields: ClassVar[Any] = (
        *("source", "base", "quote", "figure", "unit", "valid_on", reasons, "parked_at"),
        *("status", "proposed_by", "proposed_at", "reason", "decided_by", "decided_at"),
        "payload_hash",
    )
    readonly_fields: ClassVar[Any] = (reasons,)


@admin.register(FxFetch)
class FxFetchAdmin(ReadOnlyAdmin):
    list_display = (
        "until",
        "source",
        "status",
        "tries",
        "stored_count",
        "parked_count",
        "answered_at",
        "last_problem",
    )
    list_filter = ("source", "status")
    date_hierarchy = "until"
    exclude = ("answer",)

    def get_queryset(self, request: Any) -> QuerySet[FxFetch]:
        """Leave the bytes where they are: nothing here shows them."""
        rows: QuerySet[FxFetch] = super().get_queryset(request)
        return rows.defer("answer")


@admin.register(AppliedRate)
class AppliedRateAdmin(ReadOnlyAdmin):
    list_display: Any = (
        "valid_on",
        pair,
        shown_applied,
        "distance_bps",
        "provider",
        "reference",
    )
    list_filter = ("provider", "base", "quote")
    search_fields = ("reference",)


class StepInline(ReadOnlyInline):
    model = FxQuoteRate
    fields = (
        "vendor_currency",
        "position",
        "base",
        "quote",
        "mid",
        "is_multiplied",
        "source",
        "valid_on",
        "spread_bps",
    )


@admin.register(FxQuote)
class FxQuoteAdmin(ReadOnlyAdmin):
    list_display = (
        "opened_at",
        "charge_currency",
        "tier",
        "expires_at",
        "accepted_by",
        "accepted_at",
    )
    list_filter = ("charge_currency", "tier")
    search_fields = ("accepted_by",)
    inlines = (StepInline,)
