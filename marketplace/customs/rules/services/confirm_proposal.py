"""Put a proposed rule set in force, as another person than who proposed it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules import locks
from marketplace.customs.rules.errors import FourEyesNeeded
from marketplace.customs.rules.models import RuleProposal, RuleSet
from marketplace.customs.rules.services.propose_set import refuse_past
from marketplace.customs.rules.services.recording import record_set

log = logging.getLogger(__name__)


@transaction.atomic
def confirm_proposal(*, proposal_id: int, by: str, now: datetime) -> RuleSet:
    """Record the set; it counts from its own moment on.

    Raises: ProposalNotFound, ProposalDecided, FourEyesNeeded; RuleSetRefused when its moment has
    passed meanwhile; PayloadWrong when the code reads less than it did.
    """
    row = locks.open_proposal(proposal_id)
    if row.proposed_by == by:
        raise FourEyesNeeded(_("Another person has to confirm what you proposed."))
    refuse_past(row.valid_from, now)
    recorded = record_set(
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        payload=row.payload,
        proposed_by=row.proposed_by,
        confirmed_by=by,
        now=now,
    )
    row.status = RuleProposal.Status.CONFIRMED
    row.decided_by, row.decided_at, row.rule_set = by, now, recorded
    row.save(update_fields=("status", "decided_by", "decided_at", "rule_set"))
    log.warning("customs rules in force from %s: %s", row.valid_from, row)
    return recorded
