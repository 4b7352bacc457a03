"""What reconciliation refuses."""

from __future__ import annotations

from marketplace.foundation.errors import NotFound, Refused


class StatementUnreadable(Refused):
    """A file that is no bank statement, or one that says two things at once; nothing was kept."""

    code = "statement_unreadable"
    status = 400


class StatementTooLarge(Refused):
    """A file that is larger than any day of a bank account."""

    code = "statement_too_large"
    status = 413


class UnknownBank(Refused):
    """No layout is set for the files of this bank, or the account is not one of ours."""

    code = "unknown_bank"
    status = 400


class UnknownBreak(NotFound):
    """No such break, match or resolution."""

    code = "unknown_break"


class BreakClosed(Refused):
    """What is resolved asks for nothing more."""

    code = "break_closed"


class NotResolvable(Refused):
    """An entry cannot mend this: a file is missing or wrong, or another room has to act."""

    code = "not_resolvable"


class NeedsAnotherPerson(Refused):
    """One person may not take two of the steps that move money."""

    code = "needs_another_person"
    status = 403


class ReasonMissing(Refused):
    """What a person decides is kept with the reason."""

    code = "reason_missing"
    status = 400
