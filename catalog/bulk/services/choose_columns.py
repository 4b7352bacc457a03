"""A shop says what the columns of its file mean; then the file is checked."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from catalog.bulk import locks, reference_data
from catalog.bulk.cells.faults import Fault
from catalog.bulk.cells.reading import read
from catalog.bulk.columns import FOREIGN, normal
from catalog.bulk.errors import ImportMoveRefused, ImportRunning, MappingIncomplete
from catalog.bulk.models import ColumnMemory, ImportChunk, ImportFault, ImportRun
from catalog.bulk.reference_data import columns_of
from marketplace.foundation import languages
from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.money import PRESENTMENT
from marketplace.vendors.models import Vendor

WORK = "catalog.bulk.tasks.work_on_import"
_OPEN = (ImportRun.Status.UPLOADED, ImportRun.Status.CHECKED)


class DefaultRefused(MappingIncomplete):
    """A value for all rows cannot be read; `fault` says why."""

    code = "default_refused"

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault


def choose_columns(
    *,
    vendor_id: int,
    public_id: str,
    mapping: Mapping[str, int],
    defaults: Mapping[str, str],
    language: str,
    file_currency: str,
) -> ImportRun:
    """Keep the columns of a file, remember them for this shop, and begin the check anew.

    `mapping` gives the place of each column, `defaults` a value where a row says nothing.
    Money: `file_currency` is that of the file's prices; another than the shop's refuses them.
    Raises: NoSuchImport, ImportMoveRefused, MappingIncomplete, ImportRunning; DefaultRefused.
    """
    try:
        with transaction.atomic():
            run = locks.own_run(vendor_id, public_id)
            if run.status not in _OPEN:
                raise ImportMoveRefused(run.status)
            _set(run, mapping, defaults, language, file_currency)
            _remember(run)
            ring_after_commit(WORK, run_id=str(run.pk))
            return run
    except IntegrityError as error:
        if "bulk_one_working_import_per_vendor" not in str(error):
            raise
        raise ImportRunning() from error


def _set(
    run: ImportRun,
    mapping: Mapping[str, int],
    defaults: Mapping[str, str],
    language: str,
    file_currency: str,
) -> None:
    known = columns_of(reference_data.asked_attributes())
    places = range(len(run.headings))
    run.mapping = {
        code: place
        for code, place in mapping.items()
        if place in places and (code in known or code in FOREIGN)
    }
    if "sku" not in run.mapping and "taobao_skus" not in run.mapping:
        raise MappingIncomplete()
    run.language = language if language in languages.LANGUAGES else run.language
    run.file_currency = file_currency if file_currency in PRESENTMENT else run.file_currency
    run.defaults = _read_defaults(run, defaults)
    run.status = ImportRun.Status.CHECKING
    run.read_to, run.is_read = 0, False
    for name in ("new", "changed", "same", "refused", "ignored", "done", "waiting"):
        setattr(run, f"rows_{name}", 0)
    ImportFault.objects.filter(run=run).delete()
    ImportChunk.objects.filter(run=run).delete()
    run.save()


def _read_defaults(run: ImportRun, defaults: Mapping[str, str]) -> dict[str, str]:
    """Keep what was typed once it can be read. Raises: DefaultRefused."""
    vendor: Vendor = run.vendor
    reference = reference_data.reference_for(vendor.price_currency, run.file_currency, run.language)
    columns = columns_of(list(reference.attributes.values()))
    kept = {}
    for code, text in defaults.items():
        if not text.strip() or code in ("sku", "product") or code not in columns:
            continue
        try:
            read(columns[code], text, reference)
        except Fault as fault:
            raise DefaultRefused(fault.at(code, text)) from fault
        kept[code] = text.strip()
    return kept


def _remember(run: ImportRun) -> None:
    """Remember each heading of a shop's own file, those that were set aside too."""
    if run.source != "own":
        return
    chosen = {place: code for code, place in run.mapping.items()}
    told = {normal(text): chosen.get(at, "") for at, text in enumerate(run.headings) if text}
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(vendor_id=run.vendor_id, heading=heading[:200], column=code)
            for heading, code in told.items()
            if heading
        ],
        update_conflicts=True,
        unique_fields=("vendor", "heading"),
        update_fields=("column",),
    )
