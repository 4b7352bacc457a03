"""What crosses the room's door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class FindingView:
    """What screening found, and what would help; `form_field` is where a form mends it."""

    path: str
    label: str
    found: str
    rule: str
    advice: str
    source: str
    severity: str
    severity_label: str
    closed_to: tuple[str, ...]
    form_field: str


@dataclass(frozen=True)
class PictureView:
    """A picture of a change; `mark` says what becomes of it: new, gone, moved, reworded or ""."""

    url: str
    alt: str
    mark: str
    mark_label: str | Promise
    is_kept: bool = True


@dataclass(frozen=True)
class FieldView:
    """A field of a change set; `live` is what is shown now, where that moved meanwhile.

    Pictures stand beside their text: those before, those after, each with what becomes of it.
    """

    path: str
    label: str | Promise
    before: Any
    after: Any
    has_conflict: bool = False
    live: Any = None
    pictures_before: tuple[PictureView, ...] = ()
    pictures_after: tuple[PictureView, ...] = ()


@dataclass(frozen=True)
class ChangeSetView:
    """An edit as its vendor sees it."""

    public_id: str
    kind: str
    status: str
    status_label: str
    changed_at: datetime
    fields: tuple[FieldView, ...]
    reasons: tuple[str, ...] = ()
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What an operator answers: codes of reasons, words for the vendor, words for colleagues."""

    reason_codes: tuple[str, ...] = ()
    text: str = ""
    internal: str = ""


@dataclass(frozen=True)
class RuleTrial:
    """What a rule would have done: the sets it lets through, and what people decided there."""

    tried: int
    would_approve: tuple[str, ...]
    against: tuple[str, ...]
    by_decision: Mapping[str, int] = field(default_factory=dict)
