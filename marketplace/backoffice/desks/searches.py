"""What people look for: asked most, found nothing, rising; each as a page and as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.search_log import queries
from catalog.search_log.admin import QueryCountAdmin
from catalog.search_log.table import as_csv
from catalog.search_log.types import QueryLine
from marketplace.backoffice.desks.asking import Desk
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.downloads import attachment

SPANS: Final = (7, 28, 90)  # days
ON_THE_PAGE: Final = 25
IN_THE_FILE: Final = 5_000


@dataclass(frozen=True)
class Report:
    """One way to read the log."""

    title: Promise
    read: Callable[..., list[QueryLine]]


REPORTS: Final = {
    "top": Report(_("Asked most"), queries.top_queries),
    "empty": Report(_("Found nothing"), queries.empty_queries),
    "rising": Report(_("Rising"), queries.rising_queries),
}


class SearchDesk(Desk, QueryCountAdmin):
    """Queries by day; what operators learn from them stands above."""

    change_list_template = "admin/search_log/querycount/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the reports before the page of a row, which would take their addresses."""
        return [
            self.own_path("report/", self.report, "report"),
            self.own_path("report/<slug:name>.csv", self.file, "file"),
            *super().get_urls(),
        ]

    def report(self, request: HttpRequest) -> HttpResponse:
        """Show the three lists of a span of days."""
        span = self._span(request)
        tables = [
            {"name": name, "title": each.title, "lines": each.read(**span, limit=ON_THE_PAGE)}
            for name, each in REPORTS.items()
        ]
        days, language = span["days"], span["language"]
        return self.page(
            request,
            "admin/search_log/report.html",
            _("What people look for"),
            tables=tables,
            days=days,
            language=language,
            spans=SPANS,
            languages=settings.LANGUAGES,
            query=f"days={days}&language={language}",
        )

    def file(self, request: HttpRequest, name: str) -> HttpResponse:
        """Hand one list out as CSV."""
        span = self._span(request)
        if name not in REPORTS:
            raise Http404
        lines = REPORTS[name].read(**span, limit=IN_THE_FILE)
        file_name = f"searches-{name}-{span['until']:%Y-%m-%d}-{span['days']}d.csv"
        return attachment(file_name, "text/csv; charset=utf-8", as_csv(lines))

    def _span(self, request: HttpRequest) -> dict[str, Any]:
        """Read the days and the language asked for. Raises: PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        raw, language = request.GET.get("days", ""), request.GET.get("language", "")
        return {
            "until": timezone.localdate(now()),
            "days": int(raw) if raw in map(str, SPANS) else SPANS[0],
            "language": language if language in languages.LANGUAGES else "",
        }
