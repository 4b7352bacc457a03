"""Propose the official list of goods from its file, whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules import queries
from marketplace.customs.rules.diffing import Difference, differences
from marketplace.customs.rules.errors import PayloadWrong
from marketplace.customs.rules.list_files import read_list
from marketplace.customs.rules.models import Kind, RuleProposal
from marketplace.customs.rules.services.propose_set import propose_set


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a file would become: a payload, what could not be read, what would differ."""

    payload: dict[str, Any]
    faults: tuple[tuple[int, str], ...]
    differences: tuple[Difference, ...]


def plan_positive_list(
    *, content: bytes, edition: str, is_complete: bool, valid_from: datetime
) -> ListPlan:
    """Read a file and hold it against the list of that moment; nothing is written.

    Raises: PayloadWrong when the file holds no such table.
    """
    told = read_list(content)
    payload = {"edition": edition, "is_complete": is_complete, "rows": told.rows}
    held = queries.set_at(Kind.POSITIVE_LIST, valid_from)
    return ListPlan(
        payload=payload,
        faults=tuple(told.faults),
        differences=tuple(differences(held.payload if held else {}, payload)),
    )


def propose_positive_list(
    *, plan: ListPlan, valid_from: datetime, source: str, reason: str, by: str, now: datetime
) -> RuleProposal:
    """Propose what was planned; another person confirms it.

    Raises: PayloadWrong for a file with rows that could not be read: a list with holes would
    refuse goods that are on it; RuleSetRefused.
    """
    if plan.faults or not plan.payload["rows"]:
        raise PayloadWrong(_("Some rows of this file are not readable."), rows=plan.faults[:20])
    return propose_set(
        kind=Kind.POSITIVE_LIST,
        valid_from=valid_from,
        source=source,
        payload=plan.payload,
        reason=reason,
        by=by,
        now=now,
    )
