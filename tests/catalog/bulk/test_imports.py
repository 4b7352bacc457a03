"""Files become goods: checked first, then applied, row by row or not at all."""

from __future__ import annotations

import pytest

from catalog.bulk.errors import ImportMoveRefused, ImportRunning, MappingIncomplete, NoSuchImport
from catalog.bulk.models import ColumnMemory, ImportChunk, ProductCode
from catalog.bulk.services import choose_columns, confirm_import, drop_import
from catalog.models import Offer, Product, Stock
from marketplace.foundation.models import OutboxEvent
from tests.factories import catalog, vendors
from tests.factories.tables import (
    HEADINGS,
    applied,
    biscuits,
    checked,
    csv_bytes,
    noted,
    received,
    told,
    worked,
    xlsx_bytes,
)

pytestmark = pytest.mark.django_db


def counts(run) -> tuple[int, int, int, int]:
    return run.rows_new, run.rows_changed, run.rows_same, run.rows_refused


def test_a_file_makes_a_product_with_its_versions():
    bakery = vendors.bakery()
    catalog.category()
    rows = [HEADINGS, biscuits("ALM-24"), biscuits("ALM-12", price="48", stock="7")]
    run = checked(bakery, xlsx_bytes(rows))
    assert (run.status, counts(run), told(run)) == ("checked", (2, 0, 0, 0), [])
    assert not Offer.objects.exists()
    run = applied(bakery, xlsx_bytes(rows))
    assert (run.status, run.rows_done) == ("applied", 2)
    product = Product.objects.get()
    assert (product.name_zh_hant, product.name_en, product.status, product.category.slug) == (
        "石磨杏仁餅",
        "Almond biscuits",
        "draft",
        "biscuits",
    )
    assert (product.price_from_minor, product.price_to_minor) == (4_800, 8_800)
    offers = Offer.objects.order_by("sku").values_list(
        *("sku", "price_minor", "currency", "stock__on_hand", "variant__label_en", "vendor_id"),
        *("variant__hs_code", "variant__net_weight_g", "variant__gross_weight_g"),
    )
    customs = ("1905310000", 600, 740)
    assert list(offers) == [
        ("ALM-12", 4_800, "MOP", 7, "ALM-12", bakery.pk, *customs),
        ("ALM-24", 8_800, "MOP", 120, "ALM-24", bakery.pk, *customs),
    ]
    assert ProductCode.objects.get().code == "almond"
    topics = OutboxEvent.objects.values_list("topic", flat=True)
    assert sorted(topics) == [
        *("catalog.offer_changed", "catalog.offer_changed", "catalog.product_changed"),
    ]


def test_a_second_import_of_the_file_changes_nothing():
    bakery = vendors.bakery()
    catalog.category()
    content = csv_bytes([HEADINGS, biscuits("ALM-24"), biscuits("ALM-12")])
    applied(bakery, content)
    events = OutboxEvent.objects.count()
    run = checked(bakery, content)
    assert counts(run) == (0, 0, 2, 0)
    with pytest.raises(ImportMoveRefused):
        confirm_import(vendor_id=bakery.pk, public_id=run.public_id, submits=False)
    assert OutboxEvent.objects.count() == events


def test_only_what_a_file_says_is_changed():
    offer = catalog.almond_biscuits(vendors.bakery())
    run = applied(
        offer.vendor,
        csv_bytes([["SKU", "Price", "Stock", "GTIN"], ["ALM-24", "", "55", "[clear]"]]),
    )
    assert counts(run) == (0, 1, 0, 0)
    offer.refresh_from_db()
    assert (offer.price_minor, offer.stock.on_hand) == (8_800, 55)
    assert run.lines.get().before == {"stock": "100"}
    assert run.lines.get().after == {"stock": "55"}


def test_faulty_rows_are_named_and_the_others_go_in():
    bakery = vendors.bakery()
    catalog.category()
    rows = [
        HEADINGS,
        biscuits("A", price="1.234", hs_code="19053"),
        biscuits("B"),
        biscuits("", product="other"),
        biscuits("D", category="no such shelf", product="third"),
        biscuits("B", price="5"),
        biscuits("E", net="900"),
        biscuits("F", price="HK$ 9", stock="many"),
    ]
    run = applied(bakery, csv_bytes(rows))
    assert told(run) == [
        (2, "price", "unclear_price"),
        (2, "hs_code", "not_an_hs_code"),
        (4, "sku", "missing"),
        (5, "category", "unknown_category"),
        (6, "sku", "sku_twice"),
        (7, "net_weight", "net_above_gross"),
        (8, "price", "other_currency"),
        (8, "stock", "not_a_count"),
    ]
    assert counts(run) == (1, 0, 0, 6)
    assert list(Offer.objects.values_list("sku", flat=True)) == ["B"]


def test_a_version_follows_the_fate_of_the_row_that_describes_its_product():
    bakery = vendors.bakery()
    catalog.category()
    plain = {"category": "", "name_zh": "", "name_en": ""}
    rows = [HEADINGS, biscuits("A", price="free"), biscuits("B", **plain)]
    rows += [biscuits("C", product="lone", **plain)]
    run = checked(bakery, csv_bytes(rows))
    assert told(run) == [
        (2, "price", "not_a_price"),
        (3, "", "product_refused"),
        (4, "sku", "nothing_to_describe"),
    ]


def test_a_file_never_reaches_another_shops_goods():
    theirs = catalog.sardines(vendors.tinned_fish_shop())
    bakery = vendors.bakery()
    product = theirs.tin.variant.product
    rows = [HEADINGS, biscuits("SAR-1", product=""), biscuits("NEW-1", product=product.public_id)]
    run = checked(bakery, csv_bytes(rows))
    assert told(run)[-1] == (3, "product", "not_your_product")
    rows = [HEADINGS, biscuits("SAR-1", product="", category="sardines")]
    applied(bakery, csv_bytes(rows))
    theirs.tin.refresh_from_db()
    assert theirs.tin.price_minor == 2_650
    mine = Offer.objects.get(vendor=bakery)
    assert (mine.sku, mine.variant.product.vendor_id) == ("SAR-1", bakery.pk)
    with pytest.raises(NoSuchImport):
        confirm_import(vendor_id=theirs.tin.vendor_id, public_id=run.public_id, submits=False)


def test_stock_never_falls_below_what_checkouts_hold():
    offer = catalog.almond_biscuits(vendors.bakery())
    Stock.objects.filter(pk=offer.pk).update(reserved=10)
    run = checked(offer.vendor, csv_bytes([["SKU", "Stock"], ["ALM-24", "9"]]))
    assert told(run) == [(2, "stock", "below_reserved")]
    assert run.faults.get().facts == {"reserved": "10"}
    run = checked(offer.vendor, csv_bytes([["SKU", "Stock"], ["ALM-24", "20"]]))
    Stock.objects.filter(pk=offer.pk).update(reserved=30, on_hand=40)
    confirm_import(vendor_id=offer.vendor_id, public_id=run.public_id, submits=False)
    run = worked(run)  # held since the check: said when it is applied
    assert told(run) == [(2, "stock", "below_reserved")]
    assert counts(run) == (0, 0, 0, 1)
    assert Stock.objects.get(pk=offer.pk).on_hand == 40


def test_columns_are_remembered_for_the_shop_alone():
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    content = csv_bytes([["My code", "Cost"], ["ALM-24", "5"]])
    run = received(bakery, content)
    assert run.mapping == {}
    with pytest.raises(MappingIncomplete):
        choose(run, {"price": 1})
    choose(run, {"sku": 0, "price": 1})
    drop_import(vendor_id=bakery.pk, public_id=run.public_id)
    assert ColumnMemory.objects.count() == 2
    assert received(bakery, content).mapping == {"sku": 0, "price": 1}
    assert received(fish, content).mapping == {}


def choose(run, mapping):
    return choose_columns(
        vendor_id=run.vendor_id,
        public_id=run.public_id,
        mapping=mapping,
        defaults={},
        language="en",
        file_currency="MOP",
    )


def test_a_shop_has_one_import_at_work_at_a_time():
    offer = catalog.almond_biscuits(vendors.bakery())
    content = csv_bytes([["SKU", "Stock"], ["ALM-24", "9"]])
    first, second = received(offer.vendor, content), received(offer.vendor, content)
    choose(first, first.mapping)
    with pytest.raises(ImportRunning):
        choose(second, second.mapping)
    drop_import(vendor_id=offer.vendor_id, public_id=first.public_id)
    choose(second, second.mapping)


def test_new_products_are_submitted_when_the_shop_says_so():
    bakery = vendors.bakery()
    catalog.category()
    rows = [HEADINGS, biscuits("A", product="a", label=""), biscuits("B", product="b")]
    run = applied(bakery, csv_bytes(rows), submits=True)
    assert (run.status, run.rows_done) == ("applied", 2)
    # the second one's version is told in English alone, which no destination takes
    assert noted(run) == [(3, "not_submitted")]
    assert dict(Product.objects.values_list("variants__offers__sku", "status")) == {
        "A": "submitted",
        "B": "draft",
    }


def test_values_for_all_rows_stand_where_a_row_says_nothing():
    bakery = vendors.bakery()
    catalog.category()
    rows = [["SKU", "Name of the product (English)", "Price"], ["A", "Almond biscuits", "88,00"]]
    facts = {"category": "Biscuits", "hs_code": "1905310000", "gross_weight": "0.74 kg"}
    run = applied(bakery, csv_bytes(rows, delimiter=";"), defaults=facts)
    assert noted(run) == [(2, "weight_taken_for_both")]
    offer = Offer.objects.get()
    assert (offer.price_minor, offer.variant.net_weight_g) == (8_800, 740)


def test_values_for_all_rows_leave_goods_alone_that_are_there():
    offer = catalog.almond_biscuits(vendors.bakery())
    facts = {"category": "biscuits", "hs_code": "2204210000", "gross_weight": "5000"}
    run = checked(offer.vendor, csv_bytes([["SKU", "Stock"], ["ALM-24", "7"]]), defaults=facts)
    assert run.lines.get().after == {"stock": "7"}


def test_the_rows_of_a_product_stay_in_one_chunk(monkeypatch):
    monkeypatch.setattr("catalog.bulk.chunking.ROWS", 3)
    bakery = vendors.bakery()
    catalog.category()
    rows = [HEADINGS]
    rows += [biscuits(f"{p}{n}", product=p) for p in "abc" for n in range(2)]
    run = applied(bakery, csv_bytes(rows))
    assert [len(chunk.rows) for chunk in ImportChunk.objects.order_by("number")] == [4, 2]
    assert (counts(run), Product.objects.count()) == ((6, 0, 0, 0), 3)


def test_what_a_shown_listing_says_waits_for_a_review():
    offer = catalog.almond_biscuits(vendors.bakery())
    headings = ["SKU", "Product code", "Price", "Name of the product (English)", "HS code"]
    ref = offer.variant.product.public_id
    rows = [
        headings,
        ["ALM-24", ref, "70", "Best biscuits", "2204210000"],
        ["ALM-9", ref, "9", "", ""],
    ]
    run = checked(offer.vendor, csv_bytes(rows), defaults={"hs_code": "1905310000"})
    assert [each for each in told(run) if each[2] == "shown_product"] == [
        (3, "sku", "shown_product"),
    ]
    assert noted(run) == [(2, "waits_for_review")] * 2
    assert (run.rows_waiting, run.rows_changed) == (1, 1)
    Product.objects.update(status="submitted")
    run = checked(offer.vendor, csv_bytes(rows[:2]))
    assert [each for each in told(run) if each[2] == "shown_product"] == [
        *((2, "name_en", "shown_product"), (2, "hs_code", "shown_product")),
    ]
    Product.objects.update(status="published")
    run = applied(offer.vendor, csv_bytes([headings, ["ALM-24", ref, "70", "", ""]]))
    offer.refresh_from_db()
    assert (offer.price_minor, offer.variant.product.status) == (7_000, "published")


def test_the_other_chinese_script_follows_what_the_shop_wrote():
    bakery = vendors.bakery()
    catalog.category()
    run = applied(bakery, csv_bytes([HEADINGS, biscuits("A")]))
    product = Product.objects.get()
    assert (product.name_zh_hans, product.machine_made) == ("石磨杏仁饼", ["zh-hans"])
    headings = ["SKU", "Name of the product (Simplified Chinese)"]
    run = applied(bakery, csv_bytes([headings, ["A", "杏仁饼干"]]))
    product.refresh_from_db()
    assert (product.name_zh_hant, product.name_zh_hans) == ("石磨杏仁餅", "杏仁饼干")
    assert (run.rows_changed, product.machine_made) == (1, [])


def test_a_shop_that_wants_to_hear_of_low_stock_is_told():
    offer = catalog.almond_biscuits(vendors.bakery())
    Offer.objects.filter(pk=offer.pk).update(low_stock_at=5)
    applied(offer.vendor, csv_bytes([["SKU", "Stock"], ["ALM-24", "5"]]))
    assert OutboxEvent.objects.get().topic == "catalog.stock_ran_low"
