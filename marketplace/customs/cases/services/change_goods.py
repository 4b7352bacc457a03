"""Declare what is really in the box: some of the goods went back before it left."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from marketplace.customs.cases import allowance, keeping, locks, moving, states
from marketplace.customs.cases.changing import with_less
from marketplace.customs.cases.errors import MoveRefused
from marketplace.customs.cases.models import CustomsCase
from marketplace.customs.cases.types import CaseFacts
from marketplace.foundation.bell import ring_after_commit

WENT_BACK: Final = "goods_went_back"


@transaction.atomic
def change_goods(
    *,
    reference: str,
    kept: Mapping[int, int],
    paid_minor: int,
    freight_minor: int,
    tax_minor: int,
    now: datetime,
) -> bool:
    """Change what the case of a vendor order declares; return whether anything changed.

    `kept` are the units in the box of each line as it was bought, by its number then.
    Only before its papers are written: nothing was filed, so nothing is filed twice. The buyer's
    year holds what is left from here on. A hold because goods went back ends.
    Money: fen of CNY; what was paid, freight and tax, each less what went back.
    Raises: NoSuchCase, MoveRefused, QuotaExceeded; ValueError for what cannot be declared.
    """
    case = locks.case_of(reference)
    if case.state != states.OPENED:
        raise MoveRefused(case.state)
    facts = case.facts
    changed = with_less(
        _whole(case, facts),
        kept,
        paid_minor=paid_minor,
        freight_minor=freight_minor,
        tax_minor=tax_minor,
    )
    if changed == facts:
        return False
    keeping.keep_facts(case, changed, by=moving.MACHINE, now=now, reason=WENT_BACK)
    allowance.shrink(case, changed, at=now)
    case.tax_minor = changed.tax_minor
    case.findings = [each for each in case.findings if each.get("code") != WENT_BACK]
    case.due_at = now
    case.save()
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
    return True


def _whole(case: CustomsCase, facts: CaseFacts) -> CaseFacts:
    """Return the newest facts with goods and money as they were bought: earlier changes undone."""
    bought = case.snapshots.get(version=1).facts
    return dataclasses.replace(
        facts,
        lines=bought.lines,
        paid=dataclasses.replace(facts.paid, amount_minor=bought.paid.amount_minor),
        freight_minor=bought.freight_minor,
        tax_minor=bought.tax_minor,
        discount_minor=bought.discount_minor,
    )
