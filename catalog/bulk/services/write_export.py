"""A worker writes a list of a shop's goods, some hundred products at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Final

from django.db import transaction
from django.utils import translation

from catalog.bulk import reference_data, storing
from catalog.bulk.cells.reading import Reference, show
from catalog.bulk.columns import AskedAttribute, Column, attribute_columns, of_kind
from catalog.bulk.loading import load
from catalog.bulk.models import ExportRun
from catalog.bulk.tables.writing import CsvTable, Table, XlsxTable
from catalog.models import Offer, Product, ProductAttribute
from marketplace.vendors.models import Vendor

_PRODUCTS: Final = 300
_NUMBERS: Final = ("price", "count", "weight", "number")


def write_export(*, run_id: int, now: datetime) -> ExportRun:
    """Write the file of an export and keep it; one that is ready stays as it is."""
    run = ExportRun.objects.select_related("vendor").get(pk=run_id)
    if run.status == ExportRun.Status.READY:
        return run
    with tempfile.TemporaryFile() as file, translation.override(run.language):
        rows = write_table(run.vendor, run.kind, run.form, run.language, file)
        with transaction.atomic():
            run = ExportRun.objects.select_for_update(no_key=True).get(pk=run_id)
            if run.status == ExportRun.Status.READY:
                return run
            run.rows, run.size = rows, storing.keep_export(run, file)
            run.status, run.ready_at = ExportRun.Status.READY, now
            run.save(update_fields=("rows", "size", "status", "ready_at"))
    return run


def write_table(vendor: Vendor, kind: str, form: str, language: str, file: IO[bytes]) -> int:
    """Write a shop's goods into a file; return how many rows there are."""
    reference = reference_data.reference_for(vendor.price_currency, "", language)
    columns = of_kind(kind, _attribute_columns(vendor, reference))
    headings = [column.heading(language) for column in columns]
    table: Table
    if form == ExportRun.Form.CSV:
        table = CsvTable(file, headings)
    else:
        numbers = frozenset(at for at, each in enumerate(columns) if each.kind in _NUMBERS)
        sheet = str(ExportRun.Kind(kind).label)
        table = XlsxTable(file, headings, sheet=sheet[:31], numbers=numbers)
    rows = 0
    for cells in rows_of(vendor, columns, language, reference):
        table.add(cells)
        rows += 1
    table.close()
    return rows


def rows_of(
    vendor: Vendor, columns: Sequence[Column], language: str, reference: Reference
) -> Iterator[list[str]]:
    """Yield a row for each of a shop's offers, versions of a product together."""
    last = 0
    mine = Offer.objects.filter(vendor=vendor)
    while True:
        page = Product.objects.filter(variants__offers__vendor=vendor, pk__gt=last)
        ids = list(page.order_by("pk").values_list("pk", flat=True).distinct()[:_PRODUCTS])
        if not ids:
            return
        last = ids[-1]
        skus = list(
            mine.filter(variant__product_id__in=ids)
            .order_by("variant__product_id", "variant__position", "pk")
            .values_list("sku", flat=True)
        )
        goods = load(vendor.pk, [("", sku) for sku in skus], reference)
        for sku in skus:
            variant = goods.variants[sku]
            values = variant.product.values | variant.values
            values |= {"sku": sku, "product": variant.product.ref}
            yield [_cell(column, values, language, reference) for column in columns]


def _cell(column: Column, values: dict[str, str], language: str, reference: Reference) -> str:
    text = show(column, values.get(column.code, ""), language, reference)
    # A text that is longer than a cell may be is left out: a blank cell changes nothing.
    return text if not column.most or len(text) <= column.most else ""


def _attribute_columns(vendor: Vendor, reference: Reference) -> list[Column]:
    """Return the columns of what this shop's goods answer, or are asked."""
    mine = Product.objects.filter(vendor=vendor)
    answered = ProductAttribute.objects.filter(product__in=mine)
    codes = set(answered.values_list("attribute__code", flat=True).distinct())
    for category_id in mine.values_list("category_id", flat=True).distinct():
        codes |= {each.code for each in reference_data.asked_attributes(category_id)}
    found: list[AskedAttribute] = [reference.attributes[code] for code in sorted(codes)]
    return [column for each in found for column in attribute_columns(each)]
