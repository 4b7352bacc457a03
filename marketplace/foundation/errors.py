"""The three families of errors. Every room's errors belong to one of them.

`Refused`: a person can act. `TryAgain`: the machine can act. `Broken`: an invariant failed.
"""

from __future__ import annotations

from typing import ClassVar

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


class Broken(ProjectError):
    """An invariant does not hold: stop, tell a person, change nothing."""
