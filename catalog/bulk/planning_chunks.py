"""A chunk's rows planned against the goods as they are, with what earlier rows of the file do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from catalog.bulk import locks, reference_data
from catalog.bulk.cells.reading import Reference
from catalog.bulk.formats.expanding import SourceRow, expand
from catalog.bulk.loading import load, product_ids_of
from catalog.bulk.models import ImportChunk, ImportLine, ImportRun
from catalog.bulk.planning import RowPlan, plan
from catalog.bulk.state import Goods, ProductState


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
