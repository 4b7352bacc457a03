"""What an export writes, an import reads back without changing anything."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalog.bulk import queries, reading
from catalog.bulk.cells.escaping import unguarded
from catalog.bulk.cells.reading import Names, Reference
from catalog.bulk.columns import FIXED
from catalog.bulk.errors import ImportRunning, NoSuchImport
from catalog.bulk.loading import as_read
from catalog.bulk.models import ExportPiece, ExportRun
from catalog.bulk.services import ask_export, write_export, write_faults, write_template
from catalog.bulk.services.write_export import write_table
from catalog.bulk.storing import contents_of_export
from catalog.bulk.tables.writing import CsvTable, XlsxTable
from catalog.models import Brand, Option, OptionValue, ProductAttribute, VariantOptionValue
from marketplace.foundation.clock import now
from tests.factories import attributes, catalog, vendors
from tests.factories.tables import HEADINGS, applied, biscuits, checked, csv_bytes, told

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hant", "zh-hans", "pt", "en")


def exported(vendor, kind="goods", form="xlsx", language="en") -> bytes:
    file = io.BytesIO()
    write_table(vendor, kind, form, language, file)
    return file.getvalue()


def rich_goods():
    """A product with everything that a file can say of it."""
    offer = catalog.almond_biscuits(vendors.bakery())
    product = offer.variant.product
    taste, days, note = attributes.asked_of(product.category)
    choices = taste.choices.order_by("position")
    rows = [ProductAttribute(product=product, attribute=taste, choice=each) for each in choices]
    rows.append(ProductAttribute(product=product, attribute=days, number="90.5"))
    rows.append(
        ProductAttribute(product=product, attribute=note, text_zh_hant="陰涼處", text_en="Cool")
    )
    ProductAttribute.objects.bulk_create(rows)
    option = Option.objects.create(product=product, name_zh_hant="包裝", name_en="Pack")
    value = OptionValue.objects.create(option=option, label_zh_hant="盒", label_en="Box")
    VariantOptionValue.objects.create(variant=offer.variant, option=option, value=value)
    product.brand = Brand.objects.create(
        slug="koi", name_zh_hant="鉅記", name_en="Koi", aliases=["Koi Kei"]
    )
    product.description_en = "First.\n\n=Second, with \"quotes\"; and 'more'"
    product.summary_zh_hant = "+853"
    product.save()
    variant = offer.variant
    variant.content_quantity, variant.content_unit = Decimal("0.5"), "036"
    variant.packed_length_mm, variant.packed_width_mm, variant.packed_height_mm = 240, 180, 60
    variant.save()
    offer.compare_at_minor = 9_900
    offer.save()
    return offer


@pytest.mark.parametrize(
    ("form", "language"), [("xlsx", "zh-hant"), ("csv", "zh-hans"), ("xlsx", "pt"), ("csv", "en")]
)
def test_an_export_that_comes_back_changes_nothing(form: str, language: str):
    offer = rich_goods()
    content = exported(offer.vendor, form=form, language=language)
    for reader in (language, "en"):
        run = checked(offer.vendor, content, language=reader)
        assert (told(run), run.rows_same, run.rows_total) == ([], 1, 1)


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60)
WRITTEN = [column for column in FIXED if column.kind in ("line", "text") and column.language]
NOTHING = Reference("MOP", "MOP", "en", Names([]), Names([]))


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=len(WRITTEN), max_size=len(WRITTEN)), st.booleans())
def test_any_text_comes_back_as_it_was(texts: list[str], is_workbook: bool):
    known = [as_read(column, text, NOTHING) for column, text in zip(WRITTEN, texts, strict=True)]
    headings = [column.code for column in WRITTEN]
    file = io.BytesIO()
    table = XlsxTable(file, headings, sheet="a") if is_workbook else CsvTable(file, headings)
    table.add(known)
    table.close()
    rows = [row.cells for row in reading.rows_of(file, reading.look(file))]
    back = [*map(unguarded, rows[1]), *[""] * len(WRITTEN)] if rows[1:] else [""] * len(WRITTEN)
    told = [as_read(column, text, NOTHING) for column, text in zip(WRITTEN, back, strict=False)]
    assert told == known


def test_no_cell_of_an_export_is_a_formula():
    offer = rich_goods()
    book = load_workbook(io.BytesIO(exported(offer.vendor)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'+853" in [cell.value for cell in cells]
    assert 88 in [cell.value for cell in cells]
    rows = list(csv.reader(io.StringIO(exported(offer.vendor, form="csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_list_of_one_kind_has_its_columns_alone():
    offer = catalog.almond_biscuits(vendors.bakery())
    catalog.sardines(vendors.tinned_fish_shop())
    text = exported(offer.vendor, "stock", "csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["SKU", "Stock"], ["ALM-24", "100"]]
    text = exported(offer.vendor, "offers", "csv", "zh-hans").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["ALM-24", "88.00", "", "是"]


def test_an_export_is_written_by_a_worker_and_kept_for_its_shop():
    offer, fish = catalog.almond_biscuits(vendors.bakery()), vendors.tinned_fish_shop()
    asked = {"by": "user:1", "kind": "stock", "form": "csv", "language": "en", "now": now()}
    run = ask_export(vendor=offer.vendor, **asked)
    write_export(run_id=run.pk, now=now())
    run = queries.export_of(offer.vendor_id, run.public_id)
    assert (run.status, run.rows) == ("ready", 1)
    content = b"".join(contents_of_export(run))
    assert (len(content), content[:3]) == (run.size, b"\xef\xbb\xbf")
    assert write_export(run_id=run.pk, now=now()).ready_at == run.ready_at
    assert ExportPiece.objects.count() == 1
    with pytest.raises(NoSuchImport):
        queries.export_of(fish.pk, run.public_id)
    with pytest.raises(ImportRunning):
        for _n in range(4):
            ask_export(vendor=offer.vendor, **asked)
    assert ExportRun.objects.filter(status="waiting").count() == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_is_understood_in_its_language(language: str):
    bakery = vendors.bakery()
    shelf = catalog.category("almond-biscuits", parent=catalog.category())
    attributes.asked_of(shelf)
    file = io.BytesIO()
    write_template(
        kind="goods", category_slug="biscuits", currency="MOP", language=language, file=file
    )
    assert "attribute" not in str(load_workbook(file).worksheets[0]["A1"].value)
    file = io.BytesIO()
    write_template(
        kind="goods", category_slug=shelf.slug, currency="MOP", language=language, file=file
    )
    book = load_workbook(io.BytesIO(file.getvalue()))
    sheet, helps, lists = book.worksheets
    headings = [cell.value for cell in sheet[1]]
    assert (lists.sheet_state, sheet.max_row, helps.max_row) == ("hidden", 1, len(headings) + 5)
    prompts = {str(hint.sqref): hint for hint in sheet.data_validations.dataValidation}
    assert len(prompts) == len(headings)
    chosen = [hint for hint in prompts.values() if hint.type == "list"]
    assert len(chosen) == 4  # category, origin, on sale, taste
    sheet.append([book.worksheets[1].cell(at + 2, 3).value for at in range(len(headings))])
    by_heading = dict(zip(headings, sheet[2], strict=True))
    for heading, cell in by_heading.items():
        if " / " in str(cell.value):
            cell.value = str(cell.value).split(" / ")[0]
        del heading
    filled = io.BytesIO()
    book.save(filled)
    run = checked(bakery, filled.getvalue(), language=language)
    assert (told(run), run.rows_new) == ([], 1)
    assert set(run.mapping) >= {"sku", "category", "name_zh_hant", "attribute:taste", "price"}


def test_refused_rows_are_handed_back_to_be_corrected():
    bakery = vendors.bakery()
    catalog.category()
    rows = [
        HEADINGS,
        biscuits("A", price="free", name_en="=1"),
        biscuits("B"),
        biscuits("C", net="x"),
    ]
    run = applied(bakery, csv_bytes(rows))
    file = io.BytesIO()
    assert write_faults(run=run, language="pt", file=file) == 2
    sheet = load_workbook(file).active
    told_rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told_rows[0][:2] == ["SKU", "Product code"]
    assert told_rows[1][0:5] == ["A", "almond", "biscuits", "石磨杏仁餅", "'=1"]
    assert told_rows[1][-3] == "2"
    sheet.cell(2, 7).value, sheet.cell(3, 10).value = "70", "600"
    corrected = io.BytesIO()
    sheet.parent.save(corrected)
    run = applied(bakery, corrected.getvalue())
    assert (told(run), run.rows_new) == ([], 2)
