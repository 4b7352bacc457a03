"""Goods that customs released come back: customs is asked for it, while its first clock runs."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from marketplace.customs.cases import services as cases
from marketplace.customs.cases.return_reading import ReturnableCase, returnable_case
from marketplace.customs.cases.types import ReturnLine as CaseLine
from marketplace.foundation.errors import Refused
from marketplace.orders.models import Return
from marketplace.orders.services.returns import moving

log = logging.getLogger(__name__)
_REASON: Final = "买家退货"  # customs reads Chinese


def ask_customs(of: Return, *, by: str, now: datetime) -> None:
    """Write the return of these units at customs, and keep both clocks beside the return.

    Without a case nothing is done. What customs' side refuses is no reason to refuse the buyer:
    the return goes on between shop and buyer, and no duty comes back.
    """
    case = returnable_case(of.vendor_order.ref)
    if case is None:
        return
    kept = {
        "customs_case_ref": case.case_ref,
        "apply_by": case.apply_by,
        "arrive_by": case.arrive_by,
    }
    guid = _asked(of, case, by, now)
    if guid:
        kept |= {"customs_ref": guid, "customs_asked_at": now}
    moving.wait(of, due_at=of.due_at, **kept)


def _asked(of: Return, case: ReturnableCase, by: str, now: datetime) -> str:
    """Ask; return the name of the message, empty where it was refused."""
    lines = _lines(of, case)
    if not lines or now > case.apply_by:
        return ""
    try:
        with transaction.atomic():
            return cases.ask_return(
                case_ref=case.case_ref, lines=lines, by=by, reason=_REASON, now=now
            )
    except Refused as refusal:
        log.warning("%s was not asked of customs: %s", of.public_id, refusal)
        return ""


def _lines(of: Return, case: ReturnableCase) -> list[CaseLine]:
    """Return the units by the numbers that customs has for their lines."""
    numbers: dict[str, list[tuple[int, int]]] = {}
    for number, sku, units in case.lines:
        numbers.setdefault(sku, []).append((number, units))
    found = []
    for row in of.lines.select_related("line"):
        known = numbers.get(row.line.sku, [])
        if not known:
            return []  # declared as something else: a person sees to it at customs
        found.append(CaseLine(known.pop(0)[0], row.quantity))
    return found
