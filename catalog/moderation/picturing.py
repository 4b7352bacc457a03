"""A change of pictures side by side: which are new, which go, which move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import pictures
from catalog.media.hanging import Hung, from_json
from catalog.media.models import Master
from catalog.models import Picture
from catalog.moderation.types import PictureView
from marketplace.foundation import languages

NEW: Final = "new"
GONE: Final = "gone"
MOVED: Final = "moved"
REWORDED: Final = "reworded"
_LABELS: Final[dict[str, str | Promise]] = {
    NEW: _("new"),
    GONE: _("goes"),
    MOVED: _("moves"),
    REWORDED: _("other words"),
    "": "",
}


def marks(before: Sequence[Hung], after: Sequence[Hung]) -> tuple[list[str], list[str]]:
    """Return what becomes of each picture of either list. Pure.

    A picture moved when its place among those that stay is another one.
    """
    was, will = {each.path for each in before}, {each.path for each in after}
    stays_before = [each for each in before if each.path in will]
    stays_after = [each for each in after if each.path in was]
    places = {each.path: place for place, each in enumerate(stays_before)}
    of_after = []
    for each in after:
        if each.path not in was:
            of_after.append(NEW)
            continue
        place = places[each.path]
        if stays_after[place : place + 1] != [each] and _path_at(stays_after, place) != each.path:
            of_after.append(MOVED)
        else:
            of_after.append("" if each in before else REWORDED)
    return ["" if each.path in will else GONE for each in before], of_after


def _path_at(hung: Sequence[Hung], place: int) -> str:
    return hung[place].path if place < len(hung) else ""


def pictures_shown(
    before: Iterable[Mapping[str, Any]] | None, after: Iterable[Mapping[str, Any]] | None
) -> dict[str, tuple[PictureView, ...]]:
    """Return both lists for pages, with small copies where there are any. Two statements."""
    was, will = (
        [from_json(each) for each in before or ()],
        [from_json(each) for each in after or ()],
    )
    small = _small([each.path for each in (*was, *will)])
    of_was, of_will = marks(was, will)
    return {
        "pictures_before": _views(was, of_was, small),
        "pictures_after": _views(will, of_will, small),
    }


def _small(paths: Iterable[str]) -> dict[str, str]:
    """Return the address of a small copy, or of the whole file while there is none, by path."""
    wanted = set(paths)
    rows = Master.objects.filter(path__in=wanted).exclude(state=Master.State.REMOVED)
    found = {path: (sizes, formats) for path, sizes, formats in rows.values_list(
        "path", "widths", "formats"
    )}  # fmt: skip
    hung = Picture.objects.filter(path__in=wanted - found.keys())
    found |= {path: (sizes, formats) for path, sizes, formats in hung.values_list(
        "path", "sizes", "formats"
    )}  # fmt: skip
    return {
        path: pictures.url_at(path, min(sizes), formats[-1] if formats else "")
        if sizes
        else pictures.url_at(path)
        for path, (sizes, formats) in found.items()
    }


def _views(
    hung: Sequence[Hung], told: Sequence[str], small: Mapping[str, str]
) -> tuple[PictureView, ...]:
    return tuple(
        PictureView(
            url=small.get(each.path, ""),
            alt=languages.pick(dict(each.alt)),
            mark=mark,
            mark_label=_LABELS[mark],
            is_kept=each.path in small,
        )
        for each, mark in zip(hung, told, strict=True)
    )
