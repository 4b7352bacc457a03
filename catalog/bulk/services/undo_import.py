"""An import is taken back, row by row from the last, where nobody has changed anything since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from catalog.bulk import locks, reference_data
from catalog.bulk.cells.faults import Fault
from catalog.bulk.columns import Column
from catalog.bulk.errors import ImportMoveRefused, ImportRunning
from catalog.bulk.formats.expanding import SourceRow
from catalog.bulk.loading import load
from catalog.bulk.models import ImportChunk, ImportFault, ImportLine, ImportRun
from catalog.bulk.planning import CHANGED, RowPlan
from catalog.bulk.services.check_rows import fault_row
from catalog.bulk.services.choose_columns import WORK
from catalog.bulk.state import VariantState
from catalog.bulk.writing import write
from catalog.bulk.writing.statements import update_rows
from catalog.bulk.writing.writing import tell
from catalog.models import Offer, Product, Variant
from marketplace.foundation.bell import ring_after_commit

_DONE = (ImportRun.Status.UNDOING, ImportRun.Status.UNDONE)
_IN_USE = (ProtectedError, RestrictedError, IntegrityError)
_MADE = (ImportLine.Outcome.NEW, ImportLine.Outcome.CHANGED)


def undo_import(*, vendor_id: int, public_id: str, now: datetime) -> ImportRun:
    """Begin to take an applied import back; a second click changes nothing.

    Raises: NoSuchImport; ImportMoveRefused, also after BULK_UNDO_HOURS; ImportRunning.
    """
    try:
        with transaction.atomic():
            run = locks.own_run(vendor_id, public_id)
            if run.status in _DONE:
                return run
            if not may_be_undone(run, now):
                raise ImportMoveRefused(run.status)
            run.status, run.rows_done, run.rows_kept = ImportRun.Status.UNDOING, 0, 0
            run.save(update_fields=("status", "rows_done", "rows_kept"))
            ring_after_commit(WORK, run_id=str(run.pk))
            return run
    except IntegrityError as error:
        if "bulk_one_working_import_per_vendor" not in str(error):
            raise
        raise ImportRunning() from error


def may_be_undone(run: ImportRun, now: datetime) -> bool:
    """Tell whether an import is applied, and not too long ago."""
    return (
        run.status == ImportRun.Status.APPLIED
        and run.applied_at is not None
        and now <= run.applied_at + timedelta(hours=settings.BULK_UNDO_HOURS)
    )


@transaction.atomic
def undo_chunk(*, run_id: int, now: datetime) -> bool:
    """Take the last applied chunk back in one transaction; return whether there was one.

    A row whose goods are not as it left them stays as it is, and is named.
    """
    run = locks.run(run_id)
    chunk = run.chunks.filter(status=ImportChunk.Status.APPLIED).order_by("-number").first()
    if run.status != ImportRun.Status.UNDOING or chunk is None:
        return False
    lines = list(chunk.lines.filter(outcome__in=_MADE).order_by("-row", "-part"))
    if lines:
        _undo_lines(run, lines, now)
    chunk.status = ImportChunk.Status.UNDONE
    chunk.save(update_fields=("status",))
    run.rows_done += len(lines)
    run.save(update_fields=("rows_done", "rows_kept"))
    return True


def _undo_lines(run: ImportRun, lines: Sequence[ImportLine], now: datetime) -> None:
    reference = reference_data.reference_for(run.vendor.price_currency, "", run.language)
    columns = reference_data.columns_of(list(reference.attributes.values()))
    locks.goods(run.vendor_id, [line.sku for line in lines], [])
    goods = load(run.vendor_id, [(line.product_key, line.sku) for line in lines], reference)
    kept: dict[int, Fault] = {}
    plans: list[RowPlan] = []
    gone: list[tuple[ImportLine, VariantState]] = []
    for line in lines:
        variant = goods.variants.get(line.sku)
        if variant is None or _has_moved(line, variant):
            kept[line.pk] = Fault("changed_since", column="sku", value=line.sku)
            continue
        _restore(line, variant, columns)
        plans.append(RowPlan(SourceRow(line.row, line.part, {}), CHANGED, line.sku, line.sku))
        if line.outcome == ImportLine.Outcome.NEW:
            gone.append((line, variant))
    write(plans, goods, run.vendor, reference, now=now)
    kept |= _remove(run, gone, now)
    _record(run, lines, kept)


def _has_moved(line: ImportLine, variant: VariantState) -> bool:
    """Tell whether any column that the row wrote says something else by now."""
    current = variant.product.values | variant.values
    words = variant.product.words
    return any(
        current.get(code, "") != words.get(code, {}).get(value.casefold(), value)
        for code, value in line.after.items()
    )


def _restore(line: ImportLine, variant: VariantState, columns: dict[str, Column]) -> None:
    """Let the goods be as before the row; what it added stays until it is removed."""
    for code, value in line.before.items():
        column = columns.get(code)
        if column is not None:
            target = variant.product if column.scope == "product" else variant
            target.values[code] = value


def _remove(
    run: ImportRun, gone: Sequence[tuple[ImportLine, VariantState]], now: datetime
) -> dict[int, Fault]:
    """Remove versions that the rows added, and products that are left without any.

    What somebody has ordered stays, off sale. Returns the reasons by line.
    """
    if not gone:
        return {}
    stuck = _delete_variants([variant for _line, variant in gone])
    kept = {
        line.pk: Fault("in_use", column="sku", value=line.sku)
        for line, variant in gone
        if variant in stuck
    }
    for variant in stuck:
        variant.before = dict(variant.values)
        variant.values["on_sale"] = "no"
    Offer.objects.filter(pk__in=[variant.offer_id for variant in stuck]).update(is_active=False)
    made = [
        variant.product.product_id
        for line, variant in gone
        if line.makes_product and variant.product.product_id is not None
    ]
    empty = Product.objects.filter(pk__in=made, variants__isnull=True)
    _delete_products(list(empty.values_list("pk", flat=True)))
    left = Product.objects.filter(pk__in=[v.product.product_id for _l, v in gone])
    still = set(left.values_list("pk", flat=True))
    products = {id(v.product): v.product for _line, v in gone if v.product.product_id in still}
    for product in products.values():
        product.before = {}
    tell(stuck, products.values(), run.vendor, now=now)
    return kept


def _delete_variants(variants: Sequence[VariantState]) -> list[VariantState]:
    """Delete versions at once, or one by one where that fails; return those that stay."""
    if _deleted(variants):
        return []
    return [variant for variant in variants if not _deleted([variant])]


def _deleted(variants: Iterable[VariantState]) -> bool:
    told = list(variants)
    try:
        with transaction.atomic():
            Offer.objects.filter(pk__in=[each.offer_id for each in told]).delete()
            Variant.objects.filter(pk__in=[each.variant_id for each in told]).delete()
    except _IN_USE:
        return False
    return True


def _delete_products(ids: Sequence[int]) -> None:
    try:
        with transaction.atomic():
            Product.objects.filter(pk__in=ids).delete()
    except _IN_USE:  # another room knows it: without a version nobody sees it
        return


def _record(run: ImportRun, lines: Sequence[ImportLine], kept: dict[int, Fault]) -> None:
    outcome = ImportLine.Outcome
    update_rows(
        ImportLine,
        {
            line.pk: {"outcome": outcome.KEPT if line.pk in kept else outcome.UNDONE}
            for line in lines
        },
    )
    run.rows_kept += len(kept)
    by_id = {line.pk: line for line in lines}
    ImportFault.objects.bulk_create(
        fault_row(run, by_id[pk].row, fault, ImportFault.Step.UNDO) for pk, fault in kept.items()
    )
