"""Files about goods that buyers see: texts and facts wait in a change set, prices do not."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from catalog.answers import Answer
from catalog.bulk.models import ImportFault, ImportRun, ImportWish
from catalog.bulk.services import undo_import
from catalog.bulk.wishing import Known, wished
from catalog.drafts import ProductDraft, VariantDraft
from catalog.models import Brand, Offer, Product
from catalog.moderation import services as moderation
from catalog.moderation.models import ApprovalRule, ChangeSet, ScreenRule
from catalog.queries.drafts import draft_of
from marketplace.foundation import texts
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from tests.factories import accounts, catalog, vendors
from tests.factories.tables import applied, checked, csv_bytes, told, worked

HEADINGS = [
    "SKU",
    "Price",
    "Name of the product (English)",
    "Brand",
    "HS code",
    "Version (English)",
]


@pytest.fixture
def biscuits(db: None) -> Offer:
    return catalog.almond_biscuits(vendors.bakery())


def file(*rows: list[str]) -> bytes:
    return csv_bytes([HEADINGS, *rows])


ROW = ["ALM-24", "70", "Stone-ground almond biscuits", "Ponte", "1905900000", "Box"]


def changes(made: ChangeSet) -> dict[str, object]:
    return dict(made.changes.values_list("path", "after"))


def undone(run: ImportRun) -> ImportRun:
    undo_import(vendor_id=run.vendor_id, public_id=run.public_id, now=now())
    return worked(run)


def reasons(run: ImportRun) -> list[tuple[int, str]]:
    rows = ImportFault.objects.filter(run=run, step="undo").order_by("row")
    return list(rows.values_list("row", "reason"))


def test_a_price_moves_at_once_and_the_rest_is_one_change_set(biscuits: Offer):
    run = applied(biscuits.vendor, file(ROW))
    biscuits.refresh_from_db()
    product = biscuits.variant.product
    assert (run.status, run.rows_waiting, biscuits.price_minor) == ("applied", 1, 7_000)
    assert (product.name_en, product.brand, Brand.objects.count()) == ("Almond biscuits", None, 0)
    made = ChangeSet.objects.get()
    version = f"version.{biscuits.variant_id}"
    labels = texts.by_language(vars(biscuits.variant), "label")
    assert changes(made) == {
        "name.en": "Stone-ground almond biscuits",
        "brand": "Ponte",
        f"{version}.hs_code": "1905900000",
        f"{version}.label": labels | {"en": "Box"},
    }
    moderation.approve_set(
        change_set_ref=made.public_id, revision=1, by_id=accounts.operator().pk, now=now()
    )
    product.refresh_from_db()
    biscuits.variant.refresh_from_db()
    assert (product.name_en, product.brand.name) == ("Stone-ground almond biscuits", "Ponte")
    assert biscuits.variant.hs_code == "1905900000"
    run = undone(run)
    assert (reasons(run), run.rows_kept) == ([(2, "decided")], 1)
    assert Offer.objects.get().price_minor == 8_800


@pytest.mark.django_db
def test_rows_of_one_product_are_merged_with_what_waits_already():
    fish = catalog.sardines(vendors.tinned_fish_shop())
    product = fish.tin.variant.product
    draft = draft_of(product)
    names = dict(draft.texts["name"]) | {"pt": "Outro nome"}
    edited = dataclasses.replace(draft, texts=dict(draft.texts) | {"name": names})
    known = {"product_id": product.pk, "vendor_id": product.vendor_id, "by_id": None}
    moderation.propose_changes(draft=edited, now=now(), **known)
    rows = [["SKU", "HS code", "Name of the product (Portuguese)"]]
    rows += [["SAR-1", "1604200000", "Sardinhas"], ["SAR-GIFT", "1604200001", ""]]
    run = applied(product.vendor, csv_bytes(rows))
    made = ChangeSet.objects.get()
    assert (run.rows_waiting, made.revision, ImportWish.objects.get().rows) == (2, 2, [2, 3])
    assert changes(made) == {
        "name.pt": "Sardinhas",
        f"version.{fish.tin.variant_id}.hs_code": "1604200000",
        f"version.{fish.gift_set.variant_id}.hs_code": "1604200001",
    }
    run = undone(run)
    made.refresh_from_db()
    assert (made.status, changes(made), run.rows_kept) == ("open", {"name.pt": "Outro nome"}, 0)


def test_taking_a_file_back_withdraws_what_nobody_looked_at(biscuits: Offer):
    run = undone(applied(biscuits.vendor, file(ROW)))
    made = ChangeSet.objects.get()
    assert (made.status, run.rows_kept, reasons(run)) == ("withdrawn", 0, [])
    assert Offer.objects.get().price_minor == 8_800


def test_a_wish_that_was_written_anew_since_stays_and_is_named(biscuits: Offer):
    run = applied(biscuits.vendor, file(ROW))
    applied(biscuits.vendor, file(["ALM-24", "", "Another name", "", "", ""]))
    run = undone(run)
    assert reasons(run) == [(2, "changed_since")]
    assert changes(ChangeSet.objects.get(status="open"))["name.en"] == "Another name"


def test_a_rule_lets_a_files_wish_through_at_once(biscuits: Offer):
    ApprovalRule.objects.create(name="All", kind="any")
    applied(biscuits.vendor, file(ROW))
    assert Product.objects.get().name_en == "Stone-ground almond biscuits"


def test_what_screening_refuses_is_named_at_its_row(biscuits: Offer):
    ScreenRule.objects.create(
        code="vape", name_zh_hant="電子煙", words="vape", severity="block", source="Law",
        closed_to=["MO", "HK", "CBEC", "PARCEL"], valid_from=now().date(),
    )  # fmt: skip
    run = applied(biscuits.vendor, file(["ALM-24", "70", "A vape", "", "", ""]))
    assert told(run) == [(2, "", "not_proposed")]
    assert (Offer.objects.get().price_minor, ChangeSet.objects.count()) == (7_000, 0)


def test_no_file_changes_versions_off_sale_of_what_is_shown(biscuits: Offer):
    Offer.objects.update(is_active=False)
    run = checked(biscuits.vendor, file(["ALM-24", "", "", "", "1905900000", ""]))
    assert told(run) == [(2, "hs_code", "shown_versions")]


def test_columns_are_put_over_a_draft():
    version = VariantDraft("A", Money(100, "MOP"), "1", 5, 6, label={"en": "Old"}, variant_id=7)
    draft = ProductDraft(
        1, "MO", {"name": {"en": "Old", "pt": "Velho"}}, (version,), brand="B",
        answers={"roast": Answer(choices=("dark",)), "note": Answer(texts={"en": "x"})},
    )  # fmt: skip
    known = Known({"tea": 9}, {"b-2": "B 2"}, {"roast": "choice", "note": "text", "size": "number"})
    of_product = {
        "name_en": "New", "name_pt": "", "category": "tea", "origin": "PT", "brand": "b-2",
        "attribute:roast": "", "attribute:size": "1.5", "attribute:note_pt": "y",
    }  # fmt: skip
    facts = {"net_weight": "4", "label_pt": "Caixa", "content": "0.5 g", "packed_size": "4 x 3 x 2"}
    made = wished(draft, of_product, {7: facts, 8: {}}, known)
    assert (made.category_id, made.origin_country, made.brand) == (9, "PT", "B 2")
    assert made.texts["name"] == {"en": "New"}
    assert made.answers == {
        "size": Answer(number=Decimal("1.5")),
        "note": Answer(texts={"en": "x", "pt": "y"}),
    }
    (changed,) = made.variants
    assert (changed.net_weight_g, changed.gross_weight_g) == (4, 6)
    assert (changed.content_quantity, changed.content_unit) == (Decimal("0.5"), "036")
    assert changed.packed_mm == (4, 3, 2)
    assert changed.label == {"en": "Old", "pt": "Caixa"}
