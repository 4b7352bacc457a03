"""Rates: how they moved, by source, as a chart and as a table; and how old they are."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.backoffice.charts import Line, line_chart
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation import formats
from marketplace.foundation.clock import macau_day, now
from payments.fx import queries
from payments.fx.admin import FxRateAdmin

SPANS: Final = (30, 90, 180, 365)  # days
_USUAL_SPAN: Final = 180
SOURCE_NAMES: Final[dict[str, str | Promise]] = {
    "amcm": "AMCM",
    "file": gettext_lazy("by hand"),
    "peg": gettext_lazy("peg"),
    "cfets": "CFETS",
    "ecb": "ECB",
    "hkma": "HKMA",
}


class RateDesk(NamesListed, FxRateAdmin):
    """Rates, with their course."""

    change_list_template = "admin/fx/fxrate/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the course before the page of a row, which would take its address."""
        view = self.admin_site.admin_view(self.course)
        return [path("course/", view, name="fx_fxrate_course"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say above the list how old the newest rate of each pair is."""
        ages = {"ages": queries.rate_ages(now())}
        return super().changelist_view(request, (extra_context or {}) | ages)

    def course(self, request: HttpRequest) -> HttpResponse:
        """Show one pair over some days, whatever sources gave it."""
        if not request.user.has_perm("fx.view_fxrate"):
            raise PermissionDenied
        pairs = queries.rate_pairs()
        chosen = _chosen(request, pairs)
        span = _span(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rates over time"),
            "opts": self.model._meta,
            "pairs": pairs,
            "chosen": chosen,
            "spans": SPANS,
            "span": span,
            "ages": queries.rate_ages(now()),
            **(_course(*chosen, span) if chosen else {}),
        }
        return TemplateResponse(request, "admin/fx/fxrate/course.html", context)


def _chosen(request: HttpRequest, pairs: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the pair of the address where it is one of ours, else the first."""
    asked = request.GET.get("pair", "").partition("-")
    if (asked[0], asked[2]) in pairs:
        return asked[0], asked[2]
    return pairs[0] if pairs else None


def _span(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, SPANS) else _USUAL_SPAN


def _course(base: str, quote: str, span: int) -> dict[str, Any]:
    """Return the chart and the table of one pair, up to its newest day."""
    until = queries.newest_day(base, quote) or macau_day(now())
    since = until - timedelta(days=span)
    points = queries.rate_history(base, quote, since, until)
    by_source: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    by_day: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for point in points:
        by_source[point.source].append((point.valid_on, point.mid))
        by_day[point.valid_on][point.source] = point.mid
    sources = [name for name in SOURCE_NAMES if name in by_source]
    title = _("%(base)s/%(quote)s by source") % {"base": base, "quote": quote}
    said = {"since": formats.day(min(by_day)), "until": formats.day(until)}
    said |= {"quote": quote, "base": base}
    described = _("%(quote)s for one %(base)s, from %(since)s to %(until)s") % said
    chart = line_chart(
        [Line(str(SOURCE_NAMES[name]), by_source[name]) for name in sources],
        key="course",
        title=title,
        description=described,
        show_day=formats.day,
        show_value=formats.rate_to_places,
    )
    return {
        "chart": chart,
        "described": described,
        "sources": [SOURCE_NAMES[name] for name in sources],
        "days": [
            (day, [by_day[day].get(name) for name in sources])
            for day in sorted(by_day, reverse=True)
        ],
        "has_bundled": any(point.is_bundled for point in points),
    }
