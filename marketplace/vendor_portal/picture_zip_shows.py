"""What the pages of pictures by the ZIP print."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.picture_zips.models import ZipExport, ZipRun
from catalog.picture_zips.queries import FileView, KeptView
from catalog.picture_zips.services import may_be_undone
from marketplace.foundation import formats
from marketplace.foundation.clock import now

Status = ZipRun.Status
_KINDS = {
    Status.CHECKING: "waiting",
    Status.CHECKED: "waiting",
    Status.APPLYING: "waiting",
    Status.APPLIED: "done",
    Status.UNDOING: "waiting",
    Status.UNDONE: "quiet",
    Status.DROPPED: "quiet",
}
_BADGES = {"hung": "done", "waiting": "waiting", "kept": "stopped", "undone": "quiet"}


def zip_row(run: ZipRun) -> dict[str, Any]:
    """Return what pages show of an archive."""
    total = run.files if run.status == Status.CHECKING else max(run.files_new, run.files_done)
    done = run.files_done
    if run.status == Status.CHECKING:  # what its name or its list refused is done
        done = max(0, run.files_new + run.files_same + run.files_refused)
    working = run.status in ZipRun.WORKING
    text = ngettext("%(done)d of %(total)d file", "%(done)d of %(total)d files", total)
    return {
        "id": run.public_id,
        "url": reverse("vendor_portal:picture_zip", args=[run.public_id]),
        "file_name": run.file_name,
        "size": formats.file_size(run.size),
        "files": run.files,
        "created_at": run.created_at,
        "applied_at": run.applied_at,
        "status": run.status,
        "status_text": run.get_status_display(),
        "status_kind": _KINDS[Status(run.status)],
        "is_working": working,
        "done": done,
        "total": total,
        "progress_text": text % {"done": done, "total": total} if working else "",
        "files_new": run.files_new,
        "files_refused": run.files_refused,
        "files_waiting": run.files_waiting,
        "products_kept": run.products_kept,
        "may_be_undone": may_be_undone(run, now()),
    }


def names() -> list[dict[str, str]]:
    """Return file names as examples, each with what it means."""
    told = (
        ("ALM-24.jpg", _("the first picture of the version with this SKU")),
        ("ALM-24-2.jpg", _("its second picture")),
        ("ALM-24_front.png", _("a picture behind those with numbers")),
        ("ALM-24/2.jpg", _("the same by a folder")),
    )
    return [{"name": name, "means": means} for name, means in told]


def counts(run: ZipRun) -> list[dict[str, Any]]:
    """Return how many files had which outcome, those without any left out."""
    told = [
        (pgettext("files", "new"), run.files_new, ""),
        (pgettext("files", "unchanged"), run.files_same, "quiet"),
        (pgettext("files", "refused"), run.files_refused, "wrong"),
        (pgettext("files", "waiting for a review"), run.files_waiting, "quiet"),
    ]
    return [
        {"label": label, "count": count, "kind": kind}
        for label, count, kind in told
        if count or kind != "quiet"
    ]


def file_row(view: FileView) -> dict[str, Any]:
    """Return what pages show of a file."""
    return {
        "name": view.name,
        "product": view.product,
        "url": pictures_url(view.product_slug),
        "version": view.version,
        "place": view.place,
        "pixels": view.pixels,
        "wrong": view.wrong,
        "helps": view.helps,
        "badge": view.outcome_label if view.outcome in _BADGES else "",
        "badge_kind": _BADGES.get(view.outcome, ""),
    }


def kept_row(view: KeptView) -> dict[str, Any]:
    """Return what pages show of a product that was not taken back."""
    return {
        "product": view.product,
        "url": pictures_url(view.product_slug),
        "wrong": view.wrong,
        "helps": view.helps,
    }


def pictures_url(slug: str) -> str:
    """Return the address of a product's pictures, "" without one."""
    return reverse("vendor_portal:pictures", args=[slug]) if slug else ""


def export_row(run: ZipExport) -> dict[str, Any]:
    """Return what pages show of an export of pictures."""
    is_ready = run.status == ZipExport.Status.READY
    count = len(run.parts)
    return {
        "created_at": run.created_at,
        "is_ready": is_ready,
        "pictures": run.pictures,
        "parts": [
            {
                "url": reverse("vendor_portal:picture_zip_part", args=[run.public_id, part]),
                "name": _("Part %(part)d of %(count)d") % {"part": part, "count": count}
                if count > 1
                else _("All pictures"),
                "size": formats.file_size(size),
            }
            for part, size in enumerate(run.parts, start=1)
            if is_ready
        ],
    }
