"""Store the dated snapshot of rates that ships with the project, for demos and tests."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from payments.fx import locks
from payments.fx.book import KnownRate
from payments.fx.errors import SnapshotUnreadable
from payments.fx.judging import Finding, Why, final_findings
from payments.fx.models import FxRate
from payments.fx.services.read_book import read_bands, read_book
from payments.fx.services.record_rate import hash_of, rate_row, refuse
from payments.fx.sources.port import AnswerUnreadable, Published
from payments.fx.sources.reading import day_of, is_known, number_of

SNAPSHOT: Final = Path(__file__).resolve().parent.parent / "data" / "rates.csv"


@transaction.atomic
def load_bundled_rates(*, now: datetime, path: Path = SNAPSHOT) -> list[FxRate]:
    """Store every row of the snapshot as bundled; a second run changes nothing.

    Raises: SnapshotUnreadable, RateRefused.
    """
    rows = list(_read(path))
    locks.recording()
    book = read_book(min((seen.valid_on for _source, seen in rows), default=date.max))
    missing = []
    for source, seen in rows:
        stored = book.stored(source, seen.base, seen.quote, seen.valid_on)
        if stored == seen.mid:
            continue
        if stored is not None:
            refuse(seen, [Finding(Why.CHANGED, f"{seen.mid} after {stored}")])
        refuse(
            seen,
            final_findings(seen, source=source, book=book, today=date.max, bands=read_bands()),
        )
        book.add(KnownRate(source, seen.base, seen.quote, seen.mid, seen.valid_on))
        missing.append(
            rate_row(
                seen, source=source, now=now, payload_hash=hash_of(source, seen), is_bundled=True
            )
        )
    FxRate.objects.bulk_create(missing)
    return list(FxRate.objects.filter(is_bundled=True).order_by("pk"))


def _read(path: Path) -> Iterator[tuple[str, Published]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line and not line.startswith("#"))
    if rows.fieldnames != ["source", "valid_on", "base", "quote", "mid"]:
        raise SnapshotUnreadable(f"{path.name} has the columns {rows.fieldnames}")
    for row in rows:
        try:
            mid, day = number_of(row["mid"]), day_of(str(row["valid_on"]))
        except AnswerUnreadable as error:
            raise SnapshotUnreadable(f"{path.name}: {row}") from error
        if not is_known(row["base"], row["quote"]):
            raise SnapshotUnreadable(f"{path.name}: {row}")
        yield row["source"], Published(row["base"], row["quote"], mid, day)
