"""Files of goods as shops hand them in: CSV in any encoding, workbooks good and bad."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from catalog.bulk.models import ImportRun
from catalog.bulk.services import choose_columns, confirm_import, receive_file, work_on
from marketplace.foundation.clock import now
from marketplace.vendors.models import Vendor

HEADINGS = ("SKU", "Product code", "Category", "Name of the product (Traditional Chinese)")
HEADINGS += ("Name of the product (English)", "Version (English)", "Price", "Stock", "HS code")
HEADINGS += ("Net weight in grams", "Gross weight in grams")


def csv_bytes(
    rows: Iterable[Sequence[object]], *, encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    """Return rows as a text file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Iterable[Sequence[object]], *, hidden_first: bool = False) -> bytes:
    """Return rows as a workbook that another program wrote."""
    book = Workbook()
    if hidden_first:
        book.active.sheet_state = "hidden"
        book.create_sheet("Goods")
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(workbook: bytes, **parts: bytes) -> bytes:
    """Return a workbook with parts in place of its own; `xl__workbook` names `xl/workbook.xml`."""
    wanted = {f"{name.replace('__', '/')}.xml": content for name, content in parts.items()}
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, wanted.pop(name, None) or old.read(name))
        for name, content in wanted.items():
            new.writestr(name, content)
    return file.getvalue()


def biscuits(sku: str = "ALM-24", **changes: object) -> list[object]:
    """Return a row for a new version of biscuits, in the order of HEADINGS."""
    values: dict[str, object] = {
        "sku": sku,
        "product": "almond",
        "category": "biscuits",
        "name_zh": "石磨杏仁餅",
        "name_en": "Almond biscuits",
        "label": sku,
        "price": "88.00",
        "stock": "120",
        "hs_code": "1905310000",
        "net": "600",
        "gross": "740",
    }
    return list((values | changes).values())


def received(vendor: Vendor, content: bytes, name: str = "goods.csv", **options: str) -> ImportRun:
    """Hand a file in."""
    return receive_file(
        vendor=vendor,
        by="user:1",
        file_name=name,
        file=io.BytesIO(content),
        language=options.get("language", "en"),
        now=now(),
    )


def checked(
    vendor: Vendor, content: bytes, *, defaults: dict[str, str] | None = None, **changes: str
) -> ImportRun:
    """Hand a file in, take its columns as they were guessed, and have it checked."""
    run = received(vendor, content, language=changes.get("language", "en"))
    choose_columns(
        vendor_id=vendor.pk,
        public_id=run.public_id,
        mapping=run.mapping,
        defaults=defaults or {},
        language=changes.get("text_language", run.language),
        file_currency=changes.get("file_currency", run.file_currency),
    )
    return worked(run)


def applied(vendor: Vendor, content: bytes, **options: object) -> ImportRun:
    """Have a file checked, confirmed and applied."""
    submits = bool(options.pop("submits", False))
    run = checked(vendor, content, **options)  # type: ignore[arg-type]
    confirm_import(vendor_id=vendor.pk, public_id=run.public_id, submits=submits)
    return worked(run)


def worked(run: ImportRun) -> ImportRun:
    """Let a worker do all there is to do."""
    while work_on(run_id=run.pk, seconds=60):
        pass
    run.refresh_from_db()
    return run


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    """Return the faults of an import: row, column and reason."""
    found = run.faults.filter(is_note=False).order_by("row", "pk")
    return list(found.values_list("row", "column", "reason"))


def noted(run: ImportRun) -> list[tuple[int, str]]:
    """Return the notes of an import: row and reason."""
    return list(run.faults.filter(is_note=True).order_by("row", "pk").values_list("row", "reason"))
