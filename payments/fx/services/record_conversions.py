"""Keep what was converted, for statements and for whoever asks at which rate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import transaction

from payments.fx.converting import ConversionRecord
from payments.fx.errors import ConversionDiffers
from payments.fx.models import FxConversion
from payments.fx.types import RateStep

CHUNK: Final = 5_000


@transaction.atomic
def record_conversions(rows: Iterable[ConversionRecord]) -> int:
    """Store conversions in bulk, in the caller's transaction; return how many were new.

    The same record again changes nothing.
    Raises: ConversionDiffers when a reference was recorded with anything else; then no row is.
    """
    wanted = [_row(record) for record in rows]
    added = 0
    for start in range(0, len(wanted), CHUNK):
        added += _store(wanted[start : start + CHUNK])
    return added


def _store(chunk: list[FxConversion]) -> int:
    by_reference: dict[str, FxConversion] = {}
    for row in chunk:
        _same(by_reference.setdefault(row.reference, row), row)
    for stored in FxConversion.objects.filter(reference__in=list(by_reference)):
        _same(stored, by_reference.pop(stored.reference))
    FxConversion.objects.bulk_create(by_reference.values())
    return len(by_reference)


def _same(one: FxConversion, other: FxConversion) -> None:
    if _facts(one) != _facts(other):
        raise ConversionDiffers(f"{one.reference} was converted otherwise before")


def _facts(row: FxConversion) -> dict[str, Any]:
    return {
        field.name: getattr(row, field.attname)
        for field in FxConversion._meta.concrete_fields
        if not field.primary_key
    }


def _row(record: ConversionRecord) -> FxConversion:
    done, rate = record.conversion, record.rate
    return FxConversion(
        reference=record.reference,
        payee_ref=record.payee_ref,
        sold_currency=done.sold.currency,
        sold_minor=done.sold.minor,
        bought_currency=done.bought.currency,
        bought_minor=done.bought.minor,
        at_mid_minor=done.at_mid.minor,
        margin_minor=done.margin.minor,
        base=rate.mid.base,
        quote=rate.mid.quote,
        rate=rate.shown,
        mid=rate.mid.mid,
        spread_bps=rate.spread_bps,
        steps=list(_steps(rate.mid.steps)),
        source=rate.mid.source,
        valid_on=rate.mid.valid_on,
        converted_at=record.converted_at,
    )


def _steps(steps: Iterable[RateStep]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield {
            "rate_id": step.rate_id,
            "base": step.base,
            "quote": step.quote,
            "mid": str(step.mid.normalize()),
            "is_multiplied": step.is_multiplied,
            "source": step.source,
            "valid_on": step.valid_on.isoformat(),
        }
