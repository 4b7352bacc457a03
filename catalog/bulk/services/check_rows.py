"""The dry run: rows are read into chunks, and each is told what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from django.db import transaction

from catalog.bulk import locks, reading, reference_data, storing
from catalog.bulk.cells.faults import Fault
from catalog.bulk.cells.reading import Reference
from catalog.bulk.columns import Column
from catalog.bulk.errors import FileRefused
from catalog.bulk.formats.expanding import SourceRow, expand
from catalog.bulk.loading import load, product_ids_of
from catalog.bulk.models import ImportChunk, ImportFault, ImportLine, ImportRun
from catalog.bulk.planning import RowPlan, plan
from catalog.bulk.services.receive_file import reading_limits
from catalog.bulk.state import Goods, ProductState
from marketplace.foundation.deadlines import Deadline

ROWS: Final = 400  # of a chunk; the rows of one product are kept together
_MOST_ROWS: Final = 1_000
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


def chunks(
    rows: Iterable[tuple[int, list[str], str]],
) -> Iterator[list[tuple[int, list[str]]]]:
    """Cut rows where a product ends, after a few hundred."""
    chunk: list[tuple[int, list[str]]] = []
    last = ""
    for number, cells, key in rows:
        is_next = key != last and bool(key)
        if (len(chunk) >= ROWS and is_next) or len(chunk) >= _MOST_ROWS:
            yield chunk
            chunk = []
        chunk.append((number, cells))
        last = key or last
    if chunk:
        yield chunk


@transaction.atomic
def _check_chunk(run_id: int, rows: list[tuple[int, list[str]]]) -> bool:
    """Check one chunk; False when the import has moved on meanwhile."""
    run = locks.run(run_id)
    if run.status != ImportRun.Status.CHECKING or rows[0][0] <= run.read_to:
        return False
    number = run.chunks.count()
    chunk = ImportChunk.objects.create(run=run, number=number, rows=rows)
    plans = plan_chunk(run, chunk)
    keep_lines(run, chunk, plans)
    keep_faults(run, plans, ImportFault.Step.CHECK)
    for outcome, count in Counter(each.outcome for each in plans).items():
        name = f"rows_{outcome}"
        setattr(run, name, getattr(run, name) + count)
    run.read_to = rows[-1][0]
    run.save()
    return True


def plan_chunk(
    run: ImportRun, chunk: ImportChunk, only: Sequence[tuple[int, int]] | None = None
) -> list[RowPlan]:
    """Plan a chunk's rows as the goods are now; `only` names rows and parts that count."""
    return plan_with_goods(run, chunk, only)[0]


def plan_with_goods(
    run: ImportRun,
    chunk: ImportChunk,
    only: Sequence[tuple[int, int]] | None = None,
    *,
    locks_goods: bool = False,
) -> tuple[list[RowPlan], Goods, Reference]:
    """Plan a chunk's rows, and return the goods as they would be with what they were read by."""
    reference = reference_data.reference_for(
        run.vendor.price_currency, run.file_currency, run.language
    )
    columns = reference_data.columns_of(list(reference.attributes.values()))
    rows = source_rows(run, chunk)
    if only is not None:
        wanted = set(only)
        rows = [row for row in rows if (row.number, row.part) in wanted]
    named = [(_told(row, "product"), _told(row, "sku")) for row in rows]
    if locks_goods:
        skus = [sku for _key, sku in named if sku]
        locks.goods(run.vendor_id, skus, _product_ids(run, named))
    goods = load(run.vendor_id, named, reference)
    _know_earlier_rows(run, chunk, named, goods)
    return [plan(row, goods, columns, reference) for row in rows], goods, reference


def _product_ids(run: ImportRun, named: Sequence[tuple[str, str]]) -> list[int]:
    found = product_ids_of(run.vendor_id, {key for key, _sku in named if key})
    return [product_id for product_id, is_own in found.values() if is_own]


def _told(row: SourceRow, code: str) -> str:
    return " ".join(row.cells.get(code, "").split())


def source_rows(run: ImportRun, chunk: ImportChunk) -> list[SourceRow]:
    """Turn a chunk's cells into rows in our columns."""
    return list(
        chain.from_iterable(
            expand(
                number,
                tuple(cells),
                mapping=run.mapping,
                defaults=run.defaults,
                source=run.source,
            )
            for number, cells in chunk.rows
        )
    )


def _know_earlier_rows(
    run: ImportRun, chunk: ImportChunk, named: Sequence[tuple[str, str]], goods: Goods
) -> None:
    """Know SKUs of earlier chunks, and products that those will have made."""
    before = ImportLine.objects.filter(run=run, chunk__number__lt=chunk.number)
    skus = {sku for _key, sku in named if sku}
    goods.seen = dict(before.filter(sku__in=skus).values_list("sku", "row"))
    keys = {key for key, _sku in named if key} - goods.products.keys()
    for key, after in before.filter(product_key__in=keys, makes_product=True).values_list(
        "product_key", "after"
    ):
        values = {code: value for code, value in after.items() if value}
        goods.products[key] = ProductState(key, values=values)


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
