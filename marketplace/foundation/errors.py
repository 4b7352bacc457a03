"""The three families of errors. Every room's errors belong to one of them.

`Refused`: a person can act. `TryAgain`: the machine can act. `Broken`: an invariant failed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise


class ProjectError(Exception):
    """Base of the three families; never raised itself."""


class Refused(ProjectError):
    """A request that cannot be done as asked; the message is safe to show, and translated."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: str | Promise

    def __init__(self, message: str | Promise, **facts: object) -> None:
        self.message = message
        self.facts = facts
        super().__init__(str(message))

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refused):
    """The thing does not exist, or not for this person: the two are not told apart."""

    code = "not_found"
    status = 404


class TryAgain(ProjectError):
    """Something outside is busy or away; the same request may succeed later."""

    def __init__(self, reason: str, *, retry_after: int = 30) -> None:
        self.retry_after = retry_after  # seconds
        super().__init__(reason)


class RecordsAway(TryAgain):
    """The database did not answer in time, or not at all: what was asked for may be half seen."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, retry_after=15)


class Broken(ProjectError):
    """An invariant does not hold: stop, tell a person, change nothing."""


def in_family(error: BaseException | None) -> BaseException | None:
    """Return an error as one of the three families knows it; any other stays as it is.

    Connections that fail, a pool without a free one, statements and locks that took too long:
    psycopg and Django know all of them as operational errors.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return RecordsAway(str(error).strip())
    return error
