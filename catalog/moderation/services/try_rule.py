"""See what an approval rule would have done, before it does anything."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from catalog.moderation.approval import rule_for
from catalog.moderation.models import ApprovalRule, ChangeSet
from catalog.moderation.reading import approval_terms
from catalog.moderation.services.opening import asking_of
from catalog.moderation.trusting import trust_in
from catalog.moderation.types import RuleTrial


def try_rule(*, rule: ApprovalRule, now: datetime, last: int = 200) -> RuleTrial:
    """Hold a rule, saved or not, against the last sets that people decided; write nothing.

    Trust is taken as it is now. `against` are those that it lets through and people refused.
    """
    sets = list(
        ChangeSet.objects.filter(decisions__decided_by__isnull=False)
        .exclude(status__in=(ChangeSet.Status.OPEN, ChangeSet.Status.WITHDRAWN))
        .select_related("vendor", "product")
        .prefetch_related("changes")
        .order_by("-decided_at")[:last]
    )
    levels = {row.vendor_id: "" for row in sets}
    for row in sets:
        levels[row.vendor_id] = levels[row.vendor_id] or trust_in(row.vendor, now=now).level
    terms = approval_terms([rule])
    passed = [row for row in sets if rule_for(asking_of(row, levels[row.vendor_id]), terms)]
    return RuleTrial(
        tried=len(sets),
        would_approve=tuple(row.public_id for row in passed),
        against=tuple(r.public_id for r in passed if r.status != ChangeSet.Status.APPROVED),
        by_decision=dict(Counter(row.status for row in passed)),
    )
