"""An import is taken back where nobody has changed anything since; a kill loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from catalog.bulk.errors import ImportMoveRefused
from catalog.bulk.models import ImportChunk, ImportRun
from catalog.bulk.services import apply_rows, choose_columns, confirm_import, undo_import, work_on
from catalog.bulk.services import check_rows as check_rows_now
from catalog.models import Offer, OptionValue, Product, Stock, Variant
from catalog.services import stock
from catalog.types import StockLine
from marketplace.foundation.clock import now
from marketplace.foundation.deadlines import Deadline
from tests.factories import catalog, vendors
from tests.factories.tables import (
    HEADINGS,
    applied,
    biscuits,
    checked,
    csv_bytes,
    received,
    told,
    worked,
)

pytestmark = pytest.mark.django_db


def taken_back(run: ImportRun) -> ImportRun:
    undo_import(vendor_id=run.vendor_id, public_id=run.public_id, now=now())
    return worked(run)


def goods() -> list[tuple]:
    rows = Offer.objects.order_by("pk").values_list(
        *("sku", "price_minor", "compare_at_minor", "is_active", "stock__on_hand"),
        *("variant__label_en", "variant__gtin", "variant__product__name_en"),
        *("variant__product__origin_country", "variant__product__brand__slug"),
    )
    return list(rows)


def test_content_and_packed_size_come_go_and_come_back(settings):
    settings.BULK_EDITS_OF_SHOWN = True
    offer = catalog.almond_biscuits(vendors.bakery())

    def facts() -> tuple:
        found = Offer.objects.values_list(
            *("variant__content_quantity", "variant__content_unit"),
            *(f"variant__packed_{side}_mm" for side in ("length", "width", "height")),
        )
        return found.get(pk=offer.pk)

    nothing = facts()
    headings = ["SKU", "Content", "Packed size in millimeters"]
    first = applied(offer.vendor, csv_bytes([headings, ["ALM-24", "0.25 kg", "240x180x60"]]))
    assert facts() == (250, "036", 240, 180, 60)
    assert first.lines.get().after == {"content": "250 g", "packed_size": "240 x 180 x 60"}
    second = applied(offer.vendor, csv_bytes([headings, ["ALM-24", "[clear]", "[clear]"]]))
    assert facts() == nothing == (None, "", None, None, None)
    taken_back(second)
    assert facts() == (250, "036", 240, 180, 60)
    faulty = checked(offer.vendor, csv_bytes([headings, ["ALM-24", "250", "240x180"]]))
    assert (faulty.rows_refused, facts()) == (1, (250, "036", 240, 180, 60))


def test_what_was_changed_is_as_before(settings):
    settings.BULK_EDITS_OF_SHOWN = True
    offer = catalog.almond_biscuits(vendors.bakery())
    catalog.sardines(vendors.tinned_fish_shop())
    before = goods()
    headings = ["SKU", "Price", "Price before", "Stock", "On sale", "Version (English)", "GTIN"]
    headings += ["Name of the product (English)", "Country of origin", "Brand"]
    row = [
        "ALM-24",
        "70",
        "88",
        "3",
        "no",
        "Box",
        "4006381333931",
        "Biscuits",
        "Portugal",
        "Fortaleza",
    ]
    run = applied(offer.vendor, csv_bytes([headings, row]))
    assert goods()[0] == (
        *("ALM-24", 7_000, 8_800, False, 3, "Box", "4006381333931", "Biscuits", "PT"),
        Product.objects.get(pk=offer.variant.product_id).brand.slug,
    )
    run = taken_back(run)
    assert (run.status, run.rows_done, run.rows_kept) == ("undone", 1, 0)
    assert goods() == before


def test_what_was_added_is_gone():
    bakery = vendors.bakery()
    catalog.category()
    headings = [*HEADINGS, "Option 1", "Value of option 1"]
    rows = [headings, [*biscuits("A"), "Size", "small"], [*biscuits("B"), "Size", "large"]]
    run = applied(bakery, csv_bytes(rows))
    assert OptionValue.objects.count() == 2
    run = taken_back(run)
    assert run.rows_kept == 0
    assert not Product.objects.exists()
    assert not Variant.objects.exists()
    assert not OptionValue.objects.exists()
    assert {line.outcome for line in run.lines.all()} == {"undone"}


def test_rows_that_were_changed_since_stay_and_are_named():
    offer = catalog.almond_biscuits(vendors.bakery())
    catalog.offer(offer.variant.product, "ALM-12", 4_800)
    run = applied(offer.vendor, csv_bytes([["SKU", "Stock"], ["ALM-24", "5"], ["ALM-12", "6"]]))
    Stock.objects.filter(pk=offer.pk).update(on_hand=4)  # one was sold
    run = taken_back(run)
    assert (run.rows_done, run.rows_kept) == (2, 1)
    assert told(run) == [(2, "sku", "changed_since")]
    assert dict(Stock.objects.values_list("offer__sku", "on_hand")) == {"ALM-24": 4, "ALM-12": 100}


def test_what_somebody_ordered_is_taken_off_sale_instead():
    bakery = vendors.bakery()
    catalog.category()
    run = applied(bakery, csv_bytes([HEADINGS, biscuits("A"), biscuits("B")]))
    ordered = Offer.objects.get(sku="A")
    with transaction.atomic():
        stock.reserve(reference="order:1", lines=[StockLine(ordered.pk, 1)], until=now())
        stock.release(reference="order:1")
    run = taken_back(run)
    assert told(run) == [(2, "sku", "in_use")]
    assert list(Offer.objects.values_list("sku", "is_active")) == [("A", False)]


def test_an_import_is_taken_back_once_and_in_time(settings):
    offer = catalog.almond_biscuits(vendors.bakery())
    run = applied(offer.vendor, csv_bytes([["SKU", "Stock"], ["ALM-24", "5"]]))
    late = run.applied_at + timedelta(hours=settings.BULK_UNDO_HOURS, seconds=1)
    with pytest.raises(ImportMoveRefused):
        undo_import(vendor_id=run.vendor_id, public_id=run.public_id, now=late)
    taken_back(run)
    undo_import(vendor_id=run.vendor_id, public_id=run.public_id, now=now())
    assert worked(run).status == "undone"
    assert Stock.objects.get().on_hand == 100


class Killed(BaseException):
    """A worker dies: nothing catches it."""


def test_an_import_goes_on_where_its_worker_was_killed(monkeypatch):
    monkeypatch.setattr("catalog.bulk.chunking.ROWS", 2)
    bakery = vendors.bakery()
    catalog.category()
    rows = [HEADINGS] + [biscuits(f"S{n}", product=f"p{n}") for n in range(6)]
    run = checked(bakery, csv_bytes(rows))
    confirm_import(vendor_id=bakery.pk, public_id=run.public_id, submits=False)
    places = []

    def dies(place: str) -> None:
        places.append(place)
        if places.count("bulk.before_applied") == 2:
            raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(apply_rows, "crashpoint", dies)
        work_on(run_id=run.pk, seconds=60)
    assert Product.objects.count() == 2
    statuses = ImportChunk.objects.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["applied", "checked", "checked"]
    run = worked(run)
    assert (run.status, run.rows_done, Product.objects.count()) == ("applied", 6, 6)


def test_a_check_goes_on_where_its_worker_was_killed(monkeypatch):
    monkeypatch.setattr("catalog.bulk.chunking.ROWS", 2)
    bakery = vendors.bakery()
    catalog.category()
    rows = [HEADINGS] + [biscuits(f"S{n}", product=f"p{n}") for n in range(6)]
    run = checked(bakery, csv_bytes(rows))
    # as after a kill behind the first chunk
    run.chunks.filter(number__gt=0).delete()
    ImportRun.objects.filter(pk=run.pk).update(
        status="checking", read_to=3, is_read=False, rows_new=2
    )
    run = worked(run)
    assert (run.status, run.rows_new, run.chunks.count(), run.lines.count()) == ("checked", 6, 3, 6)


def test_a_worker_without_time_still_gets_on(monkeypatch):
    monkeypatch.setattr("catalog.bulk.chunking.ROWS", 1)
    offer = catalog.almond_biscuits(vendors.bakery())
    rows = [["SKU", "Stock"]] + [[f"NONE-{n}", "1"] for n in range(40)] + [["ALM-24", "9"]]
    run = received(offer.vendor, csv_bytes(rows))
    choose_columns(
        vendor_id=run.vendor_id,
        public_id=run.public_id,
        mapping=run.mapping,
        defaults={},
        language="en",
        file_currency="MOP",
    )
    late = Deadline(-1)
    turns = 0
    while check_rows_now(run_id=run.pk, deadline=late):
        turns += 1
    run.refresh_from_db()
    assert (run.status, run.rows_changed, run.rows_refused) == ("checked", 1, 40)
    assert turns == 2 + 41  # two turns of reading, one for each chunk
