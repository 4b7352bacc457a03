"""What of a table asks for a person: said by the admin page of its room, counted at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Waits:
    """Rows that ask for somebody with a permission, and the filter of the list that finds them.

    An admin page has it as its attribute `waits`. `since` is the column that says from when on
    each row waits, where its age matters.
    """

    label: str | Promise
    permission: str
    rows: Mapping[str, Any]
    query: str
    since: str = ""
    due: str = ""  # the column of the time by which the first of them is due
