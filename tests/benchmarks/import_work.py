"""The worker that `bench import` measures: a process of its own, as the application's role.

`python -m tests.benchmarks.import_work receive ROWS` hands a file in; `work RUN` does what there
is to do for an import, `confirm RUN`, `undo RUN` and `export` begin such work; `state RUN` tells.
What was measured is one line of JSON on standard output.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from typing import Any, Final

import django

from tests.benchmarks import import_rows

CATEGORIES: Final = 12


def receive(rows: int) -> dict[str, Any]:
    """Make a shop and its shelves, and hand a file of so many rows in."""
    from catalog.bulk.services import choose_columns, receive_file
    from catalog.models import Category
    from marketplace.foundation.clock import now
    from marketplace.vendors.models import Vendor

    for number in range(CATEGORIES):
        Category.objects.get_or_create(
            slug=f"shelf-{number}", defaults={"name_zh_hant": f"貨架 {number}"}
        )
    count = Vendor.objects.count()
    vendor = Vendor.objects.create(slug=f"bench-{count}", name_zh_hant="試驗店", status="approved")
    with tempfile.TemporaryFile() as file:
        import_rows.write(rows, CATEGORIES, file)
        began = time.monotonic()
        run = receive_file(
            vendor=vendor, by="bench", file_name="goods.xlsx", file=file, language="en", now=now()
        )
        seconds = time.monotonic() - began
    choose_columns(
        vendor_id=vendor.pk,
        public_id=run.public_id,
        mapping=run.mapping,
        defaults={},
        language="en",
        file_currency="MOP",
    )
    return {"run": run.pk, "bytes": run.size, "seconds": round(seconds, 2)}


def work(run_id: int) -> dict[str, Any]:
    """Do all there is to do for an import."""
    from catalog.bulk.services import work_on

    before = _peak_mb()
    began = time.monotonic()
    while work_on(run_id=run_id, seconds=40):
        pass
    return {
        "seconds": round(time.monotonic() - began, 2),
        "started_with_mb": before,
        "worker_mb": _peak_mb(),
    }


def confirm(run_id: int) -> dict[str, Any]:
    """Let the import change the goods."""
    from catalog.bulk.models import ImportRun
    from catalog.bulk.services import confirm_import

    run = ImportRun.objects.get(pk=run_id)
    confirm_import(vendor_id=run.vendor_id, public_id=run.public_id, submits=False)
    return {}


def undo(run_id: int) -> dict[str, Any]:
    """Have the import taken back."""
    from catalog.bulk.models import ImportRun
    from catalog.bulk.services import undo_import
    from marketplace.foundation.clock import now

    run = ImportRun.objects.get(pk=run_id)
    undo_import(vendor_id=run.vendor_id, public_id=run.public_id, now=now())
    return {}


def export(run_id: int) -> dict[str, Any]:
    """Write the list of the shop's goods, and hand it in again: nothing may change."""
    from catalog.bulk.models import ImportRun
    from catalog.bulk.services import choose_columns, receive_file, work_on
    from catalog.bulk.services.write_export import write_table
    from marketplace.foundation.clock import now

    vendor = ImportRun.objects.get(pk=run_id).vendor
    began = time.monotonic()
    with tempfile.TemporaryFile() as file:
        rows = write_table(vendor, "goods", "xlsx", "en", file)
        seconds = time.monotonic() - began
        told = {"rows": rows, "seconds": round(seconds, 2), "worker_mb": _peak_mb()}
        run = receive_file(
            vendor=vendor, by="bench", file_name="again.xlsx", file=file, language="en", now=now()
        )
    choose_columns(
        vendor_id=vendor.pk,
        public_id=run.public_id,
        mapping=run.mapping,
        defaults={},
        language="en",
        file_currency="MOP",
    )
    while work_on(run_id=run.pk, seconds=40):
        pass
    run.refresh_from_db()
    return told | {"same": run.rows_same, "other": run.rows_total - run.rows_same}


def state(run_id: int) -> dict[str, Any]:
    """Tell how an import stands, what it said of rows, and what is in the books of its shop."""
    from catalog.bulk.models import ImportRun
    from catalog.models import Offer, Product, Stock

    run = ImportRun.objects.get(pk=run_id)
    offers = Offer.objects.filter(vendor_id=run.vendor_id)
    faults = run.faults.filter(is_note=False).values_list("row", "column", "reason")
    return {
        "status": run.status,
        "done": run.rows_done,
        "new": run.rows_new,
        "refused": run.rows_refused,
        "kept": run.rows_kept,
        "faults": sorted(faults),
        "offers": offers.count(),
        "products": Product.objects.filter(vendor_id=run.vendor_id).count(),
        "price_sum": sum(offers.values_list("price_minor", flat=True)),
        "stock_sum": sum(Stock.objects.filter(offer__in=offers).values_list("on_hand", flat=True)),
        "chunks": dict(Counter(run.chunks.values_list("status", flat=True))),
    }


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


_ACTS: Final = {
    "receive": receive,
    "work": work,
    "confirm": confirm,
    "undo": undo,
    "export": export,
    "state": state,
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    import marketplace.celery  # noqa: F401 - what is confirmed rings our own broker

    sys.stdout.write(json.dumps(_ACTS[sys.argv[1]](int(sys.argv[2]))) + "\n")
