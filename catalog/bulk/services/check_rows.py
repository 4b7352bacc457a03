"""The dry run: rows are read into chunks, and each is told what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from catalog.bulk import locks, reading, storing
from catalog.bulk.cells.faults import Fault
from catalog.bulk.chunking import chunks
from catalog.bulk.errors import FileRefused
from catalog.bulk.models import ImportChunk, ImportFault, ImportLine, ImportRun
from catalog.bulk.planning import RowPlan
from catalog.bulk.planning_chunks import plan_with_goods
from catalog.bulk.services.receive_file import reading_limits
from marketplace.foundation.deadlines import Deadline

_VALUE: Final = 200


def check_rows(*, run_id: int, deadline: Deadline) -> bool:
    """Read and check chunk after chunk until the time is over; return whether more is left.

    Each chunk is committed with what was found in it. After a kill, reading goes on behind the
    last one. A file that turns out to be unreadable is refused, and says why.
    """
    run = ImportRun.objects.select_related("vendor").get(pk=run_id)
    try:
        with storing.opened(run) as file:
            rows = reading.rows_of(file, reading.FileShape(**run.shape), reading_limits())
            first = max(run.read_to, run.heading_row)
            for chunk in chunks(row for row in _numbered(rows, run) if row[0] > first):
                if deadline.has_passed:
                    return True
                if not _check_chunk(run_id, chunk):
                    return False
    except FileRefused as refusal:
        _refuse(run_id, str(refusal))
        return False
    _finish(run_id)
    return False


def _numbered(
    rows: Iterable[reading.TableRow], run: ImportRun
) -> Iterator[tuple[int, list[str], str]]:
    """Yield rows with the code that keeps the rows of a product together."""
    place = run.mapping.get("product", run.mapping.get("sku"))
    for row in rows:
        cells = list(row.cells[: len(run.headings)])
        key = cells[place] if place is not None and place < len(cells) else ""
        yield row.number, cells, key.strip()


@transaction.atomic
def _check_chunk(run_id: int, rows: list[tuple[int, list[str]]]) -> bool:
    """Check one chunk; False when the import has moved on meanwhile."""
    run = locks.run(run_id)
    if run.status != ImportRun.Status.CHECKING or rows[0][0] <= run.read_to:
        return False
    number = run.chunks.count()
    chunk = ImportChunk.objects.create(run=run, number=number, rows=rows)
    plans, _goods, _reference = plan_with_goods(run, chunk)
    keep_lines(run, chunk, plans)
    keep_faults(run, plans, ImportFault.Step.CHECK)
    for outcome, count in Counter(each.outcome for each in plans).items():
        name = f"rows_{outcome}"
        setattr(run, name, getattr(run, name) + count)
    run.read_to = rows[-1][0]
    run.save()
    return True


def keep_lines(run: ImportRun, chunk: ImportChunk, plans: Iterable[RowPlan]) -> None:
    """Keep what each row would do."""
    ImportLine.objects.bulk_create(
        ImportLine(
            run=run,
            chunk=chunk,
            row=each.row.number,
            part=each.row.part,
            sku=each.sku[:40],
            product_key=each.key[:120],
            outcome=each.outcome,
            makes_product=each.makes_product,
            before=each.before,
            after=each.after,
        )
        for each in plans
    )


def keep_faults(run: ImportRun, plans: Iterable[RowPlan], step: str) -> None:
    """Keep every reason and every note with its row and column."""
    ImportFault.objects.bulk_create(
        fault_row(run, each.row.number, fault, step)
        for each in plans
        for fault in (*each.faults, *each.notes)
    )


def fault_row(run: ImportRun, row: int, fault: Fault, step: str) -> ImportFault:
    """Return a fault as it is kept."""
    return ImportFault(
        run=run,
        step=step,
        row=row,
        column=fault.column[:80],
        value=fault.value[:_VALUE].replace("\x00", ""),
        reason=fault.reason,
        facts=fault.facts,
        is_note=fault.is_note,
    )


@transaction.atomic
def _finish(run_id: int) -> None:
    run = locks.run(run_id)
    if run.status == ImportRun.Status.CHECKING:
        run.status, run.is_read = ImportRun.Status.CHECKED, True
        run.save(update_fields=("status", "is_read"))


@transaction.atomic
def _refuse(run_id: int, why: str) -> None:
    run = locks.run(run_id)
    if run.status == ImportRun.Status.CHECKING:
        run.status, run.refusal = ImportRun.Status.REFUSED, why
        run.save(update_fields=("status", "refusal"))
