"""What every reader gives, and how much it reads at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of a file that is read; one more is a refusal.

    `unpacked_bytes` counts what an XLSX file unpacks to, part by part. `rows` counts rows
    that hold anything, the heading among them; `cells` those of one row.
    """

    unpacked_bytes: int = 400_000_000
    parts: int = 500
    sheets: int = 50
    rows: int = 50_050
    cells: int = 200
    cell_characters: int = 60_000


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as a person finds it again: `number` counts from 1, blank rows included."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(cell.strip() for cell in self.cells)
