"""The rows that were refused, with their reasons, as a file to correct and hand in again."""

from __future__ import annotations

from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.bulk import queries
from catalog.bulk.cells.escaping import guarded, unguarded
from catalog.bulk.models import ImportFault, ImportRun
from catalog.bulk.tables.xlsx_file import HEADING, TEXT, XlsxFile

_WIDTH = 20


def write_faults(*, run: ImportRun, language: str, file: IO[bytes]) -> int:
    """Write the refused rows of an import as XLSX; return how many there are.

    The shop's own columns come first and unchanged, so that the corrected file can be handed in
    as it is: nobody reads the columns of reasons.
    """
    with translation.override(language):
        headings = [_("Row in your file"), _("What is wrong"), _("What would help")]
        book = XlsxFile(file)
        widths = [_WIDTH] * len(run.headings) + [8, 60, 60]
        book.begin_sheet(_("Rows to correct")[:31], widths=widths)
        book.add_row([guarded(text) for text in run.headings] + headings, style=HEADING)
        told = 0
        for chunk in run.chunks.order_by("number").iterator(chunk_size=4):
            told += _write_chunk(run, chunk.rows, language, book)
        book.close()
    return told


def _write_chunk(run: ImportRun, rows: list[list[object]], language: str, book: XlsxFile) -> int:
    numbers = [int(str(row[0])) for row in rows]
    faults = ImportFault.objects.filter(
        run=run, is_note=False, row__gte=numbers[0], row__lte=numbers[-1]
    )
    reasons: dict[int, list[queries.FaultView]] = {}
    for view in queries.fault_views(faults.order_by("row", "pk"), language):
        reasons.setdefault(view.row, []).append(view)
    told = 0
    for number, cells in rows:
        found = reasons.get(int(str(number)))
        if not found:
            continue
        kept = [guarded(unguarded(str(cell))) for cell in cells]  # type: ignore[attr-defined]
        kept += [""] * (len(run.headings) - len(kept))
        wrong = "\n".join(each.sentence for each in found)
        helps = "\n".join(dict.fromkeys(each.helps for each in found))
        book.add_row([*kept, str(number), guarded(wrong), guarded(helps)], style=TEXT)
        told += 1
    return told
