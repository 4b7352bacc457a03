"""Store the dated snapshot of rates that ships with the project, for demos and tests."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from django.db import transaction

from payments.fx.errors import SnapshotUnreadable
from payments.fx.models import FxRate
from payments.fx.services.record_rate import record_rate

SNAPSHOT: Final = Path(__file__).resolve().parent.parent / "data" / "rates.csv"


@transaction.atomic
def load_bundled_rates(*, now: datetime, path: Path = SNAPSHOT) -> list[FxRate]:
    """Store every row of the snapshot as bundled; a second run changes nothing.

    Raises: SnapshotUnreadable, RateRefused.
    """
    return [
        record_rate(
            source=row["source"],
            base=row["base"],
            quote=row["quote"],
            mid=mid,
            valid_on=valid_on,
            now=now,
            is_bundled=True,
        )
        for row, mid, valid_on in _read(path)
    ]


def _read(path: Path) -> Iterator[tuple[dict[str, str], Decimal, date]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line and not line.startswith("#"))
    if rows.fieldnames != ["source", "valid_on", "base", "quote", "mid"]:
        raise SnapshotUnreadable(f"{path.name} has the columns {rows.fieldnames}")
    for row in rows:
        try:
            yield row, Decimal(row["mid"]), date.fromisoformat(row["valid_on"])
        except (InvalidOperation, ValueError, TypeError) as error:
            raise SnapshotUnreadable(f"{path.name}: {row}") from error
