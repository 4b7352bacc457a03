"""What is refused to who writes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.foundation.errors import NotFound, Refused


class NoSuchThread(NotFound):
    """No such thread, message or picture, or not for this person."""

    code = "no_such_thread"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is no such message."))


class ThreadClosed(Refused):
    """The order is not paid yet, or too long ago."""

    code = "thread_closed"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Nothing can be written about this order any more."))


class MessageRefused(Refused):
    """A message without words and pictures, too long, with too many pictures, or banned goods."""

    code = "message_refused"
    status = 400


class TooManyMessages(Refused):
    """Somebody writes faster than people do."""

    code = "too_many_messages"
    status = 429

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Those were many messages in a short time. Please try again later.")
        )


class NotReported(Refused):
    """Operators read reported threads only."""

    code = "not_reported"
    status = 403

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Only a thread that was reported can be read."))


class ReasonMissing(Refused):
    """Who reads a thread says why."""

    code = "reason_missing"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why, in ten characters or more."))
