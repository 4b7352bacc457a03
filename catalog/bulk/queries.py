"""What surfaces show of imports and exports: always through the vendor that asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import translation

from catalog.bulk import reference_data
from catalog.bulk.cells import faults as reasons
from catalog.bulk.columns import FOREIGN, Column
from catalog.bulk.errors import NoSuchImport
from catalog.bulk.models import ExportRun, ImportFault, ImportRun

LATEST: Final = 20
FAULTS: Final = 50


@dataclass(frozen=True)
class FaultView:
    """A fault in words."""

    row: int
    column: str
    value: str
    wrong: str
    helps: str

    @property
    def sentence(self) -> str:
        """What is wrong, with the column that it is wrong in."""
        return f"{self.column}: {self.wrong}" if self.column else self.wrong


def imports_of(vendor_id: int) -> list[ImportRun]:
    """Return a vendor's newest imports. One read."""
    return list(ImportRun.objects.filter(vendor_id=vendor_id).order_by("-pk")[:LATEST])


def exports_of(vendor_id: int) -> list[ExportRun]:
    """Return a vendor's newest exports. One read."""
    return list(ExportRun.objects.filter(vendor_id=vendor_id).order_by("-pk")[:LATEST])


def import_of(vendor_id: int, public_id: str) -> ImportRun:
    """Return an import of a vendor. Raises: NoSuchImport for anybody else's."""
    runs = ImportRun.objects.select_related("vendor")
    found = runs.filter(vendor_id=vendor_id, public_id=public_id).first()
    if found is None:
        raise NoSuchImport()
    return found


def export_of(vendor_id: int, public_id: str) -> ExportRun:
    """Return an export of a vendor. Raises: NoSuchImport for anybody else's."""
    found = ExportRun.objects.filter(vendor_id=vendor_id, public_id=public_id).first()
    if found is None:
        raise NoSuchImport()
    return found


def faults_of(
    run: ImportRun, *, language: str, notes: bool = False, page: int = 1
) -> tuple[list[FaultView], bool]:
    """Return a page of an import's faults, or of its notes, and whether there are more."""
    start = (max(page, 1) - 1) * FAULTS
    found = ImportFault.objects.filter(run=run, is_note=notes).order_by("row", "pk")
    rows = list(found[start : start + FAULTS + 1])
    return fault_views(rows[:FAULTS], language), len(rows) > FAULTS


def fault_views(faults: Iterable[ImportFault], language: str) -> list[FaultView]:
    """Put faults into words."""
    columns = headings(language)
    return [_view(fault, language, columns) for fault in faults]


def _view(fault: ImportFault, language: str, columns: dict[str, str]) -> FaultView:
    with translation.override(language):
        wrong, helps = reasons.words(fault.reason, fault.facts)
    return FaultView(fault.row, columns.get(fault.column, fault.column), fault.value, wrong, helps)


def headings(language: str) -> dict[str, str]:
    """Return the names of all columns in a language, by code."""
    known = all_columns()
    with translation.override(language):
        told = {code: str(label) for code, label in FOREIGN.items()}
        return told | {column.code: column.heading(language) for column in known}


def all_columns() -> list[Column]:
    """Return every column that a file may have."""
    return list(reference_data.columns_of(reference_data.asked_attributes()).values())
