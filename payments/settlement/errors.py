"""What the settlement room refuses."""

from __future__ import annotations

from marketplace.foundation.errors import NotFound, Refused


class UnknownPayout(NotFound):
    """No such batch, payout or settlement."""

    code = "unknown_payout"


class NeedsAnotherPerson(Refused):
    """Who drafted a batch may not approve it."""

    code = "needs_another_person"
    status = 403


class WrongState(Refused):
    """The step does not follow from where the batch or payout is."""

    code = "wrong_state"
