"""SIGKILL while a file of goods is applied: another worker goes on, and each row counts once."""

from __future__ import annotations

import pytest

from catalog.bulk.models import ImportChunk, ImportRun
from catalog.bulk.services import confirm_import
from catalog.models import Product, Stock
from tests.factories import catalog, vendors
from tests.factories.tables import HEADINGS, biscuits, checked, csv_bytes

pytestmark = pytest.mark.django_db(transaction=True)

APPLY = "bulk.work_on(run_id=int(arguments[0]), seconds=60)"
PLACES = ("bulk.before_written", "bulk.before_applied")


def test_killed_while_a_chunk_is_written_nothing_of_it_stands_and_another_goes_on(
    worker, killed_at
):
    bakery = vendors.bakery()
    catalog.category()
    rows = [HEADINGS] + [biscuits(f"S{n}", product=f"p{n}") for n in range(4)]
    run = checked(bakery, csv_bytes(rows))
    confirm_import(vendor_id=bakery.pk, public_id=run.public_id, submits=False)
    for place in PLACES:
        killed_at(place, APPLY, str(run.pk))
        assert (Product.objects.count(), Stock.objects.count()) == (0, 0)
        assert ImportChunk.objects.get().status == "checked"
    assert worker.run(APPLY, str(run.pk)) == 0
    run = ImportRun.objects.get()
    assert (run.status, run.rows_done, Product.objects.count()) == ("applied", 4, 4)
    assert worker.run(APPLY, str(run.pk)) == 0
    assert Product.objects.count() == 4
