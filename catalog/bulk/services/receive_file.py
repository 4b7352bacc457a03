"""A shop hands a file in: it is looked at, kept, and its columns are guessed."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import IO, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.bulk import reading, reference_data, storing
from catalog.bulk.columns import attribute_columns, names_of
from catalog.bulk.errors import FileRefused
from catalog.bulk.formats.recognizing import recognize
from catalog.bulk.models import ColumnMemory, ImportRun
from marketplace.foundation import formats
from marketplace.vendors.models import Vendor

_HEAD: Final = 12  # rows that are looked at, and shown beside the columns
_CELL: Final = 120


def receive_file(
    *, vendor: Vendor, by: str, file_name: str, file: IO[bytes], language: str, now: datetime
) -> ImportRun:
    """Keep a file of goods and guess what its columns mean. Nothing is changed by it.

    `language` is that of the person, and of texts whose heading names no other.
    Raises: FileRefused for what is too large, no table, or empty.
    """
    size = file.seek(0, 2)
    if size > settings.BULK_FILE_MAX_BYTES:
        most = formats.file_size(settings.BULK_FILE_MAX_BYTES)
        raise FileRefused(_("The file is larger than %(most)s. Please split it.") % {"most": most})
    limits = reading_limits()
    shape = reading.look(file, limits)
    head = [(row.number, row.cells) for row in islice(reading.rows_of(file, shape, limits), _HEAD)]
    if len(head) < 2:
        raise FileRefused(_("The file has no row below its headings."))
    found = recognize(
        head,
        own=own_names(),
        remembered=dict(_remembered(vendor)),
        language=language,
    )
    is_taobao = found.source == "taobao"
    samples = [
        [cell[:_CELL] for cell in cells] for number, cells in head if number > found.heading_row
    ]
    with transaction.atomic():
        run = ImportRun.objects.create(
            vendor=vendor,
            file_name=PurePath(file_name.replace("\\", "/")).name[-120:] or "goods",
            size=size,
            shape={"kind": shape.kind, "encoding": shape.encoding, "delimiter": shape.delimiter},
            source=found.source,
            heading_row=found.heading_row,
            headings=list(found.headings),
            samples=samples[:3],
            mapping=found.mapping,
            language=found.text_language,
            # Taobao's prices are yuan, whoever exported them
            file_currency="CNY" if is_taobao else vendor.price_currency,
            created_by=by,
            created_at=now,
        )
        storing.keep_import(run, file)
    return run


def reading_limits() -> reading.Limits:
    """Return the most that is read of a file, as the installation says."""
    return reading.Limits(
        unpacked_bytes=settings.BULK_UNPACKED_MAX_BYTES,
        rows=settings.BULK_MAX_ROWS + _HEAD,
    )


def own_names() -> dict[str, str]:
    """Return our columns by every heading that is understood."""
    attributes = reference_data.asked_attributes()
    return names_of(column for each in attributes for column in attribute_columns(each))


def _remembered(vendor: Vendor) -> list[tuple[str, str]]:
    return list(ColumnMemory.objects.filter(vendor=vendor).values_list("heading", "column"))
