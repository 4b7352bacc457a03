"""What the settlement room refuses."""

from __future__ import annotations

from marketplace.foundation.errors import Broken, NotFound, Refused, TryAgain


class UnknownPayout(NotFound):
    """No such batch, payout or settlement."""

    code = "unknown_payout"


class NeedsAnotherPerson(Refused):
    """One person may not take two of the steps that let money leave."""

    code = "needs_another_person"
    status = 403


class DayNotOver(Refused):
    """A period closes when its last day is over, so that all that falls due in it is in it."""

    code = "day_not_over"


class UnknownRail(Broken):
    """A batch names a way to send payouts that does not exist."""


class WrongState(Refused):
    """The step does not follow from where the batch or payout is."""

    code = "wrong_state"


class RefundTooLarge(Refused):
    """More would go back than the sale brought."""

    code = "refund_too_large"


class UnknownEarning(NotFound):
    """Nothing was ever earned under this reference."""

    code = "unknown_earning"


class ReasonMissing(Refused):
    """What a person decides about somebody's money needs a reason."""

    code = "reason_missing"


class RunStillOpen(Refused):
    """Another closing is not finished; periods are closed one after the other."""

    code = "run_still_open"


class Overtaken(TryAgain):
    """Another worker took this piece of work over; nothing of it was written here."""

    code = "overtaken"


class RailUnready(Broken):
    """A rail cannot write a file: an account of ours, or a way for a payout, is missing."""


class CannotBeSent(Refused):
    """A payout of a batch waits: its account lacks something, or it is above every limit."""

    code = "cannot_be_sent"


class UnknownAnswer(NotFound):
    """No such bank answer."""

    code = "unknown_bank_answer"


class AnswerNotYet(TryAgain):
    """The bank answers a file whose hand-over is not written down yet."""
