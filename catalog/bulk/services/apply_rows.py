"""Confirmed rows change the goods, a chunk at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.bulk import locks, reference_data
from catalog.bulk.models import ImportChunk, ImportFault, ImportLine, ImportRun
from catalog.bulk.planning import REFUSED, RowPlan
from catalog.bulk.planning_chunks import plan_with_goods
from catalog.bulk.services.check_rows import keep_faults
from catalog.bulk.services.propose_rows import propose_rows
from catalog.bulk.state import Goods
from catalog.bulk.writing import write
from catalog.bulk.writing.statements import update_rows
from marketplace.foundation.crashpoints import crashpoint

_WANTED = (ImportLine.Outcome.NEW, ImportLine.Outcome.CHANGED)


@transaction.atomic
def apply_chunk(*, run_id: int, now: datetime) -> bool:
    """Apply the next chunk in one transaction; return whether there was one.

    Its rows are planned again under locks: what has changed since the check is seen, and a row
    that cannot be taken any more is refused with its reason. The chunk's own status moves in the
    same transaction, so that no row is ever applied twice.
    """
    run = locks.run(run_id)
    chunk = run.chunks.filter(status=ImportChunk.Status.CHECKED).order_by("number").first()
    if run.status != ImportRun.Status.APPLYING or chunk is None:
        return False
    lines = {(line.row, line.part): line for line in chunk.lines.filter(outcome__in=_WANTED)}
    if lines:
        plans, goods, reference = plan_with_goods(run, chunk, list(lines), locks_goods=True)
        crashpoint("bulk.before_written")
        write(plans, goods, run.vendor, reference, now=now)
        columns = reference_data.columns_of(list(reference.attributes.values()))
        propose_rows(run, plans, goods, reference, columns, now=now)
        _record(run, lines, plans, goods)
    chunk.status = ImportChunk.Status.APPLIED
    chunk.save(update_fields=("status",))
    crashpoint("bulk.before_applied")
    run.rows_done += len(lines)
    run.save()
    return True


def _record(
    run: ImportRun,
    lines: dict[tuple[int, int], ImportLine],
    plans: list[RowPlan],
    goods: Goods,
) -> None:
    """Keep what each row has done, and why some have not."""
    told = {}
    for plan in plans:
        line = lines[plan.row.number, plan.row.part]
        if line.outcome != plan.outcome:
            _recount(run, line.outcome, plan.outcome)
        told[line.pk] = {
            "outcome": plan.outcome,
            "makes_product": plan.makes_product,
            "before": plan.before,
            "after": _as_written(plan, goods),
            "waits": plan.waits,
        }
    update_rows(ImportLine, told)
    refused = [plan for plan in plans if plan.outcome == REFUSED]
    keep_faults(run, refused, ImportFault.Step.APPLY)


def _as_written(plan: RowPlan, goods: Goods) -> dict[str, str]:
    """Return what a row changed; a brand that it made has its own name in the books now."""
    if "brand" in plan.after and plan.outcome != REFUSED:
        return plan.after | {"brand": goods.variants[plan.sku].product.values["brand"]}
    return plan.after


def _recount(run: ImportRun, old: str, new: str) -> None:
    for outcome, step in ((old, -1), (new, 1)):
        name = f"rows_{outcome}"
        setattr(run, name, getattr(run, name) + step)
