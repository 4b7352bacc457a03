"""What surfaces and upper rooms read of conversions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from marketplace.foundation.money import Money
from payments.fx.models import FxConversion


@dataclass(frozen=True, slots=True)
class ConversionView:
    """A conversion as it was recorded: one `base` was `rate` of `quote`, after the spread.

    Money: `sold` and `bought` each in its own currency; `margin` in the one that was bought.
    """

    reference: str
    sold: Money
    bought: Money
    margin: Money
    base: str
    quote: str
    rate: Decimal
    mid: Decimal
    spread_bps: int
    source: str
    valid_on: date
    converted_at: datetime


def conversions(references: Iterable[str]) -> dict[str, ConversionView]:
    """Return recorded conversions by their references; unknown ones are left out."""
    rows = FxConversion.objects.filter(reference__in=list(references))
    return {row.reference: _view(row) for row in rows}


def _view(row: FxConversion) -> ConversionView:
    return ConversionView(
        reference=row.reference,
        sold=Money(row.sold_minor, row.sold_currency),
        bought=Money(row.bought_minor, row.bought_currency),
        margin=Money(row.margin_minor, row.bought_currency),
        base=row.base,
        quote=row.quote,
        rate=row.rate,
        mid=row.mid,
        spread_bps=row.spread_bps,
        source=row.source,
        valid_on=row.valid_on,
        converted_at=row.converted_at,
    )
