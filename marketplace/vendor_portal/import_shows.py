"""What the pages of imports print."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.bulk import reference_data
from catalog.bulk.cells import escaping
from catalog.bulk.columns import FIXED
from catalog.bulk.models import ExportRun, ImportRun
from catalog.bulk.services.undo_import import may_be_undone
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now

Status = ImportRun.Status
_KINDS = {
    Status.UPLOADED: "waiting",
    Status.CHECKING: "waiting",
    Status.CHECKED: "waiting",
    Status.APPLYING: "waiting",
    Status.APPLIED: "done",
    Status.UNDOING: "waiting",
    Status.UNDONE: "quiet",
    Status.DROPPED: "quiet",
    Status.REFUSED: "stopped",
}
_SOURCES = {"shopify": "Shopify", "taobao": "Taobao"}


def address(public_id: str) -> str:
    """Return the address of an import's page."""
    return reverse("vendor_portal:import", args=[public_id])


def run_row(run: ImportRun) -> dict[str, Any]:
    """Return what pages show of an import."""
    working = run.status in ImportRun.WORKING
    done, total = _progress(run)
    return {
        "id": run.public_id,
        "url": address(run.public_id),
        "file_name": run.file_name,
        "size": formats.file_size(run.size),
        "source": _SOURCES.get(run.source, ""),
        "created_at": run.created_at,
        "applied_at": run.applied_at,
        "status": run.status,
        "status_text": run.get_status_display(),
        "status_kind": _KINDS[Status(run.status)],
        "is_working": working,
        "done": done,
        "total": total,
        "progress_text": _progress_text(run, done, total) if working else "",
        "refusal": run.refusal,
        "rows_refused": run.rows_refused,
        "rows_wanted": run.rows_wanted,
        "rows_new": run.rows_new,
        "rows_kept": run.rows_kept,
        "may_be_undone": may_be_undone(run, now()),
        "needs_columns": run.status == Status.UPLOADED,
    }


def _progress(run: ImportRun) -> tuple[int, int]:
    if run.status == Status.CHECKING:
        return run.rows_total, 0  # how long the file is, only its end says
    return run.rows_done, max(run.rows_wanted, run.rows_done)


def _progress_text(run: ImportRun, done: int, total: int) -> str:
    if run.status == Status.CHECKING:
        text = ngettext("%(done)s row checked", "%(done)s rows checked", done)
        return text % {"done": done}
    return _("%(done)s of %(total)s rows") % {"done": done, "total": total}


def counts(run: ImportRun) -> list[dict[str, Any]]:
    """Return how many rows had which outcome, those without any left out."""
    told = [
        (pgettext("rows", "new"), run.rows_new, ""),
        (pgettext("rows", "changed"), run.rows_changed, ""),
        (pgettext("rows", "waiting for a review"), run.rows_waiting, "quiet"),
        (pgettext("rows", "unchanged"), run.rows_same, "quiet"),
        (pgettext("rows", "refused"), run.rows_refused, "wrong"),
        (pgettext("rows", "without goods"), run.rows_ignored, "quiet"),
    ]
    return [
        {"label": label, "count": count, "kind": kind}
        for label, count, kind in told
        if count or kind != "quiet"
    ]


def export_row(run: ExportRun) -> dict[str, Any]:
    """Return what pages show of an export."""
    return {
        "url": reverse("vendor_portal:export", args=[run.public_id]),
        "kind": run.get_kind_display(),
        "form": run.get_form_display(),
        "created_at": run.created_at,
        "is_ready": run.status == ExportRun.Status.READY,
        "rows": run.rows,
        "size": formats.file_size(run.size),
    }


def categories() -> list[tuple[str, str]]:
    """Return categories to choose from: their paths in the language of the page, in order."""
    language = languages.current()
    named = [(each.code, each.paths.get(language, "")) for each in reference_data.category_names()]
    return sorted(named, key=lambda each: each[1])


def column_helps() -> list[dict[str, Any]]:
    """Return every column that needs no category, with what belongs there."""
    language = languages.current()
    return [
        {
            "heading": column.heading(language),
            "help": column.explanation(language),
            "example": column.example,
            "is_needed": column.is_needed,
        }
        for column in FIXED
    ]


def clear_word() -> str:
    """Return what empties a column, in the language of the page."""
    return escaping.clear_word(languages.current())
