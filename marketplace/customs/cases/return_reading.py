"""What whoever returns goods must know of their case: its clocks, and its lines by SKU."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.customs.cases import states
from marketplace.customs.cases.models import CustomsCase


@dataclass(frozen=True)
class ReturnableCase:
    """A released case with its two clocks; `lines` are (number of the line, SKU, units)."""

    case_ref: str
    apply_by: datetime
    arrive_by: datetime
    lines: tuple[tuple[int, str, int], ...]


def has_case(reference: str) -> bool:
    """Tell whether a vendor order has a case at customs."""
    return CustomsCase.objects.filter(reference=reference).exists()


def returnable_case(reference: str) -> ReturnableCase | None:
    """Return the case of a vendor order that customs takes goods back of; None without one.

    One that is taxed, or never was released, takes no goods back.
    """
    case = CustomsCase.objects.filter(
        reference=reference,
        state__in=(states.RELEASED, states.DELIVERED),
        apply_by__isnull=False,
        arrive_by__isnull=False,
    ).first()
    if case is None or case.apply_by is None or case.arrive_by is None:
        return None
    return ReturnableCase(
        case_ref=case.public_id,
        apply_by=case.apply_by,
        arrive_by=case.arrive_by,
        lines=tuple((line.gnum, line.sku, line.quantity) for line in case.facts.lines),
    )
