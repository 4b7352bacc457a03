"""Locks of the room: whoever decides about proposals waits for the others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules.errors import ProposalDecided, ProposalNotFound
from marketplace.customs.rules.models import RuleProposal


def open_proposal(proposal_id: int) -> RuleProposal:
    """Lock a proposal that nobody has decided. Raises: ProposalNotFound, ProposalDecided."""
    row = RuleProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise ProposalNotFound(_("There is no such proposal."))
    if row.status != RuleProposal.Status.OPEN:
        raise ProposalDecided(_("This proposal was decided already."))
    return row
