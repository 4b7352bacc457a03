"""Give a marketplace the rule sets that come with the code, each kind once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from marketplace.customs.rules.models import RuleSet
from marketplace.customs.rules.services.recording import record_set
from marketplace.customs.rules.shipped import shipped_sets

SHIPPED: Final = "system:shipped"


@transaction.atomic
def load_shipped_sets(*, now: datetime) -> int:
    """Record the shipped set of every kind that has none; return how many.

    What operators put in force stays: a newer set of the code reaches an installation as a
    proposal that two persons make.
    """
    known = set(RuleSet.objects.order_by().values_list("kind", flat=True).distinct())
    missing = [each for each in shipped_sets() if each.kind not in known]
    for each in missing:
        record_set(
            kind=each.kind,
            valid_from=each.valid_from,
            valid_to=None,
            source=each.source,
            payload=each.payload,
            proposed_by=SHIPPED,
            confirmed_by=SHIPPED,
            now=now,
        )
    return len(missing)
