"""The dry run: rows are read into chunks, and each is told what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import IO, Final

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
_LEAST: Final = 30  # chunks of a turn: some ten thousand rows


def check_rows(*, run_id: int, deadline: Deadline) -> bool:
    """Read the file into chunks, then check the next one; return whether more is left.

    Each chunk is committed with what was found in it; after a kill the next worker goes on
    behind the last one. A file that turns out to be unreadable is refused, and says why.
    """
    run = ImportRun.objects.get(pk=run_id)
    if not run.is_read:
        return _read(run, deadline)
    if _check_chunk(run_id):
        return True
    _finish(run_id)
    return False


def _read(run: ImportRun, deadline: Deadline) -> bool:
    """Read rows into chunks; return whether more is left to do.

    Who goes on has to read the file from its start to where the last one stopped. So a good
    piece is read in any case: on a slow machine each turn would else end before it began.
    """
    try:
        with storing.opened(run) as file, closing(_rows(run, file)) as rows:
            first = max(run.read_to, run.heading_row)
            found = chunks(row for row in _numbered(rows, run) if row[0] > first)
            for kept, chunk in enumerate(found):
                if deadline.has_passed and kept >= _LEAST:
                    return True
                if not _keep_chunk(run.pk, chunk):
                    return False
    except FileRefused as refusal:
        _refuse(run.pk, str(refusal))
        return False
    return _end_reading(run.pk)


def _rows(run: ImportRun, file: IO[bytes]) -> Generator[reading.TableRow, None, None]:
    yield from reading.rows_of(file, reading.FileShape(**run.shape), reading_limits())


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
def _keep_chunk(run_id: int, rows: list[tuple[int, list[str]]]) -> bool:
    """Keep rows as the file has them; False when the import has moved on meanwhile."""
    run = locks.run(run_id)
    if run.status != ImportRun.Status.CHECKING or rows[0][0] <= run.read_to:
        return False
    ImportChunk.objects.create(run=run, number=run.chunks.count(), rows=rows)
    run.read_to = rows[-1][0]
    run.save(update_fields=("read_to",))
    return True


@transaction.atomic
def _end_reading(run_id: int) -> bool:
    run = locks.run(run_id)
    run.is_read = run.status == ImportRun.Status.CHECKING
    run.save(update_fields=("is_read",))
    return run.is_read


@transaction.atomic
def _check_chunk(run_id: int) -> bool:
    """Check the next chunk; False when there is none, or the import has moved on."""
    run = locks.run(run_id)
    chunk = run.chunks.filter(status=ImportChunk.Status.READ).order_by("number").first()
    if run.status != ImportRun.Status.CHECKING or chunk is None:
        return False
    plans, _goods, _reference = plan_with_goods(run, chunk)
    keep_lines(run, chunk, plans)
    keep_faults(run, plans, ImportFault.Step.CHECK)
    for outcome, count in Counter(each.outcome for each in plans).items():
        name = f"rows_{outcome}"
        setattr(run, name, getattr(run, name) + count)
    run.rows_waiting += sum(bool(each.waits) and not each.faults for each in plans)
    run.save()
    chunk.status = ImportChunk.Status.CHECKED
    chunk.save(update_fields=("status",))
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
            waits=each.waits,
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
        run.status = ImportRun.Status.CHECKED
        run.save(update_fields=("status",))


@transaction.atomic
def _refuse(run_id: int, why: str) -> None:
    run = locks.run(run_id)
    if run.status == ImportRun.Status.CHECKING:
        run.status, run.refusal = ImportRun.Status.REFUSED, why
        run.save(update_fields=("status", "refusal"))
