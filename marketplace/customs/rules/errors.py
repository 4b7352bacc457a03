"""What can go wrong with rule sets and what they are asked."""

from __future__ import annotations

from marketplace.foundation.errors import Broken, NotFound, Refused


class PayloadWrong(Refused):
    """A rule set or a list that does not read as one."""

    code = "customs_payload_wrong"


class RuleSetRefused(Refused):
    """A set that cannot be proposed or put in force as asked."""

    code = "customs_rule_set_refused"


class ProposalNotFound(NotFound):
    """No such proposal."""

    code = "customs_proposal_not_found"


class ProposalDecided(Refused):
    """Somebody else was faster."""

    code = "customs_proposal_decided"


class FourEyesNeeded(Refused):
    """Who proposed a set does not put it in force."""

    code = "customs_four_eyes_needed"
    status = 403


class RulesMissing(Broken):
    """No rule set of a kind holds at an instant: nothing can be priced or checked."""
