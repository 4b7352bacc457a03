"""Rates for tests: the bundled snapshot, one fetched rate, a mid rate without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from payments.fx.models import FxFetch, FxRate
from payments.fx.paths import find_path
from payments.fx.services import (
    load_bundled_rates,
    record_applied_rate,
    record_published,
    record_rate,
)
from payments.fx.sources import Published
from payments.fx.types import MidRate, RateStep

NOON = datetime(2026, 5, 23, 4, 0, tzinfo=UTC)  # 12:00 in Macau, the day after the AMCM rows

PUBLISHED = (
    ("amcm", date(2026, 5, 22), "CNY", "MOP", "1.1871"),
    ("amcm", date(2026, 5, 22), "HKD", "MOP", "1.0300"),
    ("amcm", date(2026, 5, 22), "USD", "MOP", "8.0705"),
    ("amcm", date(2026, 5, 22), "EUR", "MOP", "9.3731"),
)


_COLUMNS = ", ".join(each.column for each in FxRate._meta.concrete_fields if not each.primary_key)
_table: list[bytes] = []  # the snapshot as the database gave it, once it was stored


def bundled_rates() -> None:
    """Store the snapshot that ships with the project.

    It is read and judged for the first test of a process that needs it, and copied for the others.
    """
    if not _table or FxRate.objects.exists():
        load_bundled_rates(now=NOON)
    else:
        with connection.cursor() as cursor, cursor.copy(_copy("FROM STDIN")) as rows:
            rows.write(_table[0])
    if not _table and not FxRate.objects.filter(is_bundled=False).exists():
        with connection.cursor() as cursor, cursor.copy(_copy("TO STDOUT")) as rows:
            _table.append(b"".join(rows))


def _copy(direction: str) -> str:
    return f"COPY {FxRate._meta.db_table} ({_COLUMNS}) {direction}"


def fetched_rate(base: str, quote: str, mid: str, on: date, source: str = "amcm") -> FxRate:
    """Store one rate as a feed would have brought it."""
    return record_rate(
        source=source, base=base, quote=quote, mid=Decimal(mid), valid_on=on, now=NOON
    )


def fetched_and_parked(number: int) -> None:
    """Store a fetch, a figure of it that was parked, and a rate that a provider applied."""
    day = date(2026, 1, 5) + timedelta(days=number)
    fetch = FxFetch.objects.create(
        source="amcm", since=day, until=day, is_newest=True, due_at=NOON, status="done"
    )
    seen = Published("CNY", "MOP", Decimal("-1"), day)
    record_published([seen], fetch=fetch, payload_hash="0" * 64, now=NOON)
    converted = (
        '{"currency":"mop","exchange_rate":1.16,"created":1779422400,"source":{"currency":"cny"}}'
    )
    record_applied_rate(reference=f"txn_{number}", content=converted.encode(), now=NOON)


def step(base: str, quote: str, mid: str, source: str = "amcm") -> RateStep:
    """Return a published number that was never stored."""
    return RateStep(
        rate_id=0,
        base=base,
        quote=quote,
        mid=Decimal(mid),
        source=source,
        valid_on=date(2026, 5, 22),
        is_bundled=True,
        is_multiplied=True,
    )


def published_mid(from_currency: str, to_currency: str) -> MidRate:
    """Return a mid rate over the snapshot's figures, without a database."""
    steps = [
        RateStep(0, base, quote, Decimal(mid), source, on, True, True)
        for source, on, base, quote, mid in PUBLISHED
    ]
    found = find_path(steps, from_currency, to_currency)
    assert found is not None
    return found
