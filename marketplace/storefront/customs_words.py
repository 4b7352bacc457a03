"""What customs did with a parcel, in plain words for its buyer."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases.types import TimelineEntry

_WORDS: Final[dict[str, Promise]] = {
    "opened": _("Declared to customs once it is on its way"),
    "declared": _("Declared to customs"),
    "held": _("Customs is having a closer look"),
    "released": _("Customs let the parcel through"),
    "delivered": _("Customs knows that it arrived"),
    "taxed": _("Tax settled; you have nothing to do"),
    "rejected": _("Customs asks questions; we are answering them"),
    "canceled": _("Taken back from customs"),
    "returned": _("Back through customs; your yearly allowance is restored"),
}
_STOPPED: Final = ("rejected", "canceled")


def customs_of(entries: list[TimelineEntry]) -> dict[str, Any] | None:
    """Return the steps of a parcel at customs for the page, nothing when there is no case."""
    if not entries:
        return None
    last = len(entries) - 1
    return {
        "steps": [
            {"label": _WORDS[each.code], "at": each.at, "state": _state(each, place == last)}
            for place, each in enumerate(entries)
        ],
        "is_simulated": any(each.is_simulated for each in entries),
    }


def _state(entry: TimelineEntry, is_last: bool) -> str:
    if entry.code in _STOPPED:
        return "stopped"
    return "current" if is_last else "done"
