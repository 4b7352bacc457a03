"""End a proposal: one person may, since nothing counts by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.rules import locks
from marketplace.customs.rules.models import RuleProposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: str, now: datetime) -> RuleProposal:
    """End it for good. Raises: ProposalNotFound, ProposalDecided."""
    row = locks.open_proposal(proposal_id)
    row.status = RuleProposal.Status.WITHDRAWN
    row.decided_by, row.decided_at = by, now
    row.save(update_fields=("status", "decided_by", "decided_at"))
    return row
